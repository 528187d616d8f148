import type { ResourceWith } from '../../../spec/resource.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Stranger } from './tenants.ts';

const rounds = 2;
const creates = 2;
/** Of the stranger, one after the other in each of a few lanes, as long as a create may take. */
const looks = 12;
const lanes = 3;

/** What we make while a stranger asks is ours: who asks is no matter of the whole server. */
export async function makeMeanwhile(
  scene: Scene,
  stage: Stage<ResourceWith<'list' | 'create'>>,
  { what, asker }: Stranger,
): Promise<void> {
  const { run } = scene;
  const { resource } = stage;
  const { operation } = resource.create;
  const { operation: list } = resource.list;
  for (let round = 0; round < rounds; round++) {
    const drafts = [];
    for (let i = 0; i < creates; i++) drafts.push(stage.createDraft(await stage.body()));
    for (let i = 0; i < looks; i++) drafts.push(scene.draft(list, asker(list)));
    const replies = await run.sendAll(drafts, creates + lanes);
    const items = replies.flatMap((exchange) => itemOf(run.ledger, exchange) ?? []);
    const listing = await stage.all(asker(list));
    const lost = isSuccess(listing.exchange)
      ? items.filter((item) => stage.inList(listing, item).length > 0)
      : [];
    const [taken] = lost;
    if (taken) {
      // Only who has it can delete it.
      for (const item of lost)
        if (resource.delete)
          await scene.probe(await stage.itemDraft('delete', item, asker(resource.delete.operation)));
      // Where the other sees what we make anyhow, its asking is not the reason.
      const alone = await stage.spare();
      if (stage.inList(await stage.all(asker(list)), alone).length > 0) return;
      scene.fail({
        trail: [resource.pointer, operation.pointer],
        absolute: true,
        operation: operation.label,
        exchange: taken.exchange,
        message: `${what} gets the ${resource.name} that we make while it asks for its list`,
        expected: 'what we make is ours',
        actual: 'it is in the list of the other',
      });
      return;
    }
    await stage.discard(items);
  }
}
