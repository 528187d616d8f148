import { defineCheck, isSuccess, keyOf } from '../../check.ts';
import { hasPages, type ListContext, pagingOf, pagingTrail, readPages, start } from './pages.ts';

export const overlap = defineCheck({
  provokes: true,
  id: 'paging/overlap',
  title: 'no item is on two pages',
  why: 'An item that is shown twice is counted, billed or deleted twice.',
  failing: 'five keys; pages of two: 1 2, 2 3, 4 5',
  passing: 'five keys; pages of two: 1 2, 3 4, 5',
  source: 'x-resource: paging',
  tries: 'no item comes twice',
  given: { verbs: ['list'], where: hasPages },
  writes: false,
  async run(context) {
    const { resource, expect } = context;
    const { operation } = resource.list;
    const paging = pagingOf(context);
    const { pages, isQuiet, size } = await readPages(context, paging);
    const pageOf = new Map<string, number>();
    for (const [number, page] of pages.entries()) {
      for (const item of page.raw) {
        const key = keyOf(resource, item);
        const before = pageOf.get(key);
        pageOf.set(key, number);
        // Where somebody else creates meanwhile, an item may slip to the next page.
        if (before === undefined || (!isQuiet && number === before + 1)) continue;
        expect(page.exchange, { operation, at: pagingTrail(resource.list, paging.position) }).holds(false, {
          message: `an item of ${operation.label} is on two pages`,
          expected: 'every item is on one page',
          actual: `one is on the pages ${before + 1} and ${number + 1} of ${size}`,
        });
        return;
      }
    }
    await tryWithoutLimit(context);
  },
});

/** A position alone counts, too: the pages are then of the usual size. */
async function tryWithoutLimit(context: ListContext): Promise<void> {
  const { items, resource, expect } = context;
  const { operation } = resource.list;
  const paging = pagingOf(context);
  const before = await items.list();
  const next = await items.list({ [paging.position]: start(paging) + 1 });
  const after = await items.list();
  const [first, second, third] = [before, next, after].map(
    ({ raw: [item] }) => item && keyOf(resource, item),
  );
  const isSame = isSuccess(next.exchange) && first !== undefined && first === third && first === second;
  const at = pagingTrail(resource.list, paging.position);
  expect(next.exchange, { operation, at, inferred: resource.inferred }).holds(!isSame, {
    message: `${operation.label} without ${paging.limit} ignores ${paging.position}`,
    expected: 'another item comes first',
    actual: 'the same item comes first',
  });
}
