import { valueAt } from '../../../spec/pointer.ts';
import type { ItemVerb, ResourceWith } from '../../../spec/resource.ts';
import { onlyWay } from '../../engine/item.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { differences } from '../compare.ts';
import type { Stranger } from './tenants.ts';

type Shared = ResourceWith<'create' | 'delete'>;

/** Where an id is in the query, a stranger names one of its own and ours: each must be looked at, not the first alone. */
export async function hideBehindOwn(
  scene: Scene,
  stage: Stage<Shared>,
  ours: Item,
  { what, asker, isAccount, isKey }: Stranger,
  json: unknown,
): Promise<void> {
  const { resource } = stage;
  if (!isAccount || isKey || !ours.isAlive) return;
  for (const verb of ['update', 'rotate', 'delete'] as const) {
    const rule = resource[verb];
    const name = rule && idInQuery(rule);
    if (rule === undefined || name === undefined) continue;
    const { operation } = rule;
    for (const order of ['theirs first', 'ours first'] as const) {
      const theirs = await makeTheirs(scene, stage, asker);
      if (theirs === undefined) return;
      const before = await stage.listed(ours);
      const parts = { ...asker(operation), ...(verb === 'update' && { json }) };
      const drafts = [
        await stage.itemDraft(verb, theirs, parts),
        await stage.itemDraft(verb, ours, parts),
      ] as const;
      const [draft, behind] = order === 'theirs first' ? drafts : drafts.toReversed();
      if (draft === undefined || behind === undefined) return;
      const exchange = await scene.probe(withBoth(draft, behind, name));
      const now = await stage.listed(ours);
      const isGone = (await stage.exists(ours)) === false;
      const isChanged = before !== undefined && now !== undefined && differences(before, now).length > 0;
      if (isGone) ours.isAlive = false;
      if (!isGone && !isChanged) continue;
      scene.fail({
        trail: [resource.pointer, operation.pointer],
        absolute: true,
        operation: operation.label,
        exchange,
        message: `${what} can ${verb} our ${resource.name} together with one of its own`,
        expected: 'ours stays as it is',
        actual: isGone ? 'it is gone' : 'it was changed',
      });
      return;
    }
  }
}

/** The one parameter that an item goes by, where it is in the query. */
function idInQuery(verb: ItemVerb): string | undefined {
  const name = onlyWay(verb)?.parameter;
  const isInQuery = verb.operation.parameters.some((it) => it.in === 'query' && it.name === name);
  return isInQuery ? name : undefined;
}

/** A request, with the id of another one behind its own. */
function withBoth(draft: Draft, behind: Draft, name: string): Draft {
  const second = behind.query.filter(([parameter]) => parameter === name);
  return { ...draft, query: [...draft.query, ...second] };
}

/** One that the stranger makes, if it may, and whose id is known. */
async function makeTheirs(
  scene: Scene,
  stage: Stage<Shared>,
  asker: Stranger['asker'],
): Promise<Item | undefined> {
  const { create, delete: remove } = stage.resource;
  const exchange = await scene.probe(stage.createDraft(await stage.body(), asker(create.operation)));
  const item = itemOf(scene.run.ledger, exchange);
  if (item === undefined) return undefined;
  await stage.identify([item]);
  const isKnown = Object.values(remove.by).every((at) => valueAt(item.known, at) !== undefined);
  return isKnown ? item : undefined;
}
