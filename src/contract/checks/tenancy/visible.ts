import { deepEqual } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import {
  aOrAn,
  defineCheck,
  type Exchange,
  type Item,
  isSuccess,
  type Listing,
  type ResourceContext,
  readListing,
} from '../../check.ts';
import { probesByOwner, probesByPage, probesByValue, userNames } from '../../probes/list-probes.ts';
import { nearScopes } from '../../probes/near-scopes.ts';
import { ownerFields } from '../../vocabulary.ts';
import { differences, topField } from '../compare.ts';
import { unusedParameters } from '../unused-parameters.ts';
import { tryCreateMeanwhile } from './created-meanwhile.ts';
import { tryOtherReplies } from './other-replies.ts';
import { hasTenants, isolation, type OtherTenant, otherTenants } from './other-tenants.ts';

export const visible = defineCheck({
  id: 'tenancy/visible',
  title: 'an account does not see the items of another account',
  why: 'This is the worst leak there is, and one query without a filter is enough.',
  failing: 'POST /keys as A, then GET /keys as B -> the key of A',
  passing: 'POST /keys as A, then GET /keys as B -> []',
  source: 'x-resource: scope',
  tries: 'the items of one account are in no list of another account, whatever the query',
  given: { verbs: ['list', 'create'], where: hasTenants },
  writes: true,
  async run(context) {
    const { items } = context;
    const tenants = await otherTenants(context);
    const own = items.canHaveMany ? await items.have(2) : [await items.first()];
    for (const tenant of tenants) {
      await tryLists(context, own, tenant);
      const [first] = own;
      if (first === undefined) continue;
      await tryUnusedIds(context, own, first, tenant);
      if (tenant.isAccount && !tenant.isKey) await tryOtherReplies(context, tenant);
      if (!tenant.isKey && items.canHaveMany) await tryCreateForOther(context, first, tenant);
    }
    await tryNearScopes(context, own);
    const other = tenants.find(({ isAccount }) => isAccount);
    if (other && items.canHaveMany) await tryCreateMeanwhile(context, other);
  },
});

type Context = ResourceContext<ResourceWith<'list' | 'create'>>;

async function tryLists(context: Context, own: readonly Item[], tenant: OtherTenant): Promise<void> {
  const { items, resource, expect } = context;
  // The own list comes right before: a cache that forgets whose request it was answers the next one with it.
  await items.listAll();
  const listing = await items.listAll(tenant.as(resource.list.operation));
  const listings = [listing, ...(await otherLists(context, own, tenant))];
  const leak = listings.find(
    (found) => isSuccess(found.exchange) && own.some((item) => item.find(found) !== undefined),
  );
  expectNone(context, (leak ?? listing).exchange, leak === undefined, tenant.name);
  const { list, name } = resource;
  const { exchange, total, items: shown, isCut } = listing;
  const isKnown = isSuccess(exchange) && !isCut && total !== undefined;
  // Not `always`: a total tells less than an item.
  expect(exchange, { operation: list.operation, at: [list.pointer, list.operation.pointer] }).holds(
    !isKnown || total <= shown.length,
    {
      message: `${tenant.name} gets a total of more ${name} items than it has`,
      expected: `a total of ${shown.length}`,
      actual: String(total),
    },
  );
}

function expectNone({ expect, resource }: Context, reply: Exchange, isMet: boolean, name: string): void {
  expect(reply, isolation(resource, resource.list.operation)).holds(isMet, {
    message: `${name} sees ${resource.name} items that are not its own`,
    expected: 'only its own items',
    actual: 'items of another tenant are in the list',
  });
}

/** The lists that a tenant gets for other queries and headers than the usual. */
async function otherLists(
  { api, created, document, resource }: Context,
  [first]: readonly Item[],
  tenant: OtherTenant,
): Promise<readonly Listing[]> {
  const { operation } = resource.list;
  const options = tenant.as(operation);
  const item = first?.known ?? {};
  const own = ownerFields(item, resource);
  const names = [...Object.values(own), ...userNames(api.self(operation))].map(String);
  const theirs = created().filter(({ creator }) => deepEqual(creator.as, options.as));
  const their = Object.assign({}, ...theirs.map(({ known, resource: of }) => ownerFields(known, of)));
  const probes = [
    ...probesByValue(resource.list, item, own, names),
    ...(tenant.isAccount && !tenant.isKey ? probesByOwner(own, their, names) : []),
    ...(tenant.isKey ? [] : probesByPage(document.root, resource.list)),
  ];
  const requests = probes.map(({ query = [], headers = {}, parameters = {} }) => {
    const all = { ...options, headers: { ...options.headers, ...headers }, parameters };
    const request = api.request(operation, all);
    return { ...request, query: [...request.query, ...query] };
  });
  return (await api.probeAll(requests)).map((reply) => readListing(resource, reply));
}

/** A reply about an item that does not exist shows nothing of those that do. */
async function tryUnusedIds(
  context: Context,
  own: readonly Item[],
  like: Item,
  { name, as }: OtherTenant,
): Promise<void> {
  const { api, expect, items, resource, reveals } = context;
  const { list, read, update, rotate, delete: remove } = resource;
  await items.identify([like]);
  const requests = [read, update, rotate, remove].flatMap((verb) => {
    if (verb === undefined) return [];
    const parameters = unusedParameters(context, items, verb.by, like);
    const json = verb === update && { json: {} };
    const request = api.request(verb.operation, { ...as(verb.operation), ...json, parameters });
    // An id like a number may be another's.
    return api.mayDestroy(request) ? [] : [request];
  });
  for (const reply of await api.probeAll(requests))
    expect(reply, isolation(resource, list.operation)).holds(!reveals(reply, own), {
      message: `a rejection reveals ${aOrAn(resource.name)} of another tenant to ${name}`,
      expected: 'nothing of other items in a rejection',
      actual: 'an id, a name or a secret of one is in it',
    });
}

/** An item belongs to the tenant that created it, even if its create names another owner or the id of another item. */
async function tryCreateForOther(context: Context, item: Item, tenant: OtherTenant): Promise<void> {
  const { expect, items, resource } = context;
  const theirs = await createForOther(context, item, tenant);
  if (theirs === undefined) return;
  const own = await items.listAll();
  // A create that has got the id of the own item: the own item is the one in the list.
  const hasOwnId = theirs.id === undefined || theirs.id !== item.id;
  const { holds } = expect(theirs.exchange, isolation(resource, resource.list.operation));
  holds(theirs.find(own) === undefined || !hasOwnId, {
    message: `${tenant.name} can create ${aOrAn(resource.name)} for another tenant`,
    expected: 'the item belongs to the tenant that created it',
    actual: 'the item is in the list of the other tenant',
  });
  if (!isSuccess(own.exchange) || own.isCut) return;
  const now = item.find(own);
  holds(now !== undefined && differences(item.known, now).length === 0, {
    message: `${tenant.name} can affect ${aOrAn(resource.name)} that is not its own by a create`,
    expected: 'the item stays as it is',
    actual: now ? 'the item was changed' : 'the item is gone',
  });
}

/** Sends a create with the owner and the id of an item; without, where that is rejected. */
async function createForOther(
  { api, items, resource }: Context,
  { id, known }: Item,
  { as }: OtherTenant,
): Promise<Item | undefined> {
  const owner = ownerFields(known, resource);
  const field = /^\/[^/]+$/.test(resource.id ?? '') && topField(resource.id ?? '');
  for (const fields of [{ ...owner, ...(field && { [field]: id }) }, owner, {}]) {
    const body = { ...(await items.body()), ...fields };
    const item = items.createdBy(await api.probe(items.createRequest(body, as(resource.create.operation))));
    if (item) return item;
  }
  return undefined;
}

/** A scope that is nearly the own one is another one: a server must not compare beginnings, expand wildcards or join headers. */
async function tryNearScopes(context: Context, own: readonly Item[]): Promise<void> {
  const { api, limits, resource } = context;
  const scopes = resource.scope.map((name) => name.toLowerCase());
  const headers = Object.entries(limits.headers).filter(([name]) => scopes.includes(name.toLowerCase()));
  for (const near of nearScopes(headers)) {
    const reply = await api.probe(api.request(resource.list.operation, { headers: near }));
    const listing = readListing(resource, reply);
    const values = Object.entries(near).map(([header, value]) => `${header}: ${value}`);
    expectNone(
      context,
      reply,
      !own.some((item) => item.find(listing)),
      `a request with ${values.join(', ')}`,
    );
  }
}
