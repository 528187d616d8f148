import { valueAt } from '../../../spec/pointer.ts';
import { defineCheck, type Item } from '../../check.ts';
import { fieldTrail } from '../trails.ts';
import { repeated } from './repeated.ts';

export const uniqueId = defineCheck({
  id: 'lifecycle/unique-id',
  title: 'no two items have the same id',
  why: 'A delete of one deletes the other, or neither.',
  failing: 'POST /keys -> {"id": "1"}, POST /keys -> {"id": "1"}',
  passing: 'POST /keys -> {"id": "1"}, POST /keys -> {"id": "2"}',
  source: 'x-resource: id; RFC 9562 where ids are UUIDs',
  tries: 'all created items have ids of their own',
  given: { verbs: ['create'], where: ({ id }) => id !== undefined },
  writes: true,
  async run({ document, items, resource, expect, require, skip, ...context }) {
    const { create, inferred, list, name } = resource;
    const id = require.defined(resource.id, 'items have no id');
    if (Object.values(create.fields).includes(id)) skip('the client chooses the id');
    const ownItems = () => context.created().filter((item) => item.resource === resource);
    // Two are enough where no more may be created.
    if ((await context.optional(items.have(4))) === undefined && ownItems().length < 2) {
      await items.first();
      skip(`only one ${name} could be created`);
    }
    const listing = list ? await items.listAll() : undefined;
    const own = ownItems();
    await items.identify(own.filter((item) => item.isAlive));
    // An inferred resource does not promise that an id is never issued again.
    const created = own
      .filter((item) => item.isAlive || !inferred)
      .flatMap((item) => {
        const value = valueAt(hasOwnName(item, own) ? item.known : item.shown, id);
        return value === undefined ? [] : [{ value, exchange: item.exchange }];
      });
    const { nameAt } = items;
    const listed = (listing?.raw ?? [])
      .filter((shown) => nameAt !== undefined && context.isOwnName(String(valueAt(shown, nameAt))))
      .flatMap((shown) => (listing ? [{ value: valueAt(shown, id), exchange: listing.exchange }] : []));
    const again = repeated(created) ?? repeated(listed);
    if (again === undefined) return;
    const at = fieldTrail(document, resource, id, created.length > 0 ? 'create' : 'list');
    expect(again.exchange, { operation: create.operation, at }).holds(false, {
      message: `two ${name} items have the same id`,
      expected: 'an id of its own for every item',
      actual: `${JSON.stringify(again.value)} twice`,
    });
  },
});

/** Whether no other item was created with its name: a list tells such items apart by their names only. */
function hasOwnName(item: Item, all: readonly Item[]): boolean {
  return all.every((other) => other === item || other.name !== item.name);
}
