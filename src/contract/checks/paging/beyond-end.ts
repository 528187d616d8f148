import { defineCheck, isSuccess, readListing } from '../../check.ts';
import { createEnough, hasPages, pageQuery, pagingOf, pagingTrail } from './pages.ts';

export const beyondEnd = defineCheck({
  provokes: true,
  id: 'paging/beyond-end',
  title: 'a page beyond the last one is empty',
  why: 'A client that reads pages until one is empty never ends where the last page is returned again.',
  failing: 'five keys; GET /keys?limit=2&offset=1000 -> the last two',
  passing: 'five keys; GET /keys?limit=2&offset=1000 -> []; 404 will do, too',
  source: 'x-resource: paging',
  tries: 'a page far beyond the end is empty',
  given: { verbs: ['list'], where: hasPages },
  writes: false,
  async run(context) {
    const { api, items, resource, expect, skip } = context;
    const { operation } = resource.list;
    const paging = pagingOf(context);
    await createEnough(context);
    const whole = await items.listAll();
    if (whole.isCut) skip('there are too many items');
    for (const far of [1, 100_000]) {
      const parameters = pageQuery(paging, 2, whole.items.length + far);
      const reply = await api.probe(api.request(operation, { parameters }));
      const { length } = readListing(resource, reply).raw;
      const at = pagingTrail(resource.list, paging.position);
      const isEmpty = expect(reply, { operation, at }).holds(!isSuccess(reply) || length === 0, {
        message: `beyond the end of ${operation.label} there are items`,
        expected: 'no items',
        actual: `${length} items`,
      });
      if (!isEmpty) return;
    }
  },
});
