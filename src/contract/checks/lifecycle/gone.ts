import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ItemVerb, ResourceWith } from '../../../spec/resource.ts';
import {
  defineCheck,
  type Item,
  isSuccess,
  onlyWay,
  type RequestDraft,
  type ResourceContext,
  statusOf,
} from '../../check.ts';
import { idPatterns, type RawId, strangeIds } from '../../probes/strange-ids.ts';
import { promiseOf, responseTrail } from '../trails.ts';
import { changeBody, type ItemChange, itemChanges } from './item-changes.ts';

export const gone = defineCheck({
  id: 'lifecycle/gone',
  title: 'a deleted item can be neither read nor changed nor deleted again',
  why: 'A second delete that succeeds hides that the first one, or another client, did it.',
  failing: 'DELETE /keys/ci -> 200, then GET /keys/ci -> 200',
  passing: 'DELETE /keys/ci -> 200, then GET /keys/ci -> 404, twice',
  source: 'x-resource: gone. Any 4xx will do: 403 and 410 mean the same.',
  tries: 'each request for a deleted item returns 404',
  feeds: ['lifecycle/delete'],
  given: { verbs: ['delete', 'create'] },
  writes: true,
  async run(context) {
    const { items, limits, require } = context;
    await deleteAtOnce(context);
    const item = await items.create();
    const requests = await requestsAbout(context, item);
    await require(item.delete()).succeeds('the delete was rejected');
    await expectNotFound(context, item, [...requests, ...requests]);
    await tryUnknownIds(context);
    // Later writes do not bring it back.
    await writeToAnother(context);
    await expectNotFound(
      context,
      item,
      requests.filter(({ method }) => method === 'GET'),
    );
    await expectUnlisted(context, item);
    if (limits.isLoopback) await tryPatterns(context);
  },
});

type Context = ResourceContext<ResourceWith<'delete' | 'create'>>;

/** Sends deletes of one item at the same moment: those that are too late are rejected, and nothing crashes. */
async function deleteAtOnce({ api, items }: Context): Promise<void> {
  const item = await items.create();
  const request = await item.request('delete');
  const replies = await api.probeAll([request, { ...request }, { ...request }, { ...request }]);
  if (replies.some(isSuccess)) item.markDeleted();
}

/** Requests that must be rejected once the item is deleted. */
async function requestsAbout(context: Context, item: Item): Promise<readonly RequestDraft[]> {
  const { document, resource } = context;
  const requests: RequestDraft[] = [];
  if (resource.read) requests.push(await item.request('read'));
  for (const change of itemChanges) {
    const rule = resource[change];
    if (rule === undefined || maySucceed(context, change, rule)) continue;
    requests.push(await item.request(change, { json: changeBody(document, resource, change) }));
  }
  return requests;
}

/** Whether a change of an item that is not there may succeed: a PUT may create it, and a delete may be idempotent. */
function maySucceed({ resource }: Context, change: ItemChange, { operation }: ItemVerb): boolean {
  return operation.method === 'PUT' || (change === 'delete' && resource.gone.delete === undefined);
}

async function expectNotFound(
  { api, items, resource, expect }: Context,
  item: Item,
  requests: readonly RequestDraft[],
): Promise<void> {
  for (const request of requests) {
    const reply = await api.probe(request);
    const { operation, method } = request;
    if (operation === undefined) continue;
    const shown = method === 'GET' && isSuccess(reply) ? items.shownBy('read', reply) : undefined;
    if (shown !== undefined && isAnother(items, item, shown)) continue;
    const status = method === 'DELETE' ? resource.gone.delete : (resource.gone.read ?? 404);
    // A read that still shows the item is wrong on any server; of changes an inferred resource promises nothing.
    const inferred = resource.inferred && method !== 'GET';
    expect(reply, { operation, at: responseTrail(operation, status ?? 404), inferred }).holds(
      !isSuccess(reply),
      {
        message: `a request for a deleted ${resource.name} succeeds`,
        expected: String(status ?? 'a 4xx'),
        actual: statusOf(reply),
      },
    );
  }
}

/** Whether what is shown has the item's id but another name: some servers give the id of a deleted item to the next one. */
function isAnother({ nameAt, resource }: Context['items'], item: Item, shown: JsonObject): boolean {
  // An x-resource promises new ids: there, a delete that renames is no delete.
  if (!resource.inferred) return false;
  const name = nameAt === undefined ? undefined : valueAt(shown, nameAt);
  return item.name !== undefined && name !== undefined && String(name) !== item.name;
}

async function expectUnlisted({ items, resource, expect }: Context, item: Item): Promise<void> {
  const { list, name, delete: rule } = resource;
  if (list === undefined) return;
  const listing = await items.listAll(item.creator);
  const promise = { ...promiseOf(list), operation: rule.operation, check: 'lifecycle/delete' };
  const shown = item.find(listing);
  const isGone = shown === undefined || isAnother(items, item, shown);
  expect(listing.exchange, promise).holds(isGone, {
    message: `a deleted ${name} is still listed`,
    expected: 'it is gone',
    actual: 'it is still there',
  });
}

/** Creates another item, and changes it where that is possible. */
async function writeToAnother({ api, document, items, resource }: Context): Promise<void> {
  const item = await items.create();
  for (const change of ['update', 'rotate'] as const)
    if (resource[change])
      await api.probe(await item.request(change, { json: changeBody(document, resource, change) }));
}

/** Sends identifiers that no item has: none of them is found, and nothing crashes. */
async function tryUnknownIds(context: Context): Promise<void> {
  const { document, freshName, freshUuid, limits, resource } = context;
  const name = freshName();
  const uuid = freshUuid();
  const number = await unusedNumber(context);
  const strange = limits.isLoopback ? strangeIds(name) : [];
  if (resource.read) {
    const ids = [uuid, name, number, 'a b/é', ...(await similarIds(context, resource.read)), ...strange];
    await expectUnknown(context, requestsWith(context, resource.read, ids));
  }
  if (!limits.isLoopback) return;
  for (const change of itemChanges) {
    const rule = resource[change];
    if (rule === undefined) continue;
    // Only names that no other client can have: a wrong guess would change or delete its items.
    const json = changeBody(document, resource, change);
    const requests = requestsWith(context, rule, [uuid, name, ...strange], json);
    await expectUnknown(context, requests, maySucceed(context, change, rule));
  }
}

async function expectUnknown(
  { api, expect }: Context,
  requests: readonly RequestDraft[],
  isAnyAllowed = false,
): Promise<void> {
  const replies = await api.probeAll(requests);
  for (const [i, reply] of replies.entries()) {
    const operation = requests[i]?.operation;
    if (operation === undefined || isAnyAllowed) continue;
    expect(reply, { operation, at: responseTrail(operation, 404) }).holds(!isSuccess(reply), {
      message: `${operation.label} finds an item that was never created`,
      expected: '404',
      actual: statusOf(reply),
    });
  }
}

const placeholder = 'keymock-placeholder';

/** An operation on each of these identifiers; a change only where it can destroy nothing that was there before. */
function requestsWith(
  { api }: Context,
  { operation, by }: ItemVerb,
  ids: readonly (string | RawId)[],
  json?: unknown,
): readonly RequestDraft[] {
  const requests = ids.map((id) => {
    const value = typeof id === 'string' ? id : placeholder;
    const parameters = Object.fromEntries(Object.keys(by).map((name) => [name, value]));
    const request = api.request(operation, { parameters, json });
    return typeof id === 'string'
      ? request
      : { ...request, path: request.path.replaceAll(placeholder, id.raw) };
  });
  return requests.filter((request) => !api.mayDestroy(request));
}

/** Almost the identifier of an item: cut short, and with a character more. */
async function similarIds(context: Context, read: ItemVerb): Promise<readonly string[]> {
  const at = onlyWay(read)?.at;
  if (context.resource.inferred || at === undefined) return [];
  const id = ownId(await context.items.first(), read);
  if (id === undefined) return [];
  const used = context.created().map(({ known }) => valueAt(known, at));
  return [id.slice(0, -1), `${id}0`].filter((similar) => !used.includes(similar));
}

/** The identifier of an item; undefined where another client may have a similar one: if it is short, or a number. */
function ownId({ known }: Item, verb: ItemVerb): string | undefined {
  const at = onlyWay(verb)?.at;
  const id = at === undefined ? undefined : valueAt(known, at);
  return typeof id !== 'string' || id.length < 8 || /^\d+$/.test(id) ? undefined : id;
}

/** A number that no listed item has for an id. */
async function unusedNumber({ items, resource }: Context): Promise<string> {
  const listed = resource.list ? (await items.listAll()).items : [];
  const numbers = listed.map((item) => Number(items.idOf(item))).filter((id) => Number.isSafeInteger(id));
  return String(Math.max(987_654_321, ...numbers.map((id) => id + 1_000_000)));
}

/** An identifier is no pattern: an own one with a wildcard for its end, which fits no other, finds and changes nothing. */
async function tryPatterns(context: Context): Promise<void> {
  const { api, document, items, resource, expect } = context;
  const item = await items.create();
  for (const verb of ['read', ...itemChanges] as const) {
    const rule = resource[verb];
    if (rule === undefined) continue;
    await items.identify([item]);
    const id = ownId(item, rule);
    const json = verb === 'read' ? undefined : changeBody(document, resource, verb);
    const requests = id === undefined ? [] : requestsWith(context, rule, idPatterns(id), json);
    const accepted = (await api.probeAll(requests)).find(isSuccess);
    // A delete may be idempotent, and a PUT may create the item.
    const isAllowed = verb === 'delete' ? (await item.exists()) !== false : rule.operation.method === 'PUT';
    if (accepted === undefined || isAllowed) continue;
    item.markDeleted(verb === 'delete');
    expect(accepted, { ...promiseOf(rule), always: true, inferred: resource.inferred }).holds(false, {
      message: `${rule.operation.label} takes an id for a pattern`,
      expected: `a rejection: there is no such ${resource.name}`,
      actual: statusOf(accepted),
    });
  }
  await items.discard([item]);
}
