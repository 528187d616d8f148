import type { Item } from '../../engine/ledger.ts';
import { isRefusal, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { responseTrail } from '../trails.ts';
import { unusedLike } from '../unused-like.ts';
import type { Stranger } from './tenants.ts';

/**
 * What goes by a name that is confined to an account is, in another account, a name like any: whoever uses it there is not to
 * learn that we do. `there` is the refusal of a request about our item.
 */
export async function seemsUnknown(
  scene: Scene,
  stage: Stage,
  verb: 'read' | 'update' | 'rotate' | 'delete',
  item: Item,
  { what, asker, isAccount }: Stranger,
  there: Exchange,
): Promise<void> {
  const { resource, labelAt } = stage;
  const rule = resource[verb];
  if (rule === undefined || !isAccount || !isRefusal(there)) return;
  const ways = Object.values(rule.by);
  if (ways.length === 0 || ways.some((at) => at !== labelAt)) return;
  const { operation } = rule;
  const nowhere = await scene.probe(
    scene.draft(operation, {
      ...asker(operation),
      parameters: unusedLike(scene.run, stage, rule.by, item),
      ...(verb === 'update' && { json: {} }),
    }),
  );
  if (!isRefusal(nowhere) || nowhere.response.status === there.response.status) return;
  scene.fail({
    trail: responseTrail(operation, nowhere.response.status),
    operation: operation.label,
    exchange: there,
    message: `${what} is told that there is a ${resource.name} of our name: ${verb}`,
    expected: `${statusOf(nowhere)}, as for a name that nobody uses`,
    actual: statusOf(there),
  });
}
