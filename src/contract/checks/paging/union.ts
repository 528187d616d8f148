import type { Paging } from '../../../spec/resource.ts';
import { defineCheck, type Listing } from '../../check.ts';
import {
  hasPages,
  keysOf,
  type ListContext,
  ownItems,
  pageQuery,
  pagingOf,
  pagingTrail,
  readPages,
} from './pages.ts';

export const union = defineCheck({
  provokes: true,
  id: 'paging/union',
  title: 'all pages together are the whole list',
  why: 'A key that falls between two pages is never seen, and never revoked.',
  failing: 'five keys; pages of two: 1 2, 4 5, then nothing',
  passing: 'five keys; pages of two: 1 2, 3 4, 5, then nothing',
  source: 'x-resource: paging',
  tries: 'the pages leave nothing out',
  given: { verbs: ['list'], where: hasPages },
  writes: false,
  async run(context) {
    const { resource, expect } = context;
    const { operation } = resource.list;
    const paging = pagingOf(context);
    const { pages, items, whole, isQuiet, size } = await readPages(context, paging);
    const onPages = new Set(keysOf(resource, items));
    const lost = keysOf(resource, whole.items).filter((key) => !onPages.has(key)).length;
    const own = ownItems(context).filter((item) => item.find({ ...whole, items }) === undefined).length;
    const last = pages.at(-1)?.exchange;
    if (last && (own > 0 || (lost > 0 && isQuiet))) {
      const all = Math.max(whole.items.length, own);
      expect(last, { operation, at: pagingTrail(resource.list, paging.position) }).holds(false, {
        message: `the pages of ${operation.label} leave items out`,
        expected: 'every item is on a page',
        actual: `${Math.max(lost, own)} of ${all} are on no page of ${size}`,
      });
    } else if (isQuiet) await tryMiddle(context, paging, whole);
  },
});

/** A page may begin anywhere, not only where another page of its size ends. */
async function tryMiddle(context: ListContext, paging: Paging, whole: Listing): Promise<void> {
  const { items, resource, expect } = context;
  const { operation } = resource.list;
  if (paging.style !== 'offset' || whole.raw.length < 3) return;
  const page = await items.list(pageQuery(paging, 2, 1));
  const again = await items.listAll();
  const [before, after, expected, actual] = [whole.raw, again.raw, whole.raw.slice(1, 3), page.raw].map(
    (list) => keysOf(resource, list).join(),
  );
  expect(page.exchange, { operation, at: pagingTrail(resource.list, paging.position) }).holds(
    before !== after || actual === expected,
    {
      message: `a page of ${operation.label} does not begin at the requested position`,
      expected: 'two items, after the first one',
      actual: 'others',
    },
  );
}
