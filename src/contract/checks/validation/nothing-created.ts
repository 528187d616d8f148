import { isObject, type JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import {
  aOrAn,
  defineCases,
  defineCompositeCheck,
  type Exchange,
  type Item,
  isRefusal,
  isSuccess,
  keyOf,
  type RequestDraft,
  type ResourceContext,
  statusOf,
} from '../../check.ts';
import { differences } from '../compare.ts';
import { requestTrail } from '../trails.ts';
import { invalidBodies, takesFields } from './invalid-bodies.ts';
import { validChanges } from './valid-variants.ts';

export const nothingCreated = defineCompositeCheck(
  {
    id: 'validation/nothing-created',
    title: 'a create that is rejected creates nothing',
    why: 'A key that nobody believes to exist is never revoked.',
    failing: 'POST /keys {"name": "a b"} -> 400, then GET /keys -> [{"name": "a b"}]',
    passing: 'POST /keys {"name": "a b"} -> 400, then GET /keys -> []',
    source: 'RFC 9110, section 15.5: the request was not carried out',
    provokes: true,
  },
  defineCases({
    tries: 'after rejected creates the list is as before',
    given: { verbs: ['create', 'list'] },
    writes: true,
    async run(context) {
      const { expect, items, resource } = context;
      const { operation } = resource.create;
      await items.first();
      await expectReferencesChecked(context);
      await expectNameFree(context);
      const before = (await items.listAll()).items;
      const first = await unknownItemsAfter(context, before, () => sendInvalidCreates(context));
      if (first.unknown.length === 0 || first.rejected.length === 0) return;
      // Somebody else may create items meanwhile: those of rejected creates appear again, and only after such creates.
      const calm = await unknownItemsAfter(context, first.after, async () => []);
      const again = (await items.listAll()).items;
      const second = await unknownItemsAfter(context, again, () => sendInvalidCreates(context));
      const reply = second.rejected.at(-1);
      if (calm.unknown.length > 0 || reply === undefined) return;
      const at = operation.body?.trail ?? [operation.pointer];
      expect(reply, { operation, at, always: true }).holds(second.unknown.length === 0, {
        message: `${resource.name} items exist although their creates were rejected`,
        expected: 'nothing is created',
        actual: `${second.unknown.length} more in the list`,
      });
    },
  }),
  defineCases({
    tries: 'after rejected updates an item is as before',
    given: {
      verbs: ['update', 'create', 'read'],
      where: ({ update }, { root }) => takesFields(root, update.operation),
    },
    writes: true,
    async run(context) {
      const { api, expect, items, resource } = context;
      const { operation } = resource.update;
      const item = await items.scratch();
      const before = await readItem(context, item);
      const replies = await api.probeAll(await partlyWrongUpdates(context, item));
      const reply = replies.at(-1);
      // An update that was accepted may well have changed something.
      if (before === undefined || reply === undefined || !replies.every(isRefusal)) return;
      const after = await readItem(context, item);
      const changed = after && differences(before, after);
      const at = operation.body?.trail ?? [operation.pointer];
      expect(reply, { operation, at, always: true }).holds(changed?.length === 0, {
        message: `rejected updates changed the ${resource.name} all the same`,
        expected: 'it is as before',
        actual: changed ? `${changed.join(', ')} changed` : 'it does not exist any more',
      });
    },
  }),
);

type CreateContext = ResourceContext<ResourceWith<'create'>>;

/** What a create refers to must exist. */
async function expectReferencesChecked({ api, document, expect, items, resource }: CreateContext) {
  const { create, inferred, name } = resource;
  const { operation } = create;
  for (const input of inferred ? [] : create.inputs) {
    const body = await items.body();
    const value = unusedReference(body[input]);
    if (value === undefined) continue;
    const reply = await api.probe(items.createRequest({ ...body, [input]: value }));
    const at = [create.pointer, ...requestTrail(document.root, operation, input)];
    const message = `${aOrAn(name)} was created with ${aOrAn(input)} that does not exist`;
    expect(reply, { operation, at }).isRejected(message, '4xx');
  }
}

/** A value like one that exists. */
function unusedReference(value: unknown): unknown {
  if (typeof value === 'number') return 987_654_321;
  if (typeof value !== 'string') return undefined;
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)
    ? '00000000-0000-4000-8000-00000000dead'
    : `${value}-keymock-no-such`;
}

/** The name of a create that was rejected for something else is free: the same create, corrected, succeeds. */
async function expectNameFree({ api, expect, items, resource }: CreateContext): Promise<void> {
  const { create, inferred, name } = resource;
  const { operation } = create;
  if (inferred || !operation.body || !items.canHaveMany) return;
  const json = await items.body();
  if (!(await api.probeAll(malformedCreates(api, create, json))).every(isRefusal)) return;
  const reply = await api.probe(items.createRequest(json));
  if (!isRefusal(reply) || !isSuccess(await api.probe(items.createRequest(await items.body())))) return;
  expect(reply, { operation, at: operation.body.trail, always: true }).holds(false, {
    message: `a rejected create keeps its name: the same ${name}, corrected, is rejected, too`,
    expected: 'a success, as with another name',
    actual: statusOf(reply),
  });
}

function malformedCreates(
  api: CreateContext['api'],
  { operation }: CreateContext['resource']['create'],
  json: JsonObject,
): readonly RequestDraft[] {
  const raw = JSON.stringify(json);
  return [
    api.request(operation, { raw: `${raw} x` }),
    api.request(operation, { raw, contentType: 'text/plain' }),
  ];
}

/** Creates that a server must reject: invalid ones, and some without a credential. */
async function sendInvalidCreates(context: CreateContext): Promise<readonly Exchange[]> {
  const { api, items, resource } = context;
  const { operation } = resource.create;
  const target = { operation, valid: () => items.body() };
  const requests: RequestDraft[] = [];
  for (const fault of ['required', 'null', 'type', 'format', 'enum', 'limit'] as const)
    for (const { json } of (await invalidBodies(context, target, fault)).slice(0, 6))
      requests.push(api.request(operation, { json }));
  const valid = await items.body();
  if (operation.body) requests.push(...malformedCreates(api, resource.create, valid));
  requests.push(
    items.createRequest(await items.body(), { as: { kind: 'nobody' } }),
    items.createRequest(await items.body(), { as: { kind: 'raw', authorization: 'Bearer' } }),
  );
  return api.probeAll(requests);
}

interface Observed {
  readonly rejected: readonly Exchange[];
  readonly after: readonly JsonObject[];
  /** Items that were not in the list before, and that no accepted create of this run explains. */
  readonly unknown: readonly JsonObject[];
}

async function unknownItemsAfter(
  { created, items, resource, skip }: CreateContext,
  before: readonly JsonObject[],
  send: () => Promise<readonly Exchange[]>,
): Promise<Observed> {
  const replies = await send();
  const listing = await items.listAll();
  if (!isSuccess(listing.exchange) || listing.isCut) skip('the list cannot be read as a whole');
  const known = new Set(before.map((shown) => keyOf(resource, shown)));
  const own = created().filter((item) => item.resource === resource);
  const unknown = listing.items.filter(
    (shown) =>
      !known.has(keyOf(resource, shown)) &&
      !own.some((item) => item.find({ ...listing, items: [shown] }) !== undefined),
  );
  return { rejected: replies.filter(isRefusal), after: listing.items, unknown };
}

type UpdateContext = ResourceContext<ResourceWith<'update' | 'create' | 'read'>>;

/** Updates of every field, one of which has a wrong value. */
async function partlyWrongUpdates(context: UpdateContext, item: Item): Promise<readonly RequestDraft[]> {
  const changes: JsonObject = Object.assign({}, ...validChanges(context).map(({ fields }) => fields));
  const target = { operation: context.resource.update.operation, valid: async () => changes };
  const requests: RequestDraft[] = [];
  for (const fault of ['type', 'format', 'enum', 'limit'] as const) {
    const bodies = (await invalidBodies(context, target, fault)).filter(({ json }) => isObject(json));
    for (const { json } of bodies.slice(-4)) requests.push(await item.request('update', { json }));
  }
  return requests;
}

async function readItem({ items }: UpdateContext, item: Item): Promise<JsonObject | undefined> {
  const reply = await item.read();
  return isSuccess(reply) ? items.shownBy('read', reply) : undefined;
}
