import { valueAt } from '../../../spec/pointer.ts';
import type { ItemVerb, ResourceWith } from '../../../spec/resource.ts';
import {
  aOrAn,
  defineCases,
  defineCompositeCheck,
  type Item,
  isSuccess,
  onlyWay,
  type RequestDraft,
  type ResourceContext,
  statusOf,
} from '../../check.ts';
import { changedBody, type OtherChange, otherChanges } from '../../probes/other-changes.ts';
import { readWith } from '../auth/issued-key.ts';
import { differences, sameValue } from '../compare.ts';
import { hasTenants, isolation, type OtherTenant, otherTenants } from './other-tenants.ts';
import { expectNameUnknown } from './unknown-name.ts';
import { visibleChange } from './visible-change.ts';

export const deletable = defineCompositeCheck(
  {
    id: 'tenancy/deletable',
    title: 'an account cannot delete, update or rotate an item of another account',
    why: 'One account could lock another one out of production.',
    failing: 'POST /keys as A -> {"id": "7"}, then DELETE /keys/7 as B -> 200, and the key is gone',
    passing: 'POST /keys as A -> {"id": "7"}, then DELETE /keys/7 as B -> 404 or 403, and the key is there',
    source: 'x-resource: scope; OWASP API1:2023',
  },
  defineCases({
    tries: 'another account cannot update, rotate or delete an item',
    given: { verbs: ['delete', 'create'], where: hasTenants },
    writes: true,
    async run(context) {
      for (const tenant of await otherTenants(context)) {
        const item = await context.items.create();
        await tryActions(context, item, tenant);
        if (tenant.isAccount && !tenant.isKey) await tryTwoIds(context, item, tenant);
      }
    },
  }),
  defineCases({
    tries: 'another account cannot set a field of an item by the other documented operations',
    given: {
      verbs: ['create', 'list'],
      where: (resource, { operations }, resources) =>
        hasTenants(resource) && otherChanges(operations, resources, resource).length > 0,
    },
    writes: true,
    async run(context) {
      const { document, resource, resources } = context;
      const tenants = await otherTenants(context);
      for (const change of otherChanges(document.operations, resources, resource))
        for (const tenant of tenants) await tryOtherChange(context, change, tenant);
    },
  }),
);

type Context = ResourceContext<ResourceWith<'create' | 'delete'>>;

const actions = ['update', 'rotate', 'delete'] as const;

async function tryActions(context: Context, item: Item, tenant: OtherTenant): Promise<void> {
  const { api, expect, resource } = context;
  const { name } = tenant;
  const first = await item.listed();
  let wasAccepted = await isAccepted(context, item);
  let before = await item.listed();
  // What a look with the key itself changes, as a count of its uses, tells nothing.
  const ownChanges = first && before ? differences(first, before) : [];
  for (const action of actions) {
    const operation = resource[action]?.operation;
    if (operation === undefined) continue;
    const json = action === 'update' && { json: visibleChange(context) ?? {} };
    const reply = await api.probe(await item.request(action, { ...tenant.as(operation), ...json }));
    await expectNameUnknown(context, action, item, tenant, reply);
    const { holds } = expect(reply, isolation(resource, operation));
    const message = `${name} can ${action} ${aOrAn(resource.name)} that is not its own`;
    if ((await item.exists()) === false) {
      item.markDeleted();
      holds(false, {
        message,
        expected: '404 or 403, and the item stays',
        actual: `${statusOf(reply)}, and the item is gone`,
      });
      return;
    }
    if (wasAccepted && !isSuccess(reply) && !(await isAccepted(context, item))) {
      wasAccepted = false;
      holds(false, {
        message: `a rejected ${action} by ${name} revokes ${aOrAn(resource.name)} that is not its own`,
        expected: 'the key still authenticates',
        actual: 'the key is rejected',
      });
    }
    const now = await item.listed();
    const changed = before && now ? differences(before, now, ownChanges) : [];
    holds(changed.length === 0 && (!isSuccess(reply) || action === 'delete'), {
      message,
      expected: changed.length === 0 ? '404 or 403' : '404 or 403, and the item stays as it is',
      actual:
        changed.length === 0 ? statusOf(reply) : `${statusOf(reply)}, and its ${changed.join(', ')} changed`,
    });
    // The next action is not blamed for it.
    before = now;
  }
}

/** Whether an item is a key that authenticates; not, where it cannot be presented at all. */
async function isAccepted(context: Context, { secret }: Item): Promise<boolean> {
  if (secret === undefined || context.resource.inferred) return false;
  const reply = await context.optional(readWith(context, context.resource, secret));
  return reply !== undefined && isSuccess(reply);
}

/** Where the id is in the query, two ids, one of them the tenant's own: a server may check the first one only. */
async function tryTwoIds(context: Context, item: Item, tenant: OtherTenant): Promise<void> {
  if (!item.isAlive) return;
  for (const action of actions) {
    const rule = context.resource[action];
    const parameter = rule && idInQuery(rule);
    if (rule === undefined || parameter === undefined) continue;
    for (const isOwnFirst of [false, true]) {
      const theirs = await createIdentified(context, tenant);
      if (theirs === undefined) return;
      const json = action === 'update' && { json: visibleChange(context) ?? {} };
      const options = { ...tenant.as(rule.operation), ...json };
      const their = await theirs.request(action, options);
      const own = await item.request(action, options);
      const request = isOwnFirst ? withBoth(own, their, parameter) : withBoth(their, own, parameter);
      const isKept = await expectKept(context, item, request, rule, `${tenant.name} can ${action}`);
      if (!isKept) return;
    }
  }
}

async function expectKept(
  { api, expect, resource }: Context,
  item: Item,
  request: RequestDraft,
  { operation }: ItemVerb,
  message: string,
): Promise<boolean> {
  const before = await item.listed();
  const reply = await api.probe(request);
  const now = await item.listed();
  const isGone = (await item.exists()) === false;
  if (isGone) item.markDeleted();
  const isChanged = before !== undefined && now !== undefined && differences(before, now).length > 0;
  return expect(reply, isolation(resource, operation)).holds(!isGone && !isChanged, {
    message: `${message} ${aOrAn(resource.name)} that is not its own, together with one of its own`,
    expected: 'the other item stays as it is',
    actual: isGone ? 'the item is gone' : 'the item was changed',
  });
}

/** The one parameter that identifies an item, where it is in the query. */
function idInQuery(verb: ItemVerb): string | undefined {
  const name = onlyWay(verb)?.parameter;
  const isInQuery = verb.operation.parameters.some((it) => it.in === 'query' && it.name === name);
  return isInQuery ? name : undefined;
}

/** A request, with the id of another one behind its own. */
function withBoth(request: RequestDraft, behind: RequestDraft, parameter: string): RequestDraft {
  const second = behind.query.filter(([name]) => name === parameter);
  return { ...request, query: [...request.query, ...second] };
}

/** An item that the tenant creates; undefined where it may not, or what a delete needs is not known. */
async function createIdentified(
  { api, items, resource }: Context,
  { as }: OtherTenant,
): Promise<Item | undefined> {
  const request = items.createRequest(await items.body(), as(resource.create.operation));
  const item = items.createdBy(await api.probe(request));
  if (item === undefined) return undefined;
  await items.identify([item]);
  const isKnown = Object.values(resource.delete.by).every((at) => valueAt(item.known, at) !== undefined);
  return isKnown ? item : undefined;
}

/** Only a field that the tenant has sent, and that has its value then, counts. */
async function tryOtherChange(
  { api, document, expect, items, resource, schemas }: ResourceContext<ResourceWith<'create'>>,
  { operation, parameter }: OtherChange,
  { name, as }: OtherTenant,
): Promise<void> {
  const item = await items.first();
  const before = await item.listed();
  if (before === undefined) return;
  const json = changedBody(document, schemas, operation, before);
  if (json === undefined) return;
  const parameters = { [parameter]: item.id };
  const reply = await api.probe(api.request(operation, { ...as(operation), parameters, json }));
  const now = await item.listed();
  const changed = Object.keys(json).filter(
    (field) =>
      now &&
      Object.hasOwn(before, field) &&
      !sameValue(before[field], json[field]) &&
      sameValue(now[field], json[field]),
  );
  expect(reply, isolation(resource, operation)).holds(changed.length === 0, {
    message: `${name} can change ${aOrAn(resource.name)} that is not its own: ${changed.join(', ')}`,
    expected: '404 or 403, and the item stays as it is',
    actual: `${statusOf(reply)}, and the item was changed`,
  });
}
