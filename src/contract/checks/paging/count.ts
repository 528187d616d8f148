import { defineCheck, isSuccess } from '../../check.ts';
import { hasPages, pageQuery, pagingOf, readPages, start } from './pages.ts';

export const count = defineCheck({
  provokes: true,
  id: 'paging/count',
  title: 'the total is the number of all items, on every page',
  why: 'Clients work out the number of pages from it.',
  failing: 'GET /keys?limit=2 -> {"count": 2, ...} where there are five',
  passing: 'GET /keys?limit=2 -> {"count": 5, ...}',
  source: 'x-resource: total',
  tries: 'the total is right and does not change from page to page',
  given: { verbs: ['list'], where: (resource) => hasPages(resource) && resource.list.total !== undefined },
  writes: false,
  async run(context) {
    const { items, resource, expect } = context;
    const { operation, pointer } = resource.list;
    const paging = pagingOf(context);
    const { pages, whole, isQuiet } = await readPages(context, paging);
    const single = await items.list(pageQuery(paging, 1, start(paging)));
    if (!isQuiet) return;
    const all = whole.items.length;
    for (const { exchange, total } of [single, ...pages.filter((page) => isSuccess(page.exchange)), whole]) {
      const isRight = expect(exchange, { operation, at: [pointer, operation.pointer] }).holds(
        total === undefined || total === all,
        {
          message: `the total of ${operation.label} is not the number of items`,
          expected: 'the number of all items',
          actual: `${total}, where there are ${all}`,
        },
      );
      if (!isRight) return;
    }
  },
});
