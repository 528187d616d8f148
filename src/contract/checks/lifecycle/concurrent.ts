import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import {
  defineCases,
  defineCompositeCheck,
  type Exchange,
  type Expectation,
  type Item,
  isRefusal,
  isSuccess,
  type RequestDraft,
  type ResourceContext,
  replyText,
} from '../../check.ts';
import { isKept, sameValue } from '../compare.ts';
import { promiseOf, successOf } from '../trails.ts';
import { createAtOnce, createsAtOnce } from './create-at-once.ts';
import { createFullItem, type FieldChange, fieldChanges, updatableFields } from './field-changes.ts';
import { roomLeft } from './room.ts';

export const concurrent = defineCompositeCheck(
  {
    id: 'lifecycle/concurrent',
    title: 'creates and changes at the same moment do not disturb each other',
    why: 'A counter or a list that is written back without a lock loses keys, or gives two the same id.',
    failing: '20 x POST /keys with different names at once -> 201 twenty times, then GET /keys -> 18 items',
    passing: '20 x POST /keys with different names at once -> 201 twenty times, then GET /keys -> 20 items',
    source: 'x-resource: create, list and update',
    feeds: ['lifecycle/unique-id'],
  },
  defineCases({
    tries: '20 creates at once all succeed and are all listed',
    given: { verbs: ['create'] },
    writes: true,
    run: createTogether,
  }),
  defineCases({
    tries: 'changes of different fields at once are all kept',
    given: { verbs: ['update', 'create'] },
    writes: true,
    run: updateTogether,
  }),
);

type Context = ResourceContext<ResourceWith<'create'>>;

async function createTogether(context: Context): Promise<void> {
  const { items, resource, skip } = context;
  await items.first();
  if (!items.canHaveMany) skip('only one is created');
  const replies = await createSeveral(context, createsAtOnce(context));
  const rejection = replies.find(isRefusal);
  // An account may hold only so many: then as many as it takes are created at once.
  const room = rejection && (await roomLeft(context, rejection, replies.length));
  if (room === undefined) return expectAllAccepted(context, replies);
  if (room < 2) skip(`the account has room for ${room === 0 ? 'no' : 'one'} more ${resource.name}`);
  expectAllAccepted(context, await createSeveral(context, room));
}

/** Creates so many at once. Those that are accepted are listed, each with an id of its own, and are then deleted. */
async function createSeveral(context: Context, count: number): Promise<readonly Exchange[]> {
  const { items } = context;
  const bodies = [];
  for (let i = 0; i < count; i++) bodies.push(await items.body());
  const replies = await createAtOnce(context, bodies);
  const created = replies.flatMap((reply) => items.createdBy(reply) ?? []);
  expectOwnIds(context, created);
  await expectAllListed(context, created);
  await items.discard(created);
  return replies;
}

function promiseOfCreate({ resource: { create } }: Context): Expectation {
  const { operation } = create;
  return { operation, at: successOf(operation)?.trail ?? [operation.pointer] };
}

function expectAllAccepted(context: Context, replies: readonly Exchange[]): void {
  const { expect, resource } = context;
  const rejection = replies.find((reply) => !isSuccess(reply));
  if (rejection === undefined) return;
  // More than the name may have to differ each time, and an inferred resource does not show it.
  const inferred = resource.inferred && isRefusal(rejection);
  expect(rejection, { ...promiseOfCreate(context), inferred }).holds(false, {
    message: `one of ${replies.length} creates at once was rejected`,
    expected: 'a success',
    actual: replyText(rejection),
  });
}

function expectOwnIds(context: Context, created: readonly Item[]): void {
  const { expect, items, resource } = context;
  const ids = created.flatMap(({ shown }) => items.idOf(shown) ?? []);
  const different = new Set(ids).size;
  const [first] = created;
  if (first === undefined) return;
  const promise = { ...promiseOfCreate(context), check: 'lifecycle/unique-id' };
  expect(first.exchange, promise).holds(different === ids.length, {
    message: `creates at once made two ${resource.name} items with one id`,
    expected: 'an id of its own for every item',
    actual: `${different} ids for ${created.length} items`,
  });
}

async function expectAllListed(context: Context, created: readonly Item[]): Promise<void> {
  const { expect, items, resource } = context;
  if (resource.list === undefined) return;
  const listing = await items.listAll();
  if (!isSuccess(listing.exchange) || listing.isCut) return;
  const missing = created.filter((item) => item.find(listing) === undefined);
  expect(listing.exchange, promiseOfCreate(context)).holds(missing.length === 0, {
    message: `of ${created.length} items that were created at once, some are not in the list`,
    expected: 'all are listed',
    actual: `${missing.length} are not`,
  });
}

/** Changes of different fields at the same moment: each that succeeded is kept. */
async function updateTogether(context: ResourceContext<ResourceWith<'update' | 'create'>>): Promise<void> {
  const { api, expect, items, resource, skip } = context;
  const { update, inferred } = resource;
  if (!items.canHaveMany) skip('only one is created');
  // A PUT replaces what it does not name.
  if (update.operation.method === 'PUT') return;
  const item = await createFullItem(context);
  const before = await item.current();
  const fields = before === undefined ? [] : updatableFields(context, item);
  const changes = fields
    .flatMap((field) => fieldChanges(context, item, field)[0] ?? [])
    .filter(({ value, pointer }) => !sameValue(value, valueAt(before?.shown, pointer)));
  if (changes.length < 2) return;
  const requests: RequestDraft[] = [];
  for (const { field, value } of changes)
    requests.push(await item.request('update', { json: { [field]: value } }));
  const replies = await api.sendAtOnce(requests);
  const after = await item.current();
  const isLost = ({ value, pointer }: FieldChange, reply: Exchange | undefined) =>
    reply !== undefined && isSuccess(reply) && !isKept(value, valueAt(after?.shown, pointer));
  const lost = changes.filter((change, i) => isLost(change, replies[i]));
  await items.discard([item]);
  if (after === undefined) return;
  expect(after.exchange, { ...promiseOf(update), inferred }).holds(lost.length === 0, {
    message: 'of changes of different fields at the same moment not all were kept, though all succeeded',
    expected: changes.map(({ field }) => field).join(', '),
    actual: `${lost.map(({ field }) => field).join(', ')} lost`,
  });
}
