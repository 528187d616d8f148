import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import {
  aOrAn,
  defineCheck,
  type Item,
  isSuccess,
  type ResourceContext,
  replyText,
  statusOf,
} from '../../check.ts';
import { fieldTrail, promiseOf } from '../trails.ts';
import { duplicatePromise } from './duplicates.ts';

export const nameFree = defineCheck({
  id: 'lifecycle/name-free',
  title: 'the name of a deleted item is free again',
  why: 'Jobs delete and create their key under one name. And the new key must be a new one.',
  failing: 'DELETE /keys/ci -> 200, then POST /keys {"name": "ci"} -> 409',
  passing: 'DELETE /keys/ci -> 200, then POST /keys {"name": "ci"} -> 201 with a new secret',
  source: 'x-resource: unique and delete',
  tries: 'a deleted name can be used again, for a new item',
  feeds: ['lifecycle/unique-secret', 'lifecycle/unique-id', 'lifecycle/duplicate-refused'],
  given: { verbs: ['create', 'delete'] },
  writes: true,
  async run(context) {
    const { items, resource, expect, require } = context;
    const item = await items.create();
    const nameField = require.defined(items.nameField, 'items have no name');
    await require(item.delete()).succeeds('the delete was rejected');
    const { exchange, item: successor } = await items.tryCreate({ [nameField]: item.name });
    const isCreated = expect(exchange, { ...promiseOf(resource.create), inferred: resource.inferred }).holds(
      successor !== undefined,
      {
        message: `the name of a deleted ${resource.name} cannot be used again`,
        expected: 'a success',
        actual: replyText(exchange),
      },
    );
    if (!isCreated || successor === undefined) return;
    expectNewId(context, item, successor);
    expectNewSecrets(context, item, successor);
    await expectTaken(context, successor);
  },
});

type Context = ResourceContext<ResourceWith<'create'>>;

function expectNewId({ document, items, resource, expect }: Context, item: Item, successor: Item): void {
  const { create, id, inferred, name } = resource;
  // Where no x-resource promises new ids, a server may count on from the largest that is left.
  if (inferred || id === undefined || id === items.nameAt || successor.id === undefined) return;
  const promise = { operation: create.operation, at: fieldTrail(document, resource, id) };
  expect(successor.exchange, { ...promise, check: 'lifecycle/unique-id' }).holds(successor.id !== item.id, {
    message: `${aOrAn(name)} of the same name has the id of the deleted one`,
    expected: 'a new id',
    actual: 'the old one',
  });
}

function expectNewSecrets({ document, resource, expect }: Context, item: Item, successor: Item): void {
  const { operation } = resource.create;
  for (const { field, pointer } of resource.secrets) {
    const secret = valueAt(successor.shown, field);
    const at = [pointer, ...fieldTrail(document, resource, field)];
    const promise = { operation, at, always: true, check: 'lifecycle/unique-secret' };
    const isOld = typeof secret === 'string' && secret === valueAt(item.shown, field);
    expect(successor.exchange, promise).holds(!isOld, {
      message: `${aOrAn(resource.name)} of the same name has the secret of the deleted one`,
      expected: 'a new secret',
      actual: 'the old one',
    });
  }
}

/** A name that is in use again is as taken as it was. */
async function expectTaken({ api, items, resource, expect }: Context, successor: Item): Promise<void> {
  const { create, name, unique } = resource;
  const rule = unique.find(({ field }) => field === items.nameAt);
  if (rule === undefined) return;
  const reply = await api.probe(items.createRequest(successor.sent));
  const promise = { ...duplicatePromise(create.operation, rule), check: 'lifecycle/duplicate-refused' };
  expect(reply, promise).holds(!isSuccess(reply), {
    message: `a second ${name} was created with a name that had been deleted and used again`,
    expected: String(rule.status),
    actual: statusOf(reply),
  });
}
