import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import {
  aOrAn,
  defineCheck,
  type Exchange,
  type Item,
  isRefusal,
  isSuccess,
  isTurnedAway,
  type ResourceContext,
  replyText,
} from '../../check.ts';
import { readWith } from '../auth/issued-key.ts';
import { differences, sameValue } from '../compare.ts';
import { isTaken } from '../lifecycle/duplicates.ts';
import { hasTenants, isolation, type OtherTenant, otherTenants } from './other-tenants.ts';
import { visibleChange } from './visible-change.ts';

export const nameBlocked = defineCheck({
  id: 'tenancy/name-blocked',
  title: 'an account can use the names of another account',
  why: 'A rejection reveals how another account names its keys, and one account can block the names of another.',
  failing: 'POST /keys {"name": "ci"} as A -> 201, and as B -> 409',
  passing: 'POST /keys {"name": "ci"} as A -> 201, and as B -> 201',
  source: 'x-resource: scope and unique',
  tries: 'another account can use the name of an item, and the item stays as it is',
  feeds: ['tenancy/readable'],
  given: { verbs: ['create'], where: hasTenants },
  writes: true,
  async run(context) {
    const { api, items, limits, resource, skip } = context;
    const tenants = (await otherTenants(context)).filter(({ isKey }) => !isKey);
    const item = await items.first();
    const { operation, inputs } = resource.create;
    if (!items.canHaveMany && limits.isLoopback) return tryOnceEach(context, item, tenants);
    if (items.nameField === undefined || inputs.length > 0 || !items.canHaveMany)
      skip('items have no name, or refer to items that the other account does not have');
    for (const tenant of tenants) {
      const reply = await api.probe(items.createRequest(item.sent, tenant.as(operation)));
      const twin = items.createdBy(reply);
      if (twin) {
        await expectNamed(context, twin, tenant);
        await expectOwnRead(context, item, twin, tenant);
        await expectUntouched(context, item, twin, tenant);
      }
      await expectFree(context, tenant, reply, 'a name that another tenant uses');
    }
    await tryDeletedName(context, tenants);
  },
});

type Context = ResourceContext<ResourceWith<'create'>>;

/** The name of a deleted item is free, too. */
async function tryDeletedName(context: Context, tenants: readonly OtherTenant[]): Promise<void> {
  const { api, items, resource } = context;
  const item = await items.create();
  if (!isSuccess(await item.delete())) return;
  for (const tenant of tenants) {
    const request = items.createRequest(item.sent, tenant.as(resource.create.operation));
    const reply = await api.probe(request);
    await expectFree(context, tenant, reply, 'the name of a deleted item of another tenant');
    await items.discard([items.createdBy(reply)]);
  }
}

/** Where a create with the name is rejected, and one with a fresh name is not, the name is the reason. */
async function expectFree(
  { api, expect, items, resource }: Context,
  { name, as }: OtherTenant,
  reply: Exchange,
  usedName: string,
): Promise<void> {
  const { operation } = resource.create;
  if (!isRefusal(reply) || isTurnedAway(reply)) return;
  const fresh = await api.probe(items.createRequest(await items.body(), as(operation)));
  expect(reply, isolation(resource, operation)).holds(isRefusal(fresh), {
    message: `${name} cannot use ${usedName}`,
    expected: 'a success',
    actual: replyText(reply),
  });
}

/** An item has the name that its create sent, even if another tenant uses that name. */
async function expectNamed(context: Context, twin: Item, { name }: OtherTenant): Promise<void> {
  const { api, expect, items, resource } = context;
  const { operation, pointer } = resource.create;
  if (await hasItsName(context, twin)) return;
  const reply = await api.probe(items.createRequest(await items.body(), twin.creator));
  const fresh = items.createdBy(reply);
  const keepsFresh = fresh !== undefined && (await hasItsName(context, fresh));
  const at = [resource.pointer, pointer, operation.pointer];
  expect(twin.exchange, { operation, at, always: true }).holds(!keepsFresh, {
    message: `${name} gets another name than it sent, because another tenant uses the name`,
    expected: `the name ${twin.name}`,
    actual: 'the reply or the list lacks the name',
  });
}

/** Whether the reply to its create and its list show an item by the name that it was given. */
async function hasItsName({ items, resource }: Context, { creator, name, shown }: Item): Promise<boolean> {
  const { nameAt } = items;
  if (nameAt === undefined || name === undefined) return true;
  const shownName = valueAt(shown, nameAt);
  if (shownName !== undefined && !sameValue(shownName, name)) return false;
  if (resource.list === undefined) return true;
  const listing = await items.listAll(creator);
  return listing.isCut || listing.items.some((candidate) => sameValue(valueAt(candidate, nameAt), name));
}

/** Where items are read by a name that two accounts use, each account reads its own item. */
async function expectOwnRead(
  { api, expect, items, resource }: Context,
  item: Item,
  twin: Item,
  { name }: OtherTenant,
): Promise<void> {
  const { read } = resource;
  if (read === undefined || Object.values(read.by).some((at) => at !== items.nameAt)) return;
  await items.identify([item, twin]);
  const { operation } = read;
  const readers = [
    [name, twin, item],
    ['the account that had the name first', item, twin],
  ] as const;
  for (const [reader, own, { id }] of readers) {
    if (id === undefined || id === own.id) return;
    const reply = await api.probe(await own.request('read'));
    const shown = isSuccess(reply) ? items.shownBy('read', reply) : undefined;
    const isOther = shown !== undefined && items.idOf(shown) === id;
    expect(reply, { ...isolation(resource, operation), check: 'tenancy/readable' }).holds(!isOther, {
      message: `${reader} reads its own ${resource.name} by a name that two tenants use, and gets the other one's id`,
      expected: 'the id of its own item',
      actual: "the id of the other tenant's item",
    });
  }
}

/** An item stays as it was while another account creates, changes and deletes one of the same name. */
async function expectUntouched(
  context: Context,
  item: Item,
  twin: Item,
  { name }: OtherTenant,
): Promise<void> {
  const { expect, resource } = context;
  const { operation } = resource.create;
  const before = item.known;
  if (!item.isAlive) return;
  const expectKept = (isMet: boolean, expected: string, actual: string, reply?: Exchange) =>
    expect(reply ?? twin.exchange, {
      operation,
      at: reply ? [resource.pointer] : [resource.pointer, operation.pointer],
      always: true,
    }).holds(isMet, {
      message: `${name} affects ${aOrAn(resource.name)} of another tenant by using its name`,
      expected,
      actual,
    });
  const secret = resource.secrets.find(({ field }) => {
    const value = valueAt(item.shown, field);
    return typeof value === 'string' && value !== '' && value === valueAt(twin.shown, field);
  });
  expectKept(
    secret === undefined,
    'a secret of its own',
    `the ${secret?.field.slice(1)} of the other tenant's item`,
  );
  for (const turn of ['created', 'changed', 'deleted'] as const) {
    if (!(await changeTwin(context, twin, turn))) continue;
    const when = `after an item of the same name was ${turn}`;
    if ((await item.exists()) === false) {
      item.markDeleted();
      expectKept(false, 'the item stays', `the item is gone ${when}`);
      return;
    }
    const now = await item.listed();
    const changed = now ? differences(before, now) : [];
    expectKept(changed.length === 0, 'the item stays as it is', `${changed.join(', ')} changed ${when}`);
    if (item.secret === undefined || resource.inferred) continue;
    const reply = await readWith(context, resource, item.secret);
    expectKept(isSuccess(reply), 'the key still authenticates', `the key is rejected ${when}`, reply);
  }
}

/** @returns whether the document says how */
async function changeTwin(
  context: Context,
  twin: Item,
  turn: 'created' | 'changed' | 'deleted',
): Promise<boolean> {
  const json = turn === 'changed' ? visibleChange(context) : undefined;
  if (json) await context.api.probe(await twin.request('update', { json }));
  if (turn === 'deleted' && context.resource.delete) await twin.delete();
  return turn === 'created' || (turn === 'changed' ? json : context.resource.delete) !== undefined;
}

/** Where an account can have only one item of a kind, each account can have one. */
async function tryOnceEach(context: Context, item: Item, tenants: readonly OtherTenant[]): Promise<void> {
  const { api, expect, items, resource } = context;
  const { operation } = resource.create;
  const candidates = [...(await withOtherChoices(context)), item];
  for (const { name, as } of tenants) {
    const theirs = (await items.list({}, as(operation))).items;
    const own = candidates.find((candidate) => !theirs.some((found) => isAlike(resource, candidate, found)));
    if (own === undefined) continue;
    const reply = await api.probe(items.createRequest(own.sent, as(operation)));
    expect(reply, isolation(resource, operation)).holds(!isTaken({ resource }, reply), {
      message: `${name} cannot create ${aOrAn(resource.name)} because another tenant has an equal one`,
      expected: 'a success',
      actual: replyText(reply),
    });
  }
}

/** An item with other choices than the usual, which the other account does not have yet. */
async function withOtherChoices({ api, created, items, resource }: Context): Promise<readonly Item[]> {
  const fields = items.allOptional();
  if (fields === undefined) return [];
  const reply = await api.probe(items.createRequest(await items.body(fields)));
  return created().filter(
    (item) =>
      item.resource === resource &&
      (item.exchange === reply || Object.keys(fields).every((name) => item.sent[name] === fields[name])),
  );
}

/** Whether two items are the same in all fields of the create. */
function isAlike({ create }: ResourceWith<'create'>, item: Item, found: JsonObject): boolean {
  return Object.values(create.fields).every((at) => sameValue(valueAt(item.known, at), valueAt(found, at)));
}
