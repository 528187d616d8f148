import type { Operation } from '../../../spec/document.ts';
import { hasVerbs, type ResourceWith } from '../../../spec/resource.ts';
import {
  aOrAn,
  type Caller,
  defineCheck,
  type Item,
  isSuccess,
  isTurnedAway,
  type RequestDraft,
  type ResourceContext,
  statusOf,
} from '../../check.ts';
import { isInactive } from '../../vocabulary.ts';
import { accessOperation, authenticationEvidence, readWith } from './issued-key.ts';

export const acceptsCreated = defineCheck({
  id: 'auth/accepts-created',
  title: 'a created key authenticates the account that created it, until the key itself is deleted',
  why: 'A key that works once, for the wrong account, or only until another one is deleted, fails in production.',
  failing: 'POST /keys -> 201, then GET /keys with the new key -> 401',
  passing: 'POST /keys -> 201, then GET /keys with the new key -> 200 with the keys of the account',
  source: 'x-resource: authenticates',
  tries: 'a created key works, again and again, also after another was deleted',
  given: { verbs: ['create'], where: ({ authenticates }) => authenticates !== undefined },
  writes: true,
  async run(context) {
    const { api, items, resource, expect, skip } = context;
    const item = await items.first();
    const operation = accessOperation(context, resource);
    const promise = { operation, at: authenticationEvidence(resource, operation), always: true };
    await tryPermissions(context, item.secret);
    if (items.canHaveMany) await tryCreatedByAnother(context);
    const crowd: Item[] = [];
    let newest: Item | undefined;
    for (const turn of turns) {
      if (turn.isNewest && !items.canHaveMany) return;
      if (turn.isNewest) {
        crowd.push(...(await createCrowd(context)));
        newest = await items.create();
      } else if (newest) {
        await newest.delete();
        await items.discard(crowd);
        newest = undefined;
      }
      const reply = await readWith(context, resource, (newest ?? item).secret);
      if (resource.inferred && turn.isFirst && !isSuccess(reply))
        skip('the document does not say whether a created key authenticates to this API');
      if (!expect(reply, promise).succeeds(`a created ${resource.name} does not authenticate ${turn.when}`))
        return;
      if (resource.list === undefined || resource.inferred) continue;
      const listing = await items.listAll({ as: api.holder(operation, item.secret) });
      const isListed = item.find(listing) !== undefined || listing.isCut;
      const isOwn = expect(listing.exchange, promise).holds(isListed, {
        message: `a created ${resource.name} authenticates another account than the one that created it`,
        expected: 'the account’s own items',
        actual: 'the key itself is not among them',
      });
      if (!isOwn) return;
    }
  },
});

const turns: readonly { readonly when: string; readonly isFirst?: true; readonly isNewest?: true }[] = [
  { when: 'once', isFirst: true },
  { when: 'again' },
  { when: 'while it is the newest', isNewest: true },
  { when: 'after another key was deleted' },
];

type Context = ResourceContext<ResourceWith<'create'>>;

/** So many keys that a server which looks among the first ones only does not find the newest. */
const crowdSize = 10;

/** Creates keys, leaving room for one more where an account may not hold so many. Elsewhere it would be too much. */
async function createCrowd({ items, limits }: Context): Promise<readonly Item[]> {
  const crowd: Item[] = [];
  while (limits.isLoopback && crowd.length < crowdSize) {
    const { item } = await items.tryCreate();
    if (item === undefined) {
      await items.discard(crowd.splice(-1));
      break;
    }
    crowd.push(item);
  }
  return crowd;
}

/** What the document says a key may do besides reading: create an item, and delete one. */
async function tryPermissions(context: Context, secret: string | undefined): Promise<void> {
  const { items, resource } = context;
  const { create, delete: remove, authenticates } = resource;
  const may = authenticates?.may ?? [];
  if (!items.canHaveMany) return;
  if (may.includes('create')) {
    const created = await expectAllowed(context, create.operation, secret, async (as) =>
      items.createRequest(await items.body(), { as }),
    );
    await items.discard([created]);
  }
  if (remove === undefined || !may.includes('delete')) return;
  const item = await items.create();
  await expectAllowed(context, remove.operation, secret, (as) => item.request('delete', { as }));
  item.markDeleted((await item.exists()) === false);
}

/** @returns the item that the request has created, if any */
async function expectAllowed(
  { api, items, resource, expect }: Context,
  operation: Operation,
  secret: string | undefined,
  request: (as: Caller) => Promise<RequestDraft>,
): Promise<Item | undefined> {
  const reply = await api.probe(await request(api.holder(operation, secret)));
  expect(reply, { operation, at: authenticationEvidence(resource, operation) }).holds(!isTurnedAway(reply), {
    message: `a created ${resource.name} is not authorised for ${operation.label}`,
    expected: 'what the document says it may do',
    actual: statusOf(reply),
  });
  return items.createdBy(reply)?.takeOver();
}

/**
 * A key that was created with another one, where that may create keys. A server may delete such a key together with the other
 * one; a key that it still lists must authenticate.
 */
async function tryCreatedByAnother(context: Context): Promise<void> {
  const { api, items, resource, expect } = context;
  if (!hasVerbs(resource, ['list', 'delete'])) return;
  const operation = accessOperation(context, resource);
  const creator = await items.create();
  const as = api.holder(operation, creator.secret);
  const created = items.createdBy(await api.probe(items.createRequest(await items.body(), { as })));
  if (created === undefined) return items.discard([creator]);
  const key = created.takeOver();
  const wasAccepted = key.secret !== undefined && isSuccess(await readWith(context, resource, key.secret));
  if (wasAccepted && isSuccess(await creator.delete())) {
    const reply = await readWith(context, resource, key.secret);
    const shown = await key.listed();
    const isLost = isTurnedAway(reply) && shown !== undefined && !isInactive(shown);
    expect(reply, { operation, at: authenticationEvidence(resource, operation) }).holds(!isLost, {
      message: `${aOrAn(resource.name)} that was created with another one is rejected once that one is deleted`,
      expected: 'a success, or a list without it',
      actual: `${statusOf(reply)}, and it is listed`,
    });
  }
  await items.discard([creator, key]);
}
