import type { Defect } from '../../kit/mutant.ts';
import type { Habits } from '../habits.ts';

/** A defect of what is on a page. */
const slicing = (id: string, check: string, title: string, slice: Habits['slice']): Defect<Habits> => ({
  id,
  check,
  title,
  apply: () => ({ slice }),
});

export const paging: readonly Defect<Habits>[] = [
  slicing(
    'window-of-1000',
    'paging/beyond-end',
    'an offset beyond the window of 1000 starts again at 0',
    (keys, { limit, offset }) => {
      const from = offset > 1000 ? 0 : offset;
      return keys.slice(from, from + limit);
    },
  ),
  slicing(
    'page-begins-with-the-last',
    'paging/overlap',
    'from the third page on, each begins with the last key of the one before',
    (keys, { limit, offset }) => {
      const from = offset >= 2 * limit ? offset - 1 : offset;
      return keys.slice(from, from + limit);
    },
  ),
  slicing('three-are-two', 'paging/limit', 'a page of three has two keys', (keys, { limit, offset }) =>
    keys.slice(offset, offset + (limit === 3 ? 2 : limit)),
  ),
  slicing(
    'one-lost-per-page',
    'paging/union',
    'the key after each page is left out',
    (keys, { limit, offset }) => keys.slice(offset + (offset > 0 && limit < 20 ? 1 : 0), offset + limit),
  ),
  {
    id: 'total-of-the-page',
    check: 'paging/count',
    title: 'total is the number of keys up to the end of the page',
    apply: () => ({ total: (keys, { limit, offset }) => Math.min(keys.length, offset + limit) }),
  },
  {
    id: 'limit-text-crashes',
    check: 'paging/bad-values',
    title: 'a limit that is no number is a server error',
    apply: (usual) => ({
      page(query) {
        const limit = query.get('limit');
        if (limit !== null && Number.isNaN(Number(limit))) throw new Error('not a number');
        return usual.page(query);
      },
    }),
  },
];
