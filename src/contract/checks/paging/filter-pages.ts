import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import { keyOf, type Listing, readListing } from '../../engine/listing.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import { type Filter, isFull, type ListStage, largestPage, strangerTo, valuesOf } from './filtered.ts';
import { ownItems, pageQuery, start } from './pages.ts';

/** A filtered list has pages, too: cut from what fits, not from the whole list. Whether it has. */
export async function tryPages(
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
      constraint: 'filters',
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
export async function tryRepeated(
  scene: Scene,
  stage: ListStage,
  whole: Listing,
  filter: Filter,
): Promise<void> {
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
      constraint: 'repeats',
      operation: operation.label,
      exchange,
      message: `the filter ${filter.parameter}, repeated, does not find what has any of its values`,
      expected: 'all items that have one of the two',
      actual: `${lost.length} of ${expected.length} are missing, ${wrong.length} have another value`,
    });
    return;
  }
}

/** What of a list is ours: what others made may go at any time. */
function ownIn(scene: Scene, stage: ListStage, listing: Listing): readonly JsonObject[] {
  return ownItems(scene, stage.resource).flatMap((item) => stage.inList(listing, item));
}
