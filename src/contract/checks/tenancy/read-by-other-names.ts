import type { ResourceWith } from '../../../spec/resource.ts';
import { onlyWay } from '../../engine/item.ts';
import type { Item } from '../../engine/ledger.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Stranger } from './tenants.ts';

/** What goes by its name must not be had by its id either: whoever has seen one in a log, may try it. */
export async function readByOtherNames(
  scene: Scene,
  stage: Stage<ResourceWith<'read'>>,
  item: Item,
  { what, asker }: Stranger,
): Promise<void> {
  const { resource } = stage;
  const { operation } = resource.read;
  const way = onlyWay(resource.read);
  const id = stage.idOf(item.known);
  if (way === undefined || id === undefined || way.at === resource.id) return;
  const draft = scene.draft(operation, { ...asker(operation), parameters: { [way.parameter]: id } });
  const exchange = await scene.probe(draft);
  const shown = isSuccess(exchange) ? stage.shown('read', exchange) : undefined;
  if (shown === undefined || stage.idOf(shown) !== id) return;
  scene.fail({
    trail: [resource.pointer, operation.pointer],
    absolute: true,
    operation: operation.label,
    exchange,
    message: `${what} reads our ${resource.name} by its id`,
    expected: '404 or 403',
    actual: statusOf(exchange),
  });
}
