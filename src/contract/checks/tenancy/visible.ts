import { constraint, flatten } from '../../../spec/constraints.ts';
import type { Operation } from '../../../spec/document.ts';
import { arrayOf, type JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { Paging, Resource } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import { type Listing, readListing } from '../../engine/listing.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { ownerFields } from './owner-fields.ts';
import { type Stranger, tenancyCases } from './tenants.ts';
import { askForNothing, toldOfOurs } from './told-of-ours.ts';

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
      async run(scene, stage, resource, strangers) {
        const items = stage.canMultiply ? await stage.population(2) : [await stage.main()];
        const operation = resource.list?.operation;
        if (operation === undefined) return;
        for (const stranger of strangers) await lookAsStranger(scene, stage, items, operation, stranger);
        await lookFromNear(scene, stage, items, operation);
      },
    }),
};

/** What is nearly the name of our scope is another one: nothing is compared by its beginning, and nobody stands for all. */
async function lookFromNear(
  scene: Scene,
  stage: Stage,
  items: readonly Item[],
  operation: Operation,
): Promise<void> {
  const { resource } = stage;
  for (const [name, ours] of Object.entries(scene.run.settings.headers)) {
    if (!resource.scope.some((scope) => scope.toLowerCase() === name.toLowerCase()) || ours.length < 3)
      continue;
    for (const value of [`${ours}0`, ours.slice(0, -1), `${ours},keymock`, '*', '%']) {
      const exchange = await scene.probe(scene.draft(operation, { headers: { [name]: value } }));
      const listing = readListing(resource, exchange);
      if (!items.some((item) => stage.inList(listing, item).length > 0)) continue;
      scene.fail({
        trail: [resource.pointer, operation.pointer],
        absolute: true,
        operation: operation.label,
        exchange,
        message: `${name}: ${value} sees our ${resource.name} items`,
        expected: 'none of our items',
        actual: 'they are in the list',
      });
    }
  }
}

async function lookAsStranger(
  scene: Scene,
  stage: Stage,
  items: readonly Item[],
  operation: Operation,
  stranger: Stranger,
): Promise<void> {
  const { resource } = stage;
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
    ...(await lookByValues(scene, stage, items, operation, stranger)),
    ...(await lookElsewhere(scene, stage, operation, stranger)),
  ];
  const leak = [listing, ...others].find(
    (found) => isSuccess(found.exchange) && items.some((item) => stage.inList(found, item).length > 0),
  );
  if (leak) fail(operation, leak.exchange, 'none of our items', 'they are in the list');
  tellTotal(scene, resource, operation, listing, what);
  const [first] = items;
  if (first === undefined) return;
  for (const exchange of await askForNothing(scene, stage, first, asker)) {
    if (toldOfOurs(scene, stage, items, exchange) === undefined) continue;
    fail(operation, exchange, 'nothing of ours in a refusal', 'an id, a name or a secret of ours is in it');
  }
  const theirs = await makeAsStranger(scene, stage, first, stranger);
  if (theirs && stage.inList(await stage.all(), theirs).length > 0)
    fail(operation, theirs.exchange, 'what others make is theirs', 'it is in our list');
}

/** Asks for our items by the values of their fields: documented filters, and whatever says whose they are. */
async function lookByValues(
  scene: Scene,
  { resource }: Stage,
  [first]: readonly Item[],
  operation: Operation,
  { asker }: Stranger,
): Promise<readonly Listing[]> {
  const item = first?.known ?? {};
  const filters = Object.entries(resource.list?.filters ?? {}).map(
    ([name, at]) => [name, valueAt(item, at)] as const,
  );
  const named = operation.parameters.flatMap(({ in: place, name }) =>
    place === 'query' && Object.hasOwn(item, name) ? [[name, item[name]] as const] : [],
  );
  const queries = new Map([...filters, ...named, ...Object.entries(ownerFields(item, resource))]);
  const drafts = [...queries].flatMap(([name, value]) => {
    if (typeof value !== 'string' && typeof value !== 'number') return [];
    const draft = scene.draft(operation, asker(operation));
    return [{ ...draft, query: [...draft.query, [name, String(value)] as const] }];
  });
  return (await scene.probes(drafts)).map((exchange) => readListing(resource, exchange));
}

/** The list in each documented order or choice, and behind its first page: each may be a query of its own. */
async function lookElsewhere(
  scene: Scene,
  { resource }: Stage,
  operation: Operation,
  { asker, isKey }: Stranger,
): Promise<readonly Listing[]> {
  if (isKey) return [];
  const { root } = scene.run.document;
  const choices = operation.parameters.flatMap(({ in: place, name, schema, trail }) =>
    place !== 'query' || schema === undefined
      ? []
      : arrayOf(constraint(flatten(root, schema, trail), 'enum')?.value).map((value) => ({ [name]: value })),
  );
  const paging = resource.list?.paging;
  const most = paging?.max === undefined ? {} : { [paging.limit]: paging.max };
  const queries = [...choices.map((choice) => ({ ...most, ...choice })), ...laterPages(paging)];
  const drafts = queries.map((parameters) => scene.draft(operation, { ...asker(operation), parameters }));
  return (await scene.probes(drafts)).map((exchange) => readListing(resource, exchange));
}

/** All but the first item, whoever's they are: second pages, each twice as long as the one before. */
function laterPages(paging: Paging | undefined): readonly JsonObject[] {
  if (paging === undefined) return [];
  const { limit, position, style, max = 64 } = paging;
  if (style === 'offset') return [{ [limit]: max, [position]: 1 }];
  return [1, 2, 4, 8, 16, 32, 64]
    .filter((size) => size <= max)
    .map((size) => ({ [limit]: size, [position]: 2 }));
}

/** Who sees nothing of ours is not to count it either. */
function tellTotal(
  scene: Scene,
  resource: Resource,
  operation: Operation,
  { exchange, total, items, isCut }: Listing,
  what: string,
): void {
  if (!isSuccess(exchange) || isCut || total === undefined || total <= items.length) return;
  scene.fail({
    trail: [resource.list?.pointer ?? '', operation.pointer],
    operation: operation.label,
    exchange,
    message: `${what} is told of more ${resource.name} items than it has`,
    expected: `a total of ${items.length}`,
    actual: String(total),
  });
}

/** Something that a stranger makes and says is ours; as usual, where that is refused. */
async function makeAsStranger(
  scene: Scene,
  stage: Stage,
  ours: Item,
  { asker, isKey }: Stranger,
): Promise<Item | undefined> {
  const operation = stage.resource.create?.operation;
  if (operation === undefined || isKey || !stage.canMultiply) return undefined;
  for (const fields of [ownerFields(ours.known, stage.resource), {}]) {
    const exchange = await scene.probe(
      stage.createDraft({ ...(await stage.body()), ...fields }, asker(operation)),
    );
    const item = itemOf(scene.run.ledger, exchange);
    if (item) return item;
  }
  return undefined;
}
