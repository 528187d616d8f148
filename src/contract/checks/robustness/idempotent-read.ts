import { jsonContent, type Operation, responseFor } from '../../../spec/document.ts';
import { type JsonObject, objectOf, parseJson } from '../../../spec/json.ts';
import { joinPointer, valueAt } from '../../../spec/pointer.ts';
import { type ResourceWith, rolesOf } from '../../../spec/resource.ts';
import { schemaTrailAt } from '../../../spec/validate.ts';
import {
  aOrAn,
  type Broken,
  type CheckContext,
  type Collection,
  defineCases,
  defineCompositeCheck,
  defineOperationCases,
  type Exchange,
  type Item,
  isSecured,
  keyOf,
  type Listing,
  type ResourceContext,
  statusOf,
} from '../../check.ts';
import { isLastUseName, isRequestIdName, isUpdateTimeName } from '../../vocabulary.ts';

export const idempotentRead = defineCompositeCheck(
  {
    id: 'robustness/idempotent-read',
    title: 'reading changes nothing',
    why: 'Reads are repeated by caches, prefetching and retries.',
    failing: 'GET /keys -> {"created_at": "10:00:00"}, and again -> {"created_at": "10:00:01"}',
    passing: 'GET /keys -> {"created_at": "10:00:00"}, and again the same',
    source: 'RFC 9110, section 9.2.1 (safe methods)',
  },
  // Reads that belong to no resource: sent twice, so that passive checks see them, too, and once without a credential.
  defineOperationCases({
    tries: 'the same read twice gets the same status',
    given: ({ document, resources }) =>
      document.operations
        .filter((operation) => operation.method === 'GET' && rolesOf(resources, operation).length === 0)
        .map((operation) => ({ operation, writes: false })),
    async run({ api, operation, expect }) {
      const request = api.request(operation);
      const [first, second] = [await api.send(request), await api.send(request)];
      if (!isSecured(operation) && request.caller.kind !== 'nobody')
        await api.probe({ ...request, caller: { kind: 'nobody' } });
      const { status } = second.response;
      expect(second, { operation }).holds(first.response.status === status || status >= 500, {
        message: `${operation.label} answers the same request in two ways`,
        expected: statusOf(first),
        actual: statusOf(second),
      });
    },
  }),
  defineCases({
    tries: 'the list shows the same items after its items were read',
    given: { verbs: ['list'] },
    writes: false,
    async run(context) {
      const { api, items, resource, clock, limits, require, expect } = context;
      const { operation } = resource.list;
      if (limits.mayWrite && resource.create) await (items.canHaveMany ? items.have(3) : items.first());
      const first = await items.listAll();
      await require(first.exchange).succeeds('the list was refused');
      const hasRead =
        resource.read !== undefined && (await readEnds(context, resource.read.operation, first));
      if (first.items.some(hasTimeInSeconds)) await clock.sleep(1050);
      const second = await items.listAll();
      const expected = expect(second.exchange, { operation });
      const changed =
        changedItem(context, first, second) ?? (hasRead ? movedItem(context, first, second) : undefined);
      if (changed) {
        expected.holds(false, changed);
        return;
      }
      const listings = [first, second, await items.listAll()];
      const grown = growth(context, listings);
      if (grown) expected.holds(false, grown);
      const unsteady = ownItems(context)
        .map((item) => unsteadyItem(items, listings, item))
        .find((broken) => broken !== undefined);
      if (unsteady) expected.holds(false, unsteady);
      expectOtherIds(context, operation, [first.exchange, second.exchange]);
      if (!isSecured(operation)) return;
      const anonymous = api.request(operation, { as: { kind: 'nobody' } });
      expectOtherIds(context, operation, await api.probeAll([anonymous, anonymous]));
    },
  }),
);

type Context = ResourceContext<ResourceWith<'list'>>;

function ownItems({ created, resource }: Context): readonly Item[] {
  return created().filter((item) => item.resource === resource && item.isAlive);
}

/**
 * Reads the first and the last own item of a list: wherever a server moves an item that is read, one of them is not there.
 *
 * @returns whether there was one
 */
async function readEnds(context: Context, operation: Operation, listing: Listing): Promise<boolean> {
  const { api, items, resource, expect } = context;
  const place = (item: Item) => listing.items.indexOf(item.find(listing) ?? {});
  const sorted = ownItems(context).toSorted((a, b) => place(a) - place(b));
  const ends = [...new Set([sorted[0], sorted.at(-1)])].filter((item) => item !== undefined);
  for (const item of ends) {
    const request = await item.request('read');
    const replies = [await api.send(request), await api.send(request)] as const;
    const [before, after] = replies.map((reply) => items.shownBy('read', reply));
    const changed = before && after ? changesBetween(before, after) : '';
    expect(replies[1], { operation }).holds(changed === '', {
      message: `reading changes ${changed} of ${aOrAn(resource.name)}`,
      expected: 'the same each time',
      actual: `${changed} changed`,
    });
  }
  return ends.length > 0;
}

/** A time of the last change to the second: whether reading moves it shows only after a second. */
function hasTimeInSeconds(item: JsonObject): boolean {
  return Object.entries(item).some(
    ([name, value]) =>
      isUpdateTimeName(name) && typeof value === 'string' && /T\d\d:\d\d:\d\d(Z|[+-])/.test(value),
  );
}

/** Simple fields that differ at all; when an item was last used may change by itself. */
function changesBetween(before: JsonObject, after: JsonObject): string {
  return Object.keys(before)
    .filter((name) => {
      const values = [before[name], after[name]];
      const isSimple = values.every((value) => typeof value !== 'object' || value === null);
      return !isLastUseName(name) && isSimple && values[0] !== values[1];
    })
    .join(', ');
}

/** The first item that another listing shows with other fields. */
function changedItem({ resource }: Context, first: Listing, second: Listing): Broken | undefined {
  const now = new Map(second.items.map((item) => [keyOf(resource, item), item]));
  const changed = first.items
    .map((item) => changesBetween(item, now.get(keyOf(resource, item)) ?? item))
    .find((names) => names !== '');
  return changed === undefined
    ? undefined
    : {
        message: `reading changes ${changed} of ${resource.name} items`,
        expected: 'the same items each time',
        actual: `${changed} changed`,
      };
}

/** Whether the items of both listings are in another order. A list without pages or a promised order may come in any. */
function movedItem({ resource }: Context, first: Listing, second: Listing): Broken | undefined {
  const { paging, order } = resource.list;
  const [before = [], after = []] = [first, second].map(({ items }) =>
    items.map((item) => keyOf(resource, item)),
  );
  const isSame =
    before.filter((key) => after.includes(key)).join() === after.filter((key) => before.includes(key)).join();
  if (isSame || (paging === undefined && order === undefined)) return undefined;
  return {
    message: `reading ${aOrAn(resource.name)} moves it in the list`,
    expected: 'the same order each time',
    actual: 'another order',
  };
}

/** Whether each listing has more items than the one before; somebody else may create one meanwhile, hardly two in a row. */
function growth({ resource }: Context, listings: readonly Listing[]): Broken | undefined {
  const counts = listings.map(({ items }) => items.length);
  const grows = counts.every((count, i) => i === 0 || count > (counts[i - 1] ?? 0));
  if (!grows || listings[0]?.isCut) return undefined;
  return {
    message: `each request for the list creates ${aOrAn(resource.name)}`,
    expected: 'the same items each time',
    actual: `${counts.join(', ')} items`,
  };
}

/** Whether an own item is in one listing and not in another, or has another id there. */
function unsteadyItem(
  { resource: { name }, nameAt, idOf }: Collection,
  listings: readonly Listing[],
  item: Item,
): Broken | undefined {
  const expected = 'the same items each time';
  const named = listings.map(({ raw }) =>
    nameAt === undefined || item.name === undefined
      ? []
      : raw.filter((found) => valueAt(found, nameAt) === item.name),
  );
  const isListed = listings.map((listing, i) => item.find(listing) !== undefined || named[i]?.length !== 0);
  if (isListed.includes(true) && isListed.includes(false)) {
    const message = `${aOrAn(name)} is in one list and not in the next`;
    return { message, expected, actual: 'one is missing' };
  }
  const ids = named.map(([found, ...others]) => (found && others.length === 0 ? idOf(found) : undefined));
  if (ids.includes(undefined) || new Set(ids).size === 1) return undefined;
  const message = `the id of ${aOrAn(name)} changes from one list to the next`;
  return { message, expected, actual: 'another id' };
}

/** Reports a documented id of a request that is the same in all replies, unless the caller chose it. */
function expectOtherIds(
  { document, expect }: CheckContext,
  operation: Operation,
  replies: readonly Exchange[],
): void {
  const bodies = replies.map((reply) => objectOf(parseJson(reply.response.body)));
  const reply = replies.at(-1);
  if (reply === undefined || reply === replies[0]) return;
  for (const [name, id] of Object.entries(bodies[0] ?? {})) {
    if (!isRequestIdName(name) || typeof id !== 'string') continue;
    const at = replyFieldTrail(document.root, operation, reply, name);
    if (at === undefined || reply.request.headers.some(([, value]) => value === id)) continue;
    expect(reply, { operation, at, check: 'wire/body' }).holds(!bodies.every((body) => body[name] === id), {
      message: `the ${name} of ${operation.label} is the same in every reply`,
      expected: 'another one for each request',
      actual: 'the same twice',
    });
  }
}

/** The evidence path of a field of a reply; undefined where the document has no such field. */
function replyFieldTrail(
  root: JsonObject,
  operation: Operation,
  { response: { status } }: Exchange,
  name: string,
): readonly string[] | undefined {
  const response = responseFor(operation, status);
  const content = response && jsonContent(response.contents);
  if (content?.schema === undefined) return undefined;
  const whole = schemaTrailAt(root, content.schema, '');
  const trail = schemaTrailAt(root, content.schema, joinPointer('', name));
  return trail[0] === whole[0] ? undefined : [...trail, ...content.trail];
}
