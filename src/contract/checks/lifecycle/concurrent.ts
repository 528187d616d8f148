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
  const { replies, created } = await createWhatFits(context);
  const { operation } = resource.create;
  const promise = { operation, at: successOf(operation)?.trail ?? [operation.pointer] };
  expectAllAccepted(context, promise, replies);
  expectOwnIds(context, promise, created);
  await expectAllListed(context, promise, created);
  await items.discard(created);
}

interface Several {
  readonly replies: readonly Exchange[];
  readonly created: readonly Item[];
}

/** Creates at once: as many as an account takes, where that is fewer than usual. */
async function createWhatFits(context: Context): Promise<Several> {
  const { items, skip } = context;
  const several = await createSeveral(context, createsAtOnce(context));
  const rejection = several.replies.find(isRefusal);
  if (rejection === undefined) return several;
  await items.discard(several.created);
  const room = await roomLeft(context, rejection, several.replies.length);
  if (room === undefined) return several;
  if (room < 2) skip(`the account takes ${room} more, and then answers ${replyText(rejection)}`);
  return createSeveral(context, room);
}

async function createSeveral(context: Context, count: number): Promise<Several> {
  const { items } = context;
  const bodies = [];
  for (let i = 0; i < count; i++) bodies.push(await items.body());
  const replies = await createAtOnce(context, bodies);
  return { replies, created: replies.flatMap((reply) => items.createdBy(reply) ?? []) };
}

function expectAllAccepted(
  { expect, resource }: Context,
  promise: Expectation,
  replies: readonly Exchange[],
): void {
  const rejection = replies.find((reply) => !isSuccess(reply));
  if (rejection === undefined) return;
  // More than the name may have to differ each time, and an inferred resource does not show it.
  const inferred = resource.inferred && isRefusal(rejection);
  expect(rejection, { ...promise, inferred }).holds(false, {
    message: `one of ${replies.length} creates at once was rejected`,
    expected: 'a success',
    actual: replyText(rejection),
  });
}

function expectOwnIds(
  { expect, items, resource }: Context,
  promise: Expectation,
  created: readonly Item[],
): void {
  const ids = created.flatMap(({ shown }) => items.idOf(shown) ?? []);
  const different = new Set(ids).size;
  const [first] = created;
  if (first === undefined) return;
  expect(first.exchange, { ...promise, check: 'lifecycle/unique-id' }).holds(different === ids.length, {
    message: `creates at once made two ${resource.name} items with one id`,
    expected: 'an id of its own for every item',
    actual: `${different} ids for ${created.length} items`,
  });
}

async function expectAllListed(
  { expect, items, resource }: Context,
  promise: Expectation,
  created: readonly Item[],
): Promise<void> {
  if (resource.list === undefined) return;
  const listing = await items.listAll();
  if (!isSuccess(listing.exchange) || listing.isCut) return;
  const missing = created.filter((item) => item.find(listing) === undefined);
  expect(listing.exchange, promise).holds(missing.length === 0, {
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
