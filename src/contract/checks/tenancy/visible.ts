import type { Operation } from '../../../spec/document.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Listing } from '../../engine/listing.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { ownerFields } from '../../vocabulary.ts';
import { differences, topField } from '../compare.ts';
import { toldOfOurs } from '../told-of-ours.ts';
import { askForNothing } from './ask-for-nothing.ts';
import { makeMeanwhile } from './ask-meanwhile.ts';
import { claimInQuery } from './claim-owner.ts';
import { lookByValues, lookInEveryOrder } from './look-around.ts';
import { lookElsewhere } from './look-elsewhere.ts';
import { lookFromNear } from './look-from-near.ts';
import { type Stranger, tenancyCases } from './tenants.ts';

export const visible: ActiveCheck = {
  kind: 'active',
  id: 'tenancy/visible',
  title: 'an account does not see the items of another',
  why: 'The worst leak there is, and a filter that was forgotten in one query is enough.',
  failing: 'POST /keys as A, then GET /keys as B -> the key of A',
  passing: 'POST /keys as A, then GET /keys as B -> []',
  source: 'x-resource: scope',
  plan: (subject) =>
    tenancyCases(subject, {
      needs: ['list', 'create'],
      title: 'what one account makes is not in the list of another, whatever it asks for',
      async run(scene, stage, _, strangers) {
        const items = stage.canMultiply ? await stage.population(2) : [await stage.main()];
        for (const stranger of strangers) await lookAsStranger(scene, stage, items, stranger);
        await lookFromNear(scene, stage, items);
        const other = strangers.find(({ isAccount }) => isAccount);
        if (other && stage.canMultiply) await makeMeanwhile(scene, stage, other);
      },
    }),
};

type Shared = ResourceWith<'list' | 'create'>;

async function lookAsStranger(
  scene: Scene,
  stage: Stage<Shared>,
  items: readonly Item[],
  stranger: Stranger,
): Promise<void> {
  const { resource } = stage;
  const { operation } = resource.list;
  const { what, asker } = stranger;
  const fail = (asked: Operation, exchange: Exchange, expected: string, actual: string) =>
    scene.fail({
      trail: [resource.pointer, asked.pointer],
      absolute: true,
      operation: asked.label,
      exchange,
      message: `${what} sees our ${resource.name} items`,
      expected,
      actual,
    });
  // Our own look comes right before: a cache that forgets who asked shows it to the next.
  await stage.all();
  const listing = await stage.all(asker(operation));
  const others = [
    ...(await lookByValues(scene, stage, items, stranger)),
    ...(await claimInQuery(scene, stage, items, stranger)),
    ...(await lookInEveryOrder(scene, stage, stranger)),
  ];
  const leak = [listing, ...others].find(
    (found) => isSuccess(found.exchange) && items.some((item) => stage.inList(found, item).length > 0),
  );
  if (leak) fail(operation, leak.exchange, 'none of our items', 'they are in the list');
  tellTotal(scene, resource, listing, what);
  const [first] = items;
  if (first === undefined) return;
  for (const exchange of await askForNothing(scene, stage, first, asker)) {
    if (toldOfOurs(scene.run, items, exchange) === undefined) continue;
    fail(operation, exchange, 'nothing of ours in a refusal', 'an id, a name or a secret of ours is in it');
  }
  if (stranger.isAccount && !stranger.isKey) await lookElsewhere(scene, stage, stranger);
  const theirs = await makeAsStranger(scene, stage, first, stranger);
  if (theirs === undefined) return;
  const ours = await stage.all();
  if (stage.inList(ours, theirs).length > 0 && !isTaken(stage, theirs, first))
    fail(operation, theirs.exchange, 'what others make is theirs', 'it is in our list');
  const [now] = stage.inList(ours, first);
  if (
    isSuccess(ours.exchange) &&
    !ours.isCut &&
    (now === undefined || differences(first.known, now).length > 0)
  )
    fail(operation, theirs.exchange, 'what is ours stays as it is', now ? 'it was changed' : 'it is gone');
}

/** Whether the other's bears the id of ours, which it asked for: then it is ours that is in our list, or was. */
function isTaken({ idOf }: Stage, theirs: Item, ours: Item): boolean {
  return idOf(theirs.known) !== undefined && idOf(theirs.known) === idOf(ours.known);
}

/** Who sees nothing of ours is not to count it either. */
function tellTotal(
  scene: Scene,
  { list, name }: Shared,
  { exchange, total, items, isCut }: Listing,
  what: string,
): void {
  if (!isSuccess(exchange) || isCut || total === undefined || total <= items.length) return;
  scene.fail({
    trail: [list.pointer, list.operation.pointer],
    operation: list.operation.label,
    exchange,
    message: `${what} is told of more ${name} items than it has`,
    expected: `a total of ${items.length}`,
    actual: String(total),
  });
}

/** Something that a stranger makes and says is ours; as usual, where that is refused. */
async function makeAsStranger(
  scene: Scene,
  stage: Stage<Shared>,
  ours: Item,
  { asker, isKey }: Stranger,
): Promise<Item | undefined> {
  const { operation } = stage.resource.create;
  if (isKey || !stage.canMultiply) return undefined;
  const owner = ownerFields(ours.known, stage.resource);
  const id = /^\/[^/]+$/.test(stage.resource.id ?? '')
    ? { [topField(stage.resource.id ?? '')]: stage.idOf(ours.known) }
    : {};
  for (const fields of [{ ...owner, ...id }, owner, {}]) {
    const exchange = await scene.probe(
      stage.createDraft({ ...(await stage.body()), ...fields }, asker(operation)),
    );
    const item = itemOf(scene.run.ledger, exchange);
    if (item) return item;
  }
  return undefined;
}
