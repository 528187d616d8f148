import { constraint } from '../../../spec/constraints.ts';
import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ListVerb, ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import type { Fault } from '../../engine/fault.ts';
import { keyOf, type Listing, readListing } from '../../engine/listing.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties } from '../../engine/values.ts';
import { sameValue } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { ownItems, pageQuery, start } from './pages.ts';

export const filter: ActiveCheck = {
  kind: 'active',
  feeds: ['paging/count'],
  id: 'paging/filter',
  title: 'a filter gives all items that fit, and no others',
  why: 'A filter that is ignored makes clean-up jobs delete everything.',
  failing: 'GET /keys?host=a.example -> keys of b.example, too',
  passing: 'GET /keys?host=a.example -> the keys of a.example',
  source: 'x-resource: filters; the document: the parameter',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['list'],
      title: 'filters are sound and complete',
      writes: false,
      when: ({ list }) => Object.keys(list.filters).length > 0,
      async run(scene, stage, { create, list }) {
        if (scene.run.settings.mayWrite && create)
          await (stage.canMultiply ? stage.population(5) : stage.main());
        const whole = await stage.all();
        if (whole.items.length === 0) scene.skip('there are no items to filter');
        const filters = Object.entries(list.filters).map(([parameter, at]) => filterOf(list, parameter, at));
        for (const one of filters) {
          const isSound =
            (await tryValues(scene, stage, whole, one)) &&
            (await tryStrangers(scene, stage, one)) &&
            (await tryPages(scene, stage, whole, one));
          if (isSound && list.repeats.includes(one.parameter)) await tryRepeated(scene, stage, whole, one);
        }
        await tryTwo(scene, stage, whole, filters);
      },
    }),
};

/** One filter of a list. */
interface Filter {
  readonly parameter: string;
  /** Where the item has what it compares with. */
  readonly at: string;
  /** What says so. */
  readonly trail: readonly string[];
}

type ListStage = Stage<ResourceWith<'list'>>;

function filterOf({ operation, pointer }: ListVerb, parameter: string, at: string): Filter {
  const found = operation.parameters.find((candidate) => candidate.name === parameter);
  return {
    parameter,
    at,
    trail: [...(found ? [found.pointer, ...found.trail] : []), pointer, operation.pointer],
  };
}

/** The list by a value of a filter. */
interface Filtered {
  readonly filter: Filter;
  readonly value: unknown;
  readonly listing: Listing;
  readonly whole: Listing;
}

/** What is wrong with a filtered list; undefined where nothing is. */
type Question = (
  scene: Scene,
  stage: ListStage,
  filtered: Filtered,
) => Pick<Fault, 'message' | 'expected' | 'actual' | 'check'> | undefined;

const isRefused: Question = (_, __, { filter: { parameter }, listing }) =>
  isSuccess(listing.exchange)
    ? undefined
    : {
        message: `the filter ${parameter} was refused`,
        expected: 'a success',
        actual: statusOf(listing.exchange),
      };

const letsOthersThrough: Question = (_, __, { filter: { parameter, at }, value, listing }) => {
  const wrong = listing.items.filter((item) => !sameValue(valueAt(item, at), value));
  return wrong.length === 0
    ? undefined
    : {
        message: `the filter ${parameter} lets others through`,
        expected: `only items whose ${at.slice(1)} is the one asked for`,
        actual: `${wrong.length} of ${listing.items.length} have another`,
      };
};

/** Of our own items: those of others may come and go. */
const leavesOut: Question = (scene, stage, { filter: { parameter, at }, value, listing, whole }) => {
  const own = scene.run.ledger.items.filter(
    (item) => item.resource === stage.resource && item.isAlive && sameValue(valueAt(item.known, at), value),
  );
  const lost = own.filter(
    (item) => stage.inList(whole, item).length > 0 && stage.inList(listing, item).length === 0,
  );
  return lost.length === 0 || isFull(stage, listing)
    ? undefined
    : {
        message: `the filter ${parameter} leaves out items that fit`,
        expected: `all items whose ${at.slice(1)} is the one asked for`,
        actual: `${lost.length} of ${own.length} of our own are missing`,
      };
};

const miscounts: Question = (_, stage, { listing }) => {
  const { total, items } = listing;
  const isOnePage = stage.resource.list.paging !== undefined && !isFull(stage, listing);
  return total === undefined || !isOnePage || total === items.length
    ? undefined
    : {
        check: 'paging/count',
        message: 'the total of a filtered list is not the number of its items',
        expected: 'the number of items that fit',
        actual: `${total}, where there are ${items.length}`,
      };
};

/** In this order: what is refused holds nothing to look at. */
const questions: readonly Question[] = [isRefused, letsOthersThrough, leavesOut, miscounts];

/** Filters by values that items have. Whether nothing was found. */
async function tryValues(scene: Scene, stage: ListStage, whole: Listing, filter: Filter): Promise<boolean> {
  const { operation, paging } = stage.resource.list;
  const limit = paging ? { [paging.limit]: largestPage(stage) } : {};
  for (const value of valuesOf(whole, filter).slice(0, 3)) {
    const listing = await stage.list({ ...limit, [filter.parameter]: value });
    for (const question of questions) {
      const said = question(scene, stage, { filter, value, listing, whole });
      if (said === undefined) continue;
      scene.fail({
        trail: filter.trail,
        operation: operation.label,
        exchange: listing.exchange,
        ...said,
      });
      return false;
    }
  }
  return true;
}

/** The values that items have, each once. */
function valuesOf({ items }: Listing, { at }: Filter): readonly (string | boolean)[] {
  const values = items
    .map((item) => valueAt(item, at))
    .filter((value) => typeof value === 'string' || typeof value === 'boolean');
  return [...new Set(values)];
}

function largestPage({ resource }: ListStage): number {
  return resource.list.paging?.max ?? 100;
}

/** There may be more on the next page. */
function isFull(stage: ListStage, { items }: Listing): boolean {
  return items.length >= largestPage(stage);
}

/** Two filters at once, in either order, of which one fits an item and the other does not: there is nothing that fits both. */
async function tryTwo(
  scene: Scene,
  stage: ListStage,
  whole: Listing,
  filters: readonly Filter[],
): Promise<void> {
  const { operation, pointer } = stage.resource.list;
  for (const [first, second] of filters.flatMap((one) => filters.map((other) => [one, other] as const))) {
    const item = whole.items.find((candidate) => typeof valueAt(candidate, second.at) === 'string');
    if (first === second || item === undefined) continue;
    const wanted = {
      [second.parameter]: valueAt(item, second.at),
      [first.parameter]: strangerTo(whole, first.at),
    };
    const exchange = await scene.probe(scene.draft(operation, { parameters: wanted }));
    const found = readListing(stage.resource, exchange).raw;
    if (!isSuccess(exchange) || found.length === 0) continue;
    scene.fail({
      trail: [pointer, operation.pointer],
      operation: operation.label,
      exchange,
      message: `of the filters ${first.parameter} and ${second.parameter} only one counts where both are given`,
      expected: 'only items that fit both',
      actual: `${found.length} items`,
    });
    return;
  }
}

const noSuchId = '00000000-0000-4000-8000-00000000dead';

/** What of a list is ours: what others made may go at any time. */
function ownIn(scene: Scene, stage: ListStage, listing: Listing): readonly JsonObject[] {
  return ownItems(scene, stage.resource).flatMap((item) => stage.inList(listing, item));
}

/** A value that no item has. */
function strangerTo({ items }: Listing, at: string): string {
  const like = items.map((item) => valueAt(item, at)).find((value) => typeof value === 'string');
  const isId = typeof like === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(like);
  return isId ? noSuchId : 'keymock-no-such.example';
}

/** A value that no item has must give no item. Whether it does. */
async function tryStrangers(
  scene: Scene,
  stage: ListStage,
  { parameter, at, trail }: Filter,
): Promise<boolean> {
  const { operation } = stage.resource.list;
  for (const stranger of strangersTo(scene, stage, at)) {
    const exchange = await scene.probe(scene.draft(operation, { parameters: { [parameter]: stranger } }));
    const found = readListing(stage.resource, exchange).items;
    const wrong = found.filter((item) => !sameValue(valueAt(item, at), stranger));
    if (wrong.length === 0) continue;
    scene.fail({
      trail,
      operation: operation.label,
      exchange,
      message: `the filter ${parameter} finds items that do not have its value`,
      expected: 'an exact comparison',
      actual: `${wrong.length} items with another value`,
    });
    return false;
  }
  return true;
}

/** A filtered list has pages, too: cut from what fits, not from the whole list. Whether it has. */
async function tryPages(
  scene: Scene,
  stage: ListStage,
  whole: Listing,
  { parameter, at, trail }: Filter,
): Promise<boolean> {
  const { resource } = stage;
  const { paging, operation } = resource.list;
  // What comes last is on no first page of the whole list.
  const value = whole.items.map((item) => valueAt(item, at)).findLast((found) => typeof found === 'string');
  if (paging === undefined || value === undefined || whole.items.length < 2) return true;
  const all = () => stage.list({ [paging.limit]: largestPage(stage), [parameter]: value });
  const before = await all();
  const keys = ({ raw }: Listing) => raw.map((item) => keyOf(resource, item));
  for (const at of [0, 1]) {
    const page = await stage.list({ ...pageQuery(paging, 1, start(paging) + at), [parameter]: value });
    const expected = keys(before).slice(at, at + 1);
    if (keys(page).join() === expected.join()) continue;
    if (keys(await all()).join() !== keys(before).join()) return true;
    scene.fail({
      trail,
      operation: operation.label,
      exchange: page.exchange,
      message: `with the filter ${parameter} the pages are not those of the filtered list`,
      expected: `${expected.length} items on page ${at + 1} of one item each`,
      actual: page.raw.length === expected.length ? 'another item' : `${page.raw.length} items`,
    });
    return false;
  }
  return true;
}

/** A filter that may be repeated finds what has any of its values, whichever comes first. */
async function tryRepeated(scene: Scene, stage: ListStage, whole: Listing, filter: Filter): Promise<void> {
  const { resource } = stage;
  const { operation, paging } = resource.list;
  const [one, other = strangerTo(whole, filter.at)] = valuesOf(whole, filter).map(String);
  if (one === undefined) return;
  const isWanted = (item: JsonObject) => [one, other].includes(String(valueAt(item, filter.at)));
  for (const values of [
    [one, other],
    [other, one],
  ]) {
    const limit = paging ? { [paging.limit]: largestPage(stage) } : {};
    const plain = scene.draft(operation, { parameters: limit });
    const query = [...plain.query, ...values.map((value) => [filter.parameter, value] as const)];
    const exchange = await scene.probe({ ...plain, query });
    // A server may know its choices, and refuse a value that is none.
    if (!isSuccess(exchange) && other === strangerTo(whole, filter.at)) return;
    const listing = readListing(resource, exchange);
    const expected = ownIn(scene, stage, whole).filter(isWanted);
    const found = new Set(listing.raw.map((item) => keyOf(resource, item)));
    const lost = expected.filter((item) => !found.has(keyOf(resource, item)));
    const wrong = listing.raw.filter((item) => !isWanted(item));
    if (wrong.length === 0 && (lost.length === 0 || isFull(stage, listing))) continue;
    scene.fail({
      trail: filter.trail,
      operation: operation.label,
      exchange,
      message: `the filter ${filter.parameter}, repeated, does not find what has any of its values`,
      expected: 'all items that have one of the two',
      actual: `${lost.length} of ${expected.length} are missing, ${wrong.length} have another value`,
    });
    return;
  }
}

/** Values that are nearly one of ours, so that a search for parts or in any case is seen. None where the document has a choice. */
function strangersTo(scene: Scene, stage: ListStage, at: string): readonly string[] {
  const { resource } = stage;
  const schema =
    resource.create && bodyProperties(scene.run.document.root, resource.create.operation)[at.slice(1)];
  if (schema && (!schema.types.includes('string') || constraint(schema, 'enum'))) return [];
  const item = scene.run.ledger.items.find(
    (candidate) => candidate.resource === resource && candidate.isAlive,
  );
  const value = item && valueAt(item.known, at);
  const isId = schema !== undefined && constraint(schema, 'format')?.value === 'uuid';
  return isId || typeof value !== 'string'
    ? [noSuchId]
    : [value.slice(0, -1), value.slice(1), '%', value.toUpperCase()].filter((text) => text !== value);
}
