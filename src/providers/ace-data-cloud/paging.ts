import type { Dialect } from '../../mock/provider.ts';
import { asciiDigits, strip } from './python/characters.ts';
import { lastOf, orderingOf } from './query.ts';

/** What a list is asked for. */
export interface Range {
  readonly offset: number;
  readonly limit: number;
  readonly newestFirst: boolean;
}

/** A page of a list. Its name is all that the dialects' wrappers differ in. */
export function pageOf<Row, Documented, Live>(
  dialect: Dialect,
  count: number,
  rows: readonly Row[],
  present: { documented(row: Row): Documented; live(row: Row): Live },
): { count: number; results: Documented[] } | { count: number; items: Live[] } {
  if (dialect === 'documented') return { count, results: rows.map(present.documented) };
  return { count, items: rows.map(present.live) };
}

const defaultLimit = 10;
const largestLimit = 100;

/** Reads limit and offset as Django REST Framework does: what is no such number counts as the default. */
export function readRange(query: URLSearchParams): Range {
  const limit = wholeNumber(lastOf(query, 'limit'));
  return {
    limit: limit === undefined || limit === 0 ? defaultLimit : Math.min(limit, largestLimit),
    offset: wholeNumber(lastOf(query, 'offset')) ?? 0,
    newestFirst: orderingOf(query, ['created_at']) !== 'created_at',
  };
}

/** A number from 0 as Python's `int` reads it: spaces around and single underscores between digits are fine. */
function wholeNumber(text = ''): number | undefined {
  const digits = asciiDigits(strip(text));
  if (!/^(?:\+?\d+|-0+)(?:_\d+)*$/.test(digits)) return undefined;
  return Math.min(Number(digits.replace(/[_+-]/g, '')), Number.MAX_SAFE_INTEGER);
}
