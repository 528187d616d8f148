import { answers, both, crash, succeeded } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import { usual as base, type Habits, type Page } from '../habits.ts';
import { on } from './when.ts';

type Slice = <Row>(rows: readonly Row[], page: Page) => readonly Row[];

/** A defect of what is on a page. */
const slicing = (id: string, check: string, title: string, slice: Slice): Defect<Habits> => ({
  id,
  check,
  title,
  apply: () => ({ slice }),
});

/** A defect of the number of all. */
const counting = (id: string, title: string, count: Habits['count']): Defect<Habits> => ({
  id,
  check: 'paging/count',
  title,
  apply: () => ({ count }),
});

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
  apply: () => ({
    page: (query) => {
      const text = query.get(parameter);
      return text !== null && breaks(text) ? crash() : base.page(query);
    },
  }),
});

/** A defect of the filters of lists. */
const filtering = (id: string, title: string, matches: Habits['matches']): Defect<Habits> => ({
  id,
  check: 'paging/filter',
  title,
  apply: () => ({ matches }),
});

const fieldOf = (row: object, name: string) => String(Object.entries(row).find(([key]) => key === name)?.[1]);

export const paging: readonly Defect<Habits>[] = [
  slicing('limit-ignored', 'paging/limit', 'limit is ignored: every page has ten', (rows, page) =>
    rows.slice(page.offset, page.offset + 10),
  ),
  slicing('everything-always', 'paging/limit', 'every page has everything', (rows) => rows),
  slicing('one-too-many', 'paging/limit', 'a page has one more than asked for', (rows, page) =>
    rows.slice(page.offset, page.offset + page.limit + 1),
  ),
  slicing('one-too-few', 'paging/union', 'a page has one less than asked for', (rows, page) =>
    rows.slice(page.offset, page.offset + Math.max(1, page.limit - 1)),
  ),
  slicing(
    'offset-ignored',
    'paging/overlap',
    'offset is ignored: the first page again and again',
    (rows, page) => rows.slice(0, page.limit),
  ),
  slicing('overlap', 'paging/overlap', 'a page begins with the last of the one before', (rows, page) => {
    const from = Math.max(0, page.offset - 1);
    return rows.slice(from, from + page.limit);
  }),
  slicing('gap', 'paging/union', 'the first after each page is left out', (rows, page) => {
    const from = page.offset === 0 ? 0 : page.offset + 1;
    return rows.slice(from, from + page.limit);
  }),
  slicing('offset-counts-pages', 'paging/union', 'offset counts pages, not items', (rows, page) =>
    rows.slice(page.offset * page.limit, (page.offset + 1) * page.limit),
  ),
  slicing('last-page-lost', 'paging/union', 'a later page that would not be full is empty', (rows, page) =>
    page.offset > 0 && page.offset + page.limit > rows.length
      ? []
      : rows.slice(page.offset, page.offset + page.limit),
  ),
  slicing(
    'beyond-end-last-page',
    'paging/beyond-end',
    'beyond the end the last page is repeated',
    (rows, page) => {
      const from = page.offset >= rows.length ? Math.max(0, rows.length - page.limit) : page.offset;
      return rows.slice(from, from + page.limit);
    },
  ),
  {
    id: 'beyond-end-crashes',
    check: 'paging/beyond-end',
    title: 'a page beyond the end is a server error',
    apply: () => ({
      wrap: answers(
        (ask, answer) => Number(ask.query.get('offset')) > 0 && String(answer.body).endsWith('"results":[]}'),
        crash,
      ),
    }),
  },
  {
    id: 'order-changes',
    check: 'paging/order',
    title: 'the order of the list changes from request to request',
    apply: (usual) => {
      let count = 0;
      return {
        visible(rows, user) {
          const mine = usual.visible(rows, user);
          const at = mine.length === 0 ? 0 : ++count % mine.length;
          return [...mine.slice(at), ...mine.slice(0, at)];
        },
      };
    },
  },
  slicing('order-by-limit', 'paging/order', 'the order of the list depends on the limit', (rows, page) =>
    base.slice(page.limit % 2 === 0 ? rows : [...rows].reverse(), page),
  ),
  {
    id: 'count-of-page',
    check: 'paging/count',
    title: 'count is the number of items on the page',
    apply: () => ({ count: (_, shown) => shown }),
  },
  counting('count-of-everybody', 'count is one too many', (matching) => matching + 1),
  counting('count-what-is-left', 'count is what is left from the offset on', (matching, _, __, page) =>
    Math.max(0, matching - page.offset),
  ),
  counting('count-zero', 'count is always 0', () => 0),
  counting('count-unfiltered', 'count takes no notice of filters', (_, __, all) => all),
  crashing('limit-0-crashes', 'a limit of 0 is a server error', 'limit', (text) => text === '0'),
  crashing('limit-negative-crashes', 'a negative limit is a server error', 'limit', (text) =>
    text.startsWith('-'),
  ),
  crashing('limit-text-crashes', 'a limit that is no number is a server error', 'limit', (text) =>
    Number.isNaN(Number(text)),
  ),
  crashing('limit-huge-crashes', 'a huge limit is a server error', 'limit', (text) => text.length > 6),
  crashing('offset-negative-crashes', 'a negative offset is a server error', 'offset', (text) =>
    text.startsWith('-'),
  ),
  crashing('offset-text-crashes', 'an offset that is no number is a server error', 'offset', (text) =>
    Number.isNaN(Number(text)),
  ),
  crashing('offset-huge-crashes', 'a huge offset is a server error', 'offset', (text) => text.length > 6),
  filtering('filter-ignored', 'filters are ignored', () => true),
  filtering(
    'filter-host-ignored',
    'the filter host is ignored',
    (row, name, values) => name === 'host' || base.matches(row, name, values),
  ),
  filtering('filter-host-part', 'the filter host finds parts of hosts', (row, name, values) =>
    name === 'host' ? values.some((it) => fieldOf(row, name).includes(it)) : base.matches(row, name, values),
  ),
  filtering('filter-finds-nothing', 'filters find nothing', () => false),
  filtering('filter-inverted', 'the filter host finds all others', (row, name, values) =>
    name === 'host' ? !base.matches(row, name, values) : base.matches(row, name, values),
  ),
  {
    id: 'filter-incomplete',
    check: 'paging/filter',
    title: 'a filter finds only the first that matches',
    apply: () => ({
      wrap: async (ask, next) => {
        const query = new URLSearchParams(ask.query);
        if (query.has('host') || query.has('application_id')) query.set('limit', '1');
        return next(on('listCredentials')(ask, nothing) ? { ...ask, query } : ask);
      },
      count: (matching) => matching,
    }),
  },
  {
    id: 'filter-unknown-finds-all',
    check: 'paging/filter',
    title: 'a filter whose value nothing has finds everything',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        if (!both(on('listCredentials'), succeeded)(ask, answer)) return answer;
        const query = new URLSearchParams(ask.query);
        query.delete('host');
        query.delete('application_id');
        return String(answer.body).startsWith('{"count":0') ? next({ ...ask, query }) : answer;
      },
    }),
  },
  slicing(
    'whole-page-one-too-few',
    'paging/limit',
    'a page that would just hold all leaves the last one out',
    (rows, page) => base.slice(rows, page.limit === rows.length ? { ...page, limit: page.limit - 1 } : page),
  ),
  slicing(
    'offset-rounded',
    'paging/union',
    'a page begins at a multiple of its size, whatever the offset',
    (rows, page) => base.slice(rows, { ...page, offset: page.offset - (page.offset % page.limit) }),
  ),
  filtering('filter-host-end', 'the filter host finds hosts that end so', (row, name, values) =>
    name === 'host' ? values.some((it) => fieldOf(row, name).endsWith(it)) : base.matches(row, name, values),
  ),
  filtering(
    'filter-host-pattern',
    'the filter host is a pattern: % finds all',
    (row, name, values) => base.matches(row, name, values) || (name === 'host' && values.includes('%')),
  ),
  filtering(
    'repeated-filter-first',
    'of a filter that is repeated only the first value counts',
    (row, name, values) => base.matches(row, name, values.slice(0, 1)),
  ),
  {
    id: 'filter-after-paging',
    check: 'paging/filter',
    title: 'a page is cut from the whole list, and then filtered',
    apply: () => ({
      async wrap(ask, next) {
        const host = ask.query.get('host');
        if (host === null || !on('listCredentials')(ask, nothing) || ask.query.getAll('host').length > 1)
          return next(ask);
        const query = new URLSearchParams(ask.query);
        query.delete('host');
        const answer = await next({ ...ask, query });
        if (answer.status !== 200) return answer;
        const { results }: { results: { host: string }[] } = JSON.parse(String(answer.body));
        const found = results.filter((it) => it.host === host);
        return { ...answer, body: JSON.stringify({ count: found.length, results: found }) };
      },
    }),
  },
  {
    id: 'filter-first-page-only',
    check: 'paging/filter',
    title: 'filters hold on the first page only',
    apply: () => ({
      async wrap(ask, next) {
        const query = new URLSearchParams(ask.query);
        if (Number(query.get('offset')) > 0)
          for (const name of ['host', 'application_id']) query.delete(name);
        return next({ ...ask, query });
      },
    }),
  },
  {
    id: 'ordering-ignored',
    check: 'paging/order',
    title: 'the newest comes first, whatever the ordering',
    apply: () => ({ newestFirst: () => true }),
  },
  {
    id: 'ordering-inverted',
    check: 'paging/order',
    title: 'an ordering that is asked for is turned round',
    apply: () => ({ newestFirst: (query) => query.get('ordering') !== '-created_at' }),
  },
];

const nothing = { status: 200, headers: {}, body: '' };
