import { crash } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import type { Habits, Page } from '../habits.ts';
import type { Key } from '../state.ts';

/** A defect of which keys are on a page. */
const slicing = (
  id: string,
  check: string,
  title: string,
  slice: (keys: readonly Key[], page: Page) => readonly Key[],
): Defect<Habits> => ({ id, check, title, apply: () => ({ slice }) });

/** A page parameter that brings the server down. */
const crashing = (
  id: string,
  title: string,
  parameter: string,
  breaks: (text: string) => boolean,
): Defect<Habits> => ({
  id,
  check: 'paging/bad-values',
  title,
  apply: (usual) => ({
    page: (ask) => {
      const text = ask.query.get(parameter);
      return text !== null && breaks(text) ? crash() : usual.page(ask);
    },
  }),
});

const from = (page: Page) => (page.number - 1) * page.size;

export const paging: readonly Defect<Habits>[] = [
  {
    id: 'size-over-100-capped',
    check: 'paging/limit',
    title: 'a pageSize over 100 counts as 100, not as 20',
    apply: (usual) => ({
      page(ask) {
        const page = usual.page(ask);
        const isOver = Number(ask.query.get('pageSize')) > 100;
        return 'status' in page || !isOver ? page : { ...page, size: 100 };
      },
    }),
  },
  slicing('size-ignored', 'paging/limit', 'pageSize is ignored: every page has ten keys', (keys, page) =>
    keys.slice((page.number - 1) * 10, page.number * 10),
  ),
  slicing('everything-always', 'paging/limit', 'every page has all keys', (keys) => keys),
  slicing('one-too-many', 'paging/limit', 'a page has one key more than asked for', (keys, page) =>
    keys.slice(from(page), from(page) + page.size + 1),
  ),
  slicing('one-too-few', 'paging/union', 'the last key of each page is lost', (keys, page) =>
    keys.slice(from(page), from(page) + page.size - 1),
  ),
  slicing(
    'number-ignored',
    'paging/overlap',
    'pageNumber is ignored: the first page again and again',
    (keys, page) => keys.slice(0, page.size),
  ),
  slicing('overlap', 'paging/overlap', 'each page begins with the last key of the one before', (keys, page) =>
    keys.slice(
      Math.max(0, from(page) - page.number + 1),
      Math.max(0, from(page) - page.number + 1) + page.size,
    ),
  ),
  slicing('gap', 'paging/union', 'one key between two pages is left out', (keys, page) =>
    keys.slice(from(page) + page.number - 1, from(page) + page.number - 1 + page.size),
  ),
  slicing(
    'counts-from-0',
    'paging/union',
    'pages are counted from 0: the first is never seen',
    (keys, page) => keys.slice(page.number * page.size, (page.number + 1) * page.size),
  ),
  slicing('last-page-lost', 'paging/union', 'a page that would not be full is empty', (keys, page) =>
    from(page) + page.size > keys.length && page.number > 1
      ? []
      : keys.slice(from(page), from(page) + page.size),
  ),
  slicing(
    'last-page-repeats',
    'paging/beyond-end',
    'beyond the end the last page is repeated',
    (keys, page) => {
      const last = Math.max(1, Math.ceil(keys.length / page.size));
      const number = Math.min(page.number, last);
      return keys.slice((number - 1) * page.size, number * page.size);
    },
  ),
  slicing('wraps-around', 'paging/beyond-end', 'beyond the end the list starts again', (keys, page) => {
    const start = keys.length === 0 ? 0 : from(page) % keys.length;
    return from(page) >= keys.length
      ? keys.slice(start % 1, page.size)
      : keys.slice(from(page), from(page) + page.size);
  }),
  {
    id: 'beyond-end-crashes',
    check: 'paging/beyond-end',
    title: 'a page beyond the end is a server error',
    apply: (usual) => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        const page = Number(ask.query.get('pageNumber') ?? 1);
        return page > 1 && String(answer.body).includes('"list":[]') ? crash() : answer;
      },
      page: usual.page,
    }),
  },
  {
    id: 'order-changes',
    check: 'paging/order',
    title: 'the order of the list changes from request to request',
    apply: (usual) => {
      let count = 0;
      return {
        listed(state, owner) {
          const keys = usual.listed(state, owner);
          const at = keys.length === 0 ? 0 : ++count % keys.length;
          return [...keys.slice(at), ...keys.slice(0, at)];
        },
      };
    },
  },
  {
    id: 'order-by-page-size',
    check: 'paging/order',
    title: 'the order of the list depends on the size of the page',
    apply: (usual) => ({
      slice: (keys, page) => usual.slice(page.size % 2 === 0 ? keys : [...keys].reverse(), page),
    }),
  },
  crashing('size-0-crashes', 'a pageSize of 0 is a server error', 'pageSize', (text) => text === '0'),
  crashing('size-negative-crashes', 'a negative pageSize is a server error', 'pageSize', (text) =>
    text.startsWith('-'),
  ),
  crashing('size-text-crashes', 'a pageSize that is no number is a server error', 'pageSize', (text) =>
    Number.isNaN(Number(text)),
  ),
  crashing('size-huge-crashes', 'a huge pageSize is a server error', 'pageSize', (text) => text.length > 6),
  crashing('number-0-crashes', 'a pageNumber of 0 is a server error', 'pageNumber', (text) => text === '0'),
  crashing('number-text-crashes', 'a pageNumber that is no number is a server error', 'pageNumber', (text) =>
    Number.isNaN(Number(text)),
  ),
  crashing(
    'number-huge-crashes',
    'a huge pageNumber is a server error',
    'pageNumber',
    (text) => text.length > 6,
  ),
];
