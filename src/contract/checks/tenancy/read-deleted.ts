import type { ResourceWith } from '../../../spec/resource.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Stranger } from './tenants.ts';

/** What was ours is nobody's: a look behind the deleted is the same look at what others have made. */
export async function readDeleted(
  scene: Scene,
  stage: Stage<ResourceWith<'read'>>,
  strangers: readonly Stranger[],
): Promise<void> {
  const { operation } = stage.resource.read;
  if (!stage.canMultiply) return;
  const item = await stage.spare();
  const id = stage.idOf(item.known);
  if (id === undefined || !isSuccess(await stage.remove(item))) return;
  for (const { what, asker } of strangers) {
    const exchange = await scene.probe(await stage.itemDraft('read', item, asker(operation)));
    const shown = isSuccess(exchange) ? stage.shown('read', exchange) : undefined;
    if (shown === undefined || stage.idOf(shown) !== id) continue;
    scene.fail({
      trail: [stage.resource.pointer, operation.pointer],
      absolute: true,
      operation: operation.label,
      exchange,
      message: `${what} reads a ${stage.resource.name} of ours that we have deleted`,
      expected: '404 or 403',
      actual: statusOf(exchange),
    });
  }
}
