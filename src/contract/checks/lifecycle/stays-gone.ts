import type { ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { isRefusal, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodySchema } from '../../engine/values.ts';
import { verbTrail } from '../trails.ts';
import { twinOf } from './duplicates.ts';

type Deletable = Stage<ResourceWith<'delete' | 'create'>>;

/** What a refused create undoes is its own affair: the delete right before it stays done. */
export async function staysGone(scene: Scene, stage: Deletable, item: Item, other: Item): Promise<void> {
  const { delete: rule, name } = stage.resource;
  const bodies = wrongBodies(scene, stage, other);
  const replies = [];
  for (const body of bodies) replies.push(await scene.probe(stage.createDraft(body)));
  const refused = replies.findLast(isRefusal);
  if (refused === undefined || (await stage.exists(item)) !== true) return;
  scene.fail({
    trail: verbTrail(rule.pointer, rule.operation),
    operation: rule.operation.label,
    exchange: refused,
    message: `a deleted ${name} is back after a create that was refused`,
    expected: 'it stays gone',
    actual: 'it is there again',
  });
}

/** Creates that are refused: early, for want of what is required, and late, as the duplicate of another. */
function wrongBodies({ run }: Scene, { resource }: Deletable, other: Item) {
  const { operation } = resource.create;
  const required = bodySchema(run.document.root, operation)?.required ?? {};
  return [
    // On a server that is not ours, what is taken all the same must have a name that tells who made it.
    ...(Object.keys(required).length > 0 && run.settings.isLoopback ? [{}] : []),
    ...(resource.unique.length > 0 ? [twinOf(other)] : []),
  ];
}
