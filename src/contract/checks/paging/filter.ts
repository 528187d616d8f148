import { constraint, flatten } from '../../../spec/constraints.ts';
import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import { defineCheck, type Expectation, isSuccess, keyOf, type Listing, readListing } from '../../check.ts';
import { sameValue } from '../compare.ts';
import { createDifferent, nearValues, unusedValue, valuesOf } from './filter-values.ts';
import { keysOf, type ListContext, ownItems, pageQuery, start } from './pages.ts';

export const filter = defineCheck({
  provokes: true,
  feeds: ['paging/count'],
  id: 'paging/filter',
  title: 'a filter gives all items that fit, and no others',
  why: 'A filter that is ignored makes clean-up jobs delete everything.',
  failing: 'GET /keys?host=a.example -> keys of b.example, too',
  passing: 'GET /keys?host=a.example -> the keys of a.example',
  source: 'x-resource: filters; the document: the parameter',
  tries: 'filters are sound and complete',
  given: { verbs: ['list'], where: ({ list }) => Object.keys(list.filters).length > 0 },
  writes: false,
  async run(context) {
    const { items, limits, resource, skip } = context;
    const filters = filtersOf(context);
    if (limits.mayWrite && resource.create)
      await (items.canHaveMany
        ? createDifferent(
            context,
            filters.map(({ at }) => at),
          )
        : items.first());
    const whole = await items.listAll();
    if (whole.items.length === 0) skip('there are no items to filter');
    for (const one of filters) {
      const isSound =
        (await tryValues(context, whole, one)) &&
        (await tryNearValues(context, one)) &&
        (await tryPages(context, whole, one));
      if (isSound && resource.list.repeats.includes(one.parameter)) await tryRepeated(context, whole, one);
    }
    await tryTwo(context, whole, filters);
  },
});

/** One filter of a list. */
interface Filter {
  readonly parameter: string;
  /** Where an item has the value that it is compared with. */
  readonly at: string;
  readonly promise: Expectation;
}

function filtersOf({ resource }: ListContext): readonly Filter[] {
  const { filters, operation, pointer } = resource.list;
  return Object.entries(filters).map(([parameter, at]) => {
    const found = operation.parameters.find(({ name }) => name === parameter);
    const trail = [...(found ? [found.pointer, ...found.trail] : []), pointer, operation.pointer];
    return { parameter, at, promise: { operation, at: trail, constraint: 'filters' } };
  });
}

/** The largest page: what does not fit on it may be on the next one. */
function pageSize({ resource }: ListContext): number {
  return resource.list.paging?.max ?? 100;
}

function isFull(context: ListContext, { items }: Listing): boolean {
  return items.length >= pageSize(context);
}

function largestPage(context: ListContext): Record<string, number> {
  const { paging } = context.resource.list;
  return paging ? { [paging.limit]: pageSize(context) } : {};
}

/** Values that items have. @returns whether the filter keeps its promise, as all others here do */
async function tryValues(
  context: ListContext,
  whole: Listing,
  { parameter, at, promise }: Filter,
): Promise<boolean> {
  const { created, expect, items, resource } = context;
  const field = at.slice(1);
  for (const value of valuesOf(whole, at).slice(0, 3)) {
    const hasValue = (item: JsonObject) => sameValue(valueAt(item, at), value);
    const listing = await items.list({ ...largestPage(context), [parameter]: value });
    const { exchange, items: found, total } = listing;
    const expected = expect(exchange, promise);
    if (!expected.succeeds(`the filter ${parameter} was refused`)) return false;
    const others = found.filter((item) => !hasValue(item));
    const own = created().filter(
      (item) => item.resource === resource && item.isAlive && hasValue(item.known),
    );
    // Of own items alone: those of others may come and go.
    const lost = own.filter((item) => item.find(whole) && !item.find(listing));
    const isComplete = lost.length === 0 || isFull(context, listing);
    const isOnePage = resource.list.paging !== undefined && !isFull(context, listing);
    const isKept =
      expected.holds(others.length === 0, {
        message: `the filter ${parameter} lets others through`,
        expected: `only items with the requested ${field}`,
        actual: `${others.length} of ${found.length} have another`,
      }) &&
      expected.holds(isComplete, {
        message: `the filter ${parameter} leaves out items that fit`,
        expected: `all items with the requested ${field}`,
        actual: `${lost.length} of ${own.length} own items are missing`,
      }) &&
      expect(exchange, { ...promise, check: 'paging/count' }).holds(
        total === undefined || !isOnePage || total === found.length,
        {
          message: 'the total of a filtered list is not the number of its items',
          expected: 'the number of items that fit',
          actual: `${total}, where there are ${found.length}`,
        },
      );
    if (!isKept) return false;
  }
  return true;
}

/** Values that no item has must give no item. */
async function tryNearValues(context: ListContext, { parameter, at, promise }: Filter): Promise<boolean> {
  const { api, document, expect, resource } = context;
  const { operation } = resource.list;
  const schema = operation.parameters.find(({ name }) => name === parameter)?.schema;
  // A server may ignore a value that is no choice.
  if (schema !== undefined && constraint(flatten(document.root, schema), 'enum')) return true;
  for (const value of nearValues(context, at)) {
    const reply = await api.probe(api.request(operation, { parameters: { [parameter]: value } }));
    const wrong = readListing(resource, reply).items.filter((item) => !sameValue(valueAt(item, at), value));
    const isExact = expect(reply, promise).holds(wrong.length === 0, {
      message: `the filter ${parameter} finds items that do not have its value`,
      expected: 'an exact comparison',
      actual: `${wrong.length} items with another value`,
    });
    if (!isExact) return false;
  }
  return true;
}

/** A filtered list has pages, too: cut from the items that fit, not from the whole list. */
async function tryPages(
  context: ListContext,
  whole: Listing,
  { parameter, at, promise }: Filter,
): Promise<boolean> {
  const { expect, items, resource } = context;
  const { paging } = resource.list;
  // The last item is on no first page of the whole list.
  const value = whole.items.map((item) => valueAt(item, at)).findLast((found) => typeof found === 'string');
  if (paging === undefined || value === undefined || whole.items.length < 2) return true;
  const readKeys = async () =>
    keysOf(resource, (await items.list({ ...largestPage(context), [parameter]: value })).raw);
  const before = await readKeys();
  for (const place of [0, 1]) {
    const page = await items.list({ ...pageQuery(paging, 1, start(paging) + place), [parameter]: value });
    const expected = before.slice(place, place + 1);
    if (keysOf(resource, page.raw).join() === expected.join()) continue;
    if ((await readKeys()).join() !== before.join()) return true;
    return expect(page.exchange, promise).holds(false, {
      message: `with the filter ${parameter} the pages are not those of the filtered list`,
      expected: `${expected.length} items on page ${place + 1} of one item each`,
      actual: page.raw.length === expected.length ? 'another item' : `${page.raw.length} items`,
    });
  }
  return true;
}

/** A filter that may be repeated finds the items that have any of its values, whichever comes first. */
async function tryRepeated(
  context: ListContext,
  whole: Listing,
  { parameter, at, promise }: Filter,
): Promise<void> {
  const { api, expect, resource } = context;
  const [one, other = unusedValue(whole, at)] = valuesOf(whole, at).map(String);
  if (one === undefined) return;
  const hasValue = (item: JsonObject) => [one, other].includes(String(valueAt(item, at)));
  for (const values of [
    [one, other],
    [other, one],
  ]) {
    const plain = api.request(resource.list.operation, { parameters: largestPage(context) });
    const query = [...plain.query, ...values.map((value) => [parameter, value] as const)];
    const reply = await api.probe({ ...plain, query });
    // A server may know its choices, and refuse a value that is none.
    if (!isSuccess(reply) && other === unusedValue(whole, at)) return;
    const listing = readListing(resource, reply);
    const found = new Set(keysOf(resource, listing.raw));
    // Of own items alone: those of others may go at any time.
    const own = ownItems(context)
      .map((item) => item.find(whole))
      .filter((item) => item !== undefined)
      .filter(hasValue);
    const lost = own.filter((item) => !found.has(keyOf(resource, item)));
    const wrong = listing.raw.filter((item) => !hasValue(item));
    const isComplete = lost.length === 0 || isFull(context, listing);
    const isKept = expect(reply, { ...promise, constraint: 'repeats' }).holds(
      wrong.length === 0 && isComplete,
      {
        message: `the filter ${parameter}, repeated, does not find the items that have any of its values`,
        expected: 'all items that have one of the two',
        actual: `${lost.length} of ${own.length} are missing, ${wrong.length} have another value`,
      },
    );
    if (!isKept) return;
  }
}

/** Two filters at once, in either order, of which one fits an item and the other does not: no item fits both. */
async function tryTwo(context: ListContext, whole: Listing, filters: readonly Filter[]): Promise<void> {
  const { api, expect, resource } = context;
  const { operation, pointer } = resource.list;
  for (const [first, second] of filters.flatMap((one) => filters.map((other) => [one, other] as const))) {
    const item = whole.items.find((candidate) => typeof valueAt(candidate, second.at) === 'string');
    if (first === second || item === undefined) continue;
    const parameters = {
      [second.parameter]: valueAt(item, second.at),
      [first.parameter]: unusedValue(whole, first.at),
    };
    const reply = await api.probe(api.request(operation, { parameters }));
    const { length } = readListing(resource, reply).raw;
    const at = [pointer, operation.pointer];
    const isKept = expect(reply, { operation, at, constraint: 'filters' }).holds(
      !isSuccess(reply) || length === 0,
      {
        message: `of the filters ${first.parameter} and ${second.parameter} only one counts where both are given`,
        expected: 'only items that fit both',
        actual: `${length} items`,
      },
    );
    if (!isKept) return;
  }
}
