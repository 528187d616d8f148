import type { ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { toldOfOurs } from '../told-of-ours.ts';
import type { Stranger } from './tenants.ts';

/** What may be done to an item is told to whoever asks with OPTIONS; what it holds is told to nobody but its owner. */
export async function readByOptions(
  scene: Scene,
  stage: Stage<ResourceWith<'read'>>,
  item: Item,
  { what, asker, isKey }: Stranger,
): Promise<void> {
  if (isKey) return;
  const { resource } = stage;
  const { operation } = resource.read;
  const draft = await stage.itemDraft('read', item, asker(operation));
  const exchange = await scene.probe({ ...draft, operation: undefined, method: 'OPTIONS' });
  if (toldOfOurs(scene.run, [item], exchange) === undefined) return;
  scene.fail({
    trail: [resource.pointer, operation.pointer],
    absolute: true,
    operation: operation.label,
    exchange,
    message: `${what} is told by OPTIONS what our ${resource.name} holds`,
    expected: 'nothing of ours',
    actual: `${statusOf(exchange)}, with an id, a name or a secret of ours`,
  });
}
