import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import { fieldAt, type ResourceWith, type UniqueRule } from '../../../spec/resource.ts';
import { defineCheck, isSuccess, type ResourceContext } from '../../check.ts';
import { createAtOnce, createsAtOnce } from './create-at-once.ts';
import { duplicatePromise } from './duplicates.ts';

export const concurrentDuplicate = defineCheck({
  id: 'lifecycle/concurrent-duplicate',
  title: 'of many creates with one name at the same moment, one succeeds',
  why: 'Without a lock around the search for a duplicate and the insert, two jobs that start together both create the key.',
  failing: '20 x POST /keys {"name": "ci"} at once -> 201 three times',
  passing: '20 x POST /keys {"name": "ci"} at once -> 201 once, 409 nineteen times',
  source: 'x-resource: unique',
  tries: 'of 20 creates with one name at once, one succeeds and one is stored',
  given: { verbs: ['create'], where: ({ unique }) => unique.length > 0 },
  writes: true,
  phaseIfCreatedOnce: 'first-create',
  async run(context) {
    const { items, resource, expect, require, skip } = context;
    const { create, name, unique } = resource;
    // An item that can be created only once is created by these creates.
    if (items.canHaveMany) await items.first();
    const rule = require.defined(
      unique.find(({ field }) => !items.canHaveMany || field === items.nameAt),
      'there is no fresh name to try it with',
    );
    const body = await items.body();
    // Of an item that cannot be deleted, no more than a run may leave on a server.
    const length = items.canHaveMany ? createsAtOnce(context) : 4;
    const replies = await createAtOnce(
      context,
      Array.from({ length }, () => body),
    );
    const successes = replies.filter(isSuccess);
    if (successes.length === 0 && !items.canHaveMany) skip('there is one already');
    const isOne = successes.length === 1;
    const count = isOne ? await countStored(context, rule, body) : successes.length;
    const reply = require.defined(successes.at(-1) ?? replies[0], 'nothing was sent');
    expect(reply, duplicatePromise(create.operation, rule)).holds(count === 1, {
      message: `${replies.length} creates of one ${name} at once ${isOne ? 'stored' : 'made'} ${count}`,
      expected: isOne ? 'exactly one is stored' : 'exactly one success',
      actual: isOne ? `${count} are` : `${count} successes`,
    });
  },
});

/** How many of the name are listed; one where the list does not show it. */
async function countStored(
  { items, resource }: ResourceContext<ResourceWith<'create'>>,
  { field }: UniqueRule,
  body: JsonObject,
): Promise<number> {
  if (resource.list === undefined || !items.canHaveMany) return 1;
  const name = body[fieldAt(resource.create.fields, field) ?? ''];
  const { isCut, raw } = await items.listAll();
  return isCut ? 1 : raw.filter((item) => valueAt(item, field) === name).length;
}
