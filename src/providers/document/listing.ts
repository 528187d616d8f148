import type { Context } from '../../mock/provider.ts';
import { constraint, type FlatSchema, flatten, flattenProperty } from '../../spec/constraints.ts';
import type { Document, Parameter } from '../../spec/document.ts';
import { isObject, type JsonObject } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { ListVerb } from '../../spec/resource.ts';
import type { Listing } from '../../store/model.ts';
import { fail } from './errors.ts';
import { type ItemRow, itemKey, itemOf } from './model.ts';
import type { Principal } from './principal.ts';
import { fromText } from './request.ts';

/** Items per page where the document has pages, but names no number. */
const usualLimit = 20;

/** How the pages of a list are asked for, read from its query parameters once. */
export interface Pages {
  readonly style: 'all' | 'offset' | 'page' | 'cursor';
  readonly limit: Parameter | undefined;
  readonly position: Parameter | undefined;
  readonly filters: readonly { readonly parameter: Parameter; readonly pointer: string }[];
  readonly sort: Parameter | undefined;
  readonly direction: Parameter | undefined;
}

/** One page of a list. */
export interface Page {
  readonly items: readonly JsonObject[];
  readonly total: number;
  readonly limit: number;
  readonly offset: number;
  readonly style: Pages['style'];
  /** Value of the position parameter for the next page; undefined where there is none. */
  readonly next: string | undefined;
  /** The same for the page before. */
  readonly previous: string | undefined;
}

export function pagesOf(list: ListVerb, shape: FlatSchema | undefined): Pages {
  const query = list.operation.parameters.filter((parameter) => parameter.in === 'query');
  const named = (pattern: RegExp) => query.find(({ name }) => pattern.test(name));
  const byName = (name: string | undefined) => query.find((parameter) => parameter.name === name);
  const limit =
    byName(list.paging?.limit) ?? named(/^(limit|per_?page|page_?size|max_?results|first|size)$/i);
  const cursor = named(
    /^(cursor|page_?cursor|(starting_?)?after|(next_?|page_?|continuation_?)token|continue|marker)$/i,
  );
  const position = byName(list.paging?.position) ?? cursor;
  const sort = named(/^(sort|sort_?by|order_?by)$/i);
  const direction = named(/^(order|direction|sort_?(order|dir|direction))$/i);
  const special = new Set([limit, position, sort, direction]);
  const filters = query.flatMap((parameter) => {
    const pointer =
      list.filters[parameter.name] ??
      (shape && Object.hasOwn(shape.properties, parameter.name) ? `/${parameter.name}` : undefined);
    return pointer === undefined || special.has(parameter) ? [] : [{ parameter, pointer }];
  });
  const style = list.paging?.style ?? (cursor ? 'cursor' : limit ? 'offset' : 'all');
  return { style, limit, position, filters, sort, direction };
}

/** The page that a request wants, of what belongs to the caller. Rows are only looked at where a filter or an order needs it. */
export function pageOf(
  { root }: Document,
  { query }: Context<Principal>,
  listing: Listing<ItemRow>,
  { pages, list, owner }: { readonly pages: Pages; readonly list: ListVerb; readonly owner: string },
): Page {
  const wanted = pages.filters.filter(({ parameter }) => query.has(parameter.name));
  const sortBy = pages.sort && query.get(pages.sort.name);
  const rows = wanted.length > 0 || sortBy ? sorted(matching(root, query, listing.all(), wanted)) : undefined;
  const total = rows?.length ?? listing.count;
  const newestFirst = list.order === 'newest-first';
  const limit = limitOf(root, query, pages, list, total);
  const offset = offsetOf();
  const found = rows
    ? (newestFirst && !sortBy ? rows.toReversed() : rows).slice(offset, offset + limit)
    : listing.page({ offset, limit, newestFirst });
  const end = offset + found.length;
  return {
    items: found.map(itemOf),
    total,
    limit,
    offset,
    style: pages.style,
    next: end < total && found.length > 0 ? positionAt(end, found.at(-1)) : undefined,
    previous: offset > 0 ? positionAt(Math.max(0, offset - limit), undefined) : undefined,
  };

  function offsetOf(): number {
    const text = pages.position && query.get(pages.position.name);
    if (!text || pages.style === 'all') return 0;
    if (pages.style === 'cursor') return afterCursor(text, rows ?? listing, owner) ?? refuse();
    if (!/^\d+$/.test(text)) return refuse();
    const number = Math.min(Number(text), 2 ** 31 - 1);
    if (pages.style === 'offset') return number;
    return number < 1 ? refuse() : (number - 1) * limit;
  }

  function refuse(): never {
    return fail('invalid', {
      field: pages.position?.name ?? 'page',
      reason: 'is not a page of this list',
      place: 'query',
    });
  }

  function positionAt(at: number, last: ItemRow | undefined): string {
    if (pages.style === 'page') return String(Math.floor(at / limit) + 1);
    if (pages.style !== 'cursor') return String(at);
    return last ? cursorOf(at, last.key.slice(last.key.lastIndexOf('\n') + 1)) : '';
  }

  function sorted(all: ItemRow[]): ItemRow[] {
    if (!sortBy) return all;
    const [, sign = '', name = '', word = ''] = /^([-+]?)(\w+?)(?:[:. ](asc|desc))?$/i.exec(sortBy) ?? [];
    const direction = (pages.direction && query.get(pages.direction.name)) || word;
    const factor = sign === '-' || /^desc/i.test(direction) ? -1 : 1;
    return all.toSorted((a, b) => factor * compare(itemOf(a)[name], itemOf(b)[name]));
  }
}

function limitOf(
  root: JsonObject,
  query: URLSearchParams,
  { limit, style }: Pages,
  list: ListVerb,
  total: number,
): number {
  if (limit === undefined) return style === 'all' ? Math.max(1, total) : usualLimit;
  const text = query.get(limit.name);
  const schema = limit.schema === undefined ? undefined : flatten(root, limit.schema);
  const byDefault = schema && constraint(schema, 'default')?.value;
  const most = list.paging?.max ?? Number.POSITIVE_INFINITY;
  if (text === null) return Math.min(typeof byDefault === 'number' ? byDefault : usualLimit, most);
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (number < 1)
    fail('invalid', { field: limit.name, reason: 'must be a whole number of at least 1', place: 'query' });
  return number > most ? (list.paging?.over ?? most) : number;
}

function matching(
  root: JsonObject,
  query: URLSearchParams,
  rows: ItemRow[],
  filters: Pages['filters'],
): ItemRow[] {
  const wanted = filters.map(({ parameter: { name, schema }, pointer }) => {
    const flat = schema === undefined ? undefined : flatten(root, schema);
    const texts = query.getAll(name);
    return { pointer, texts, values: texts.map((text) => String(flat ? fromText(flat, text) : text)) };
  });
  return rows.filter((row) =>
    wanted.every(({ pointer, texts, values }) => {
      const value = valueAt(itemOf(row), pointer);
      if (Array.isArray(value)) return value.map(String).some((one) => texts.includes(one));
      return values.includes(String(value));
    }),
  );
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [left, right] = [String(a ?? ''), String(b ?? '')];
  return left < right ? -1 : left > right ? 1 : 0;
}

function cursorOf(offset: number, id: string): string {
  return btoa(`${offset}:${id}`).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** How many items a cursor stands behind: what it says itself, unless items before it were deleted; or where the item of that id is. */
function afterCursor(
  text: string,
  rows: readonly ItemRow[] | Listing<ItemRow>,
  owner: string,
): number | undefined {
  const [, offset = '', id = ''] = /^(\d{1,9}):(.*)$/s.exec(decoded(text)) ?? [];
  const key = offset === '' ? itemKey(owner, text) : `${owner}\n${id}`;
  const at = (index: number) => ('page' in rows ? rows.page({ offset: index, limit: 1 })[0] : rows[index]);
  if (offset !== '' && at(Number(offset) - 1)?.key === key) return Number(offset);
  const all = 'page' in rows ? rows.all() : rows;
  const found = all.findIndex((row) => row.key === key);
  if (found >= 0) return found + 1;
  // Its item is gone: what stood behind it has moved up by one at least.
  return offset === '' ? undefined : Math.min(Math.max(0, Number(offset) - 1), all.length);
}

function decoded(text: string): string {
  try {
    return atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  } catch {
    return '';
  }
}

/** The body around a list with the numbers and the links of its page filled in, wherever they are called so. */
export function fillPage(
  root: JsonObject,
  flat: FlatSchema,
  body: unknown,
  page: Page,
  link: (position: string) => string,
): unknown {
  if (!isObject(body)) return body;
  const entries = Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
    const schema = flattenProperty(root, flat, name);
    const [, read] = pageFields.find(([pattern]) => pattern.test(name)) ?? [];
    if (isObject(value) && schema) return [[name, fillPage(root, schema, value, page, link)]];
    if (read === undefined || schema === undefined) return [[name, value]];
    const found = read(
      page,
      schema.types.includes('string') && wantsLink(schema, page) ? link : (text) => text,
    );
    if (found !== undefined) return [[name, found]];
    if (schema.types.includes('null')) return [[name, null]];
    return flat.required[name] === undefined ? [] : [[name, schema.types.includes('string') ? '' : value]];
  });
  return Object.fromEntries(entries);
}

function wantsLink(schema: FlatSchema, { style }: Page): boolean {
  return /^ur[il]/.test(String(constraint(schema, 'format')?.value ?? '')) || style !== 'cursor';
}

type PageField = (page: Page, link: (position: string) => string) => unknown;

const pageFields: readonly (readonly [RegExp, PageField])[] = [
  [/^(total|total_?(count|items|results|elements|size)?)$/i, ({ total }) => total],
  [/^(page|page_?(number|num)|current_?page)$/i, ({ offset, limit }) => Math.floor(offset / limit) + 1],
  [/^(limit|per_?page|page_?size)$/i, ({ limit }) => limit],
  [/^(offset|skip)$/i, ({ offset }) => offset],
  [/^(count|size|returned|number_?of_?elements)$/i, ({ items }) => items.length],
  [
    /^(pages|total_?pages|page_?count|last_?page)$/i,
    ({ total, limit }) => Math.max(1, Math.ceil(total / limit)),
  ],
  [/^has_?(more|next(_?page)?)$/i, ({ next }) => next !== undefined],
  [/^has_?prev(ious)?(_?page)?$/i, ({ previous }) => previous !== undefined],
  [
    /^(next|next_?(cursor|page|page_?token|token|url|link)|cursor|continue|continuation_?token|end_?cursor)$/i,
    ({ next }, link) => (next === undefined ? undefined : link(next)),
  ],
  [
    /^(prev|previous|prev(ious)?_?(cursor|page|url|link|token))$/i,
    ({ previous, style }, link) =>
      previous === undefined || style === 'cursor' ? undefined : link(previous),
  ],
];
