import { defineCheck } from '../../check.ts';
import { promiseOf } from '../trails.ts';

export const listed = defineCheck({
  id: 'lifecycle/listed',
  title: 'a created item is in the list, once',
  why: 'A key that is not listed cannot be found, and so not revoked.',
  failing: 'POST /keys {"name": "keymock-1"} -> 201, then GET /keys -> []',
  passing: 'POST /keys {"name": "keymock-1"} -> 201, then GET /keys -> [{"name": "keymock-1"}]',
  source: 'x-resource: create and list name the same thing',
  tries: 'created items are in the list, each once',
  given: { verbs: ['list', 'create'] },
  writes: true,
  async run({ items, resource, expect, skip }) {
    const { list, name } = resource;
    const created = items.canHaveMany ? await items.have(3) : [await items.first()];
    const listing = await items.listAll();
    const reply = expect(listing.exchange, promiseOf(list));
    if (!reply.succeeds(`${list.operation.label} was rejected`)) return;
    if (listing.isCut) skip('there are too many items to read them all');
    for (const item of created) {
      const times = item.findAll(listing).length;
      reply.holds(times === 1, {
        message: `a created ${name} is ${times === 0 ? 'not in the list' : `in the list ${times} times`}`,
        expected: `every created ${name} is listed once`,
        actual: `${item.name ?? 'the created item'} is listed ${times} times`,
      });
    }
  },
});
