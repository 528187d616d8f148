import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import { askerOf } from '../../engine/item.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { sameValue } from '../compare.ts';

/** What a stranger makes with our name has that name, and no other for our sake. */
export async function keepsName(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
  what: string,
  created: Exchange,
): Promise<void> {
  const { ledger } = scene.run;
  const { resource } = stage;
  const { operation, pointer } = resource.create;
  const theirs = itemOf(ledger, created);
  if (theirs === undefined || (await hasItsName(stage, theirs))) return;
  // Whether our name is the reason shows when a fresh one is kept.
  const fresh = itemOf(ledger, await scene.probe(stage.createDraft(await stage.body(), askerOf(theirs))));
  if (fresh === undefined || !(await hasItsName(stage, fresh))) return;
  scene.fail({
    trail: [resource.pointer, pointer, operation.pointer],
    absolute: true,
    operation: operation.label,
    exchange: created,
    message: `${what} gets another name than it asked for, where we use it`,
    expected: `the name ${theirs.label}`,
    actual: 'the reply or the list has none of that name',
  });
}

/** Whether the reply and the list show an item by the name that it was given. */
async function hasItsName({ resource, labelAt, all }: Stage, item: Item): Promise<boolean> {
  if (labelAt === undefined || item.label === undefined) return true;
  const shown = valueAt(item.shown, labelAt);
  if (shown !== undefined && !sameValue(shown, item.label)) return false;
  if (resource.list === undefined) return true;
  const listing = await all(askerOf(item));
  return (
    listing.isCut || listing.items.some((candidate) => sameValue(valueAt(candidate, labelAt), item.label))
  );
}
