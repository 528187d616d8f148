import { deepEqual, type JsonObject } from '../../../spec/json.ts';
import type { ListVerb, Paging, Resource, ResourceWith } from '../../../spec/resource.ts';
import { type Item, isSuccess, keyOf, type Listing, type ResourceContext } from '../../check.ts';

export type ListContext = ResourceContext<ResourceWith<'list'>>;

export function hasPages({ list }: ResourceWith<'list'>): boolean {
  return list.paging !== undefined;
}

/** How the pages of a list work, for a check of lists that have them (`hasPages`). */
export function pagingOf({ resource, require }: ListContext): Paging {
  return require.defined(resource.list.paging, 'the list has no pages');
}

/** The query for a page. */
export function pageQuery(paging: Paging, limit: number | string, position: number | string) {
  return { [paging.limit]: limit, [paging.position]: position };
}

/** The first position: nothing skipped, or page one. */
export function start(paging: Paging): number {
  return paging.style === 'offset' ? 0 : 1;
}

/** The evidence path of a parameter of a page: the parameter, the rule in `x-resource`, the operation. */
export function pagingTrail(
  { operation, paging }: ListVerb,
  parameter: string | undefined,
): readonly string[] {
  const found = operation.parameters.find(({ name, in: place }) => name === parameter && place === 'query');
  return [
    ...(found ? [found.pointer, ...found.trail] : []),
    ...(paging ? [paging.pointer] : []),
    operation.pointer,
  ];
}

/** Creates items where the list may have too few for pages, unless the run may only read. */
export async function createEnough({ items, limits, resource }: ListContext): Promise<void> {
  if (limits.mayWrite && resource.create && items.canHaveMany) await items.have(5);
}

/** The items that the account under test has created and not deleted. */
export function ownItems({ api, created, resource }: ListContext): readonly Item[] {
  const self = api.self(resource.list.operation);
  return created().filter(
    (item) => item.resource === resource && item.isAlive && deepEqual(item.creator.as, self),
  );
}

export function keysOf(resource: Resource, items: readonly JsonObject[]): readonly string[] {
  return items.map((item) => keyOf(resource, item));
}

/** A list read page by page, and as a whole. */
interface Pages {
  readonly size: number;
  readonly pages: readonly Listing[];
  /** The items of all pages, in order, repeats and all. */
  readonly items: readonly JsonObject[];
  /** The whole list was the same before and after: nobody else wrote meanwhile. */
  readonly isQuiet: boolean;
  readonly whole: Listing;
}

const mostPages = 12;

/** Reads all pages of two or more items. @throws Skip where there are too few items, or too many */
export async function readPages(context: ListContext, paging: Paging): Promise<Pages> {
  const { items, resource, require, skip } = context;
  await createEnough(context);
  const whole = await items.listAll();
  await require(whole.exchange).succeeds('the list was refused');
  const count = whole.items.length;
  if (whole.isCut || count > 400) skip('there are too many items to read all pages');
  if (count < 3 && ownItems(context).length < 3) skip('there are too few items to cut them into pages');
  const size = Math.max(2, Math.ceil(count / (mostPages - 4)));
  const pages: Listing[] = [];
  for (let i = 0; i < mostPages; i++) {
    const page = await items.list(
      pageQuery(paging, size, start(paging) + (paging.style === 'offset' ? i * size : i)),
    );
    pages.push(page);
    if (!isSuccess(page.exchange) || page.items.length === 0) break;
  }
  const after = await items.listAll();
  const [before, later] = [whole, after].map((listing) => keysOf(resource, listing.items).toSorted().join());
  return { size, pages, items: pages.flatMap((page) => page.items), isQuiet: before === later, whole };
}
