import type { Operation } from '../../../spec/document.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { Paging } from '../../../spec/resource.ts';
import { defineCheck, type Item, isSuccess, type Listing, statusOf } from '../../check.ts';
import {
  createEnough,
  hasPages,
  type ListContext,
  pageQuery,
  pagingOf,
  pagingTrail,
  start,
} from './pages.ts';

export const limit = defineCheck({
  provokes: true,
  id: 'paging/limit',
  title: 'a page has as many items as requested',
  why: 'A limit that is ignored floods clients; one that gives fewer makes them believe it was the last page.',
  failing: 'GET /keys?limit=2 -> 5 items',
  passing: 'GET /keys?limit=2 -> 2 items',
  source: 'the document: the limit parameter; x-resource: paging',
  tries: 'pages of one, two and three items have one, two and three',
  given: { verbs: ['list'], where: hasPages },
  writes: false,
  async run(context) {
    const { items, resource, expect, skip } = context;
    const { operation } = resource.list;
    const paging = pagingOf(context);
    await createEnough(context);
    const whole = await items.listAll();
    if (whole.items.length < 3) skip('there are too few items');
    for (const size of [1, 2, 3, ...wholeSize(paging, whole)]) {
      const { exchange, raw } = await items.list(pageQuery(paging, size, start(paging)));
      if (isSuccess(exchange) && raw.length === size) continue;
      // Where somebody else deletes meanwhile, there may be fewer in all.
      if (size > 3 && (await items.listAll()).items.length !== size) continue;
      expect(exchange, { operation, at: pagingTrail(resource.list, paging.limit) }).holds(false, {
        message: pageMessage(paging, size, { exchange, raw }),
        expected: `${paging.limit} items`,
        actual: `${isSuccess(exchange) ? raw.length : exchange.response.status} for ${size}`,
      });
    }
    await tryLargePages(context, paging, operation);
  },
});

/** What a person would say of a page: `asked for limit=1, got 2 items`. */
function pageMessage(
  { limit: parameter }: Paging,
  size: number,
  { exchange, raw }: Pick<Listing, 'exchange' | 'raw'>,
): string {
  const got = isSuccess(exchange) ? `${raw.length} item${raw.length === 1 ? '' : 's'}` : statusOf(exchange);
  return `asked for ${parameter}=${size}, got ${got}`;
}

/** More than any usual page holds. */
const many = 25;

/** No server's largest page is smaller. */
const smallestMost = 10;

/** A page that just holds all items, where that is no size tried anyway. */
function wholeSize({ max }: Paging, { items, isCut }: Listing): readonly number[] {
  const most = Math.min(max ?? smallestMost, many - 1);
  return isCut || items.length <= 3 || items.length > most ? [] : [items.length];
}

/** Pages as large as the usual one and larger: their size shows only where there are more items than they hold. */
async function tryLargePages(context: ListContext, paging: Paging, operation: Operation): Promise<void> {
  const { items, limits, resource, expect } = context;
  if (!limits.isLoopback || !limits.mayWrite || !resource.create || !items.canHaveMany) return;
  const created = await createMany(context);
  for (const { size, query, constraint } of largePages(context, paging, operation)) {
    const whole = await items.listAll();
    const { exchange, raw } = await items.list(query);
    const all = whole.items.length;
    if (whole.isCut || !isSuccess(whole.exchange) || all < created.length) continue;
    const isRight = isSuccess(exchange) && raw.length === Math.min(size, all);
    expect(exchange, { operation, at: pagingTrail(resource.list, paging.limit), constraint }).holds(isRight, {
      message: `a page of ${resource.name} items is smaller or larger than ${query ? 'requested' : 'the documented default'}`,
      expected: `${size}, where there are as many`,
      actual: isSuccess(exchange) ? `${raw.length} of ${all}` : `${exchange.response.status}`,
    });
  }
  await items.discard(created);
}

async function createMany({ api, items }: ListContext): Promise<Item[]> {
  const requests = [];
  for (let i = 0; i < many; i++) requests.push(items.createRequest(await items.body()));
  return (await api.probeAll(requests)).flatMap((reply) => items.createdBy(reply) ?? []);
}

interface LargePage {
  /** How many items it must have where there are enough. */
  readonly size: number;
  /** Undefined: the default of the server. */
  readonly query?: Readonly<Record<string, number | string>>;
  readonly constraint: string;
}

function largePages(
  { document }: ListContext,
  paging: Paging,
  { parameters }: Operation,
): readonly LargePage[] {
  const { max, over } = paging;
  const schema = parameters.find(({ name }) => name === paging.limit)?.schema;
  const usual = schema === undefined ? undefined : valueAt(document.root, `${schema}/default`);
  const queryOf = (size: number) => pageQuery(paging, size, start(paging));
  const pages: LargePage[] = [];
  // Not the largest at all: where a server draws that line is its own affair in more documents than not.
  if (max !== undefined && max >= many)
    pages.push({ size: many - 1, query: queryOf(many - 1), constraint: 'max' });
  if (typeof usual === 'number' && usual < many) pages.push({ size: usual, constraint: 'default' });
  // Unless the document says how many items a larger page has.
  if (max !== undefined && over !== undefined) {
    pages.push({ size: max, query: queryOf(max), constraint: 'max' });
    pages.push({ size: over, query: queryOf(max + 1), constraint: 'over' });
  }
  return pages;
}
