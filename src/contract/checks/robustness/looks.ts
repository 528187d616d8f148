import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { Resource, ResourceWith } from '../../../spec/resource.ts';
import type { Fault } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { keyOf, type Listing } from '../../engine/listing.ts';
import type { Stage } from '../../engine/stage.ts';

/** What looks at one list, one after the other, show to be wrong. */
type Said = Pick<Fault, 'message' | 'expected' | 'actual'>;

/** The first item that another look shows with other fields. */
export function changedItem(resource: Resource, first: Listing, second: Listing): Said | undefined {
  const now = new Map(second.items.map((item) => [keyOf(resource, item), item]));
  for (const item of first.items) {
    const again = now.get(keyOf(resource, item));
    const changed = again ? changes(item, again).join(', ') : '';
    if (changed === '') continue;
    return {
      message: `reading changes ${changed} of ${resource.name} items`,
      expected: 'the same items each time',
      actual: `${changed} changed`,
    };
  }
  return undefined;
}

/** Whether what two looks have in common is in another order. A list without pages or a promised order may come in any. */
export function movesWhatIsRead(resource: ResourceWith<'list'>, first: Listing, second: Listing): boolean {
  const { paging, order } = resource.list;
  if (paging === undefined && order === undefined) return false;
  const [before, after] = [first, second].map(({ items }) => items.map((item) => keyOf(resource, item)));
  const common = (one: readonly string[] = [], other: readonly string[] = []) =>
    one.filter((key) => other.includes(key)).join();
  return common(before, after) !== common(after, before);
}

/** Whether each look finds more items than the one before; somebody else may make one meanwhile, hardly two in a row. */
export function growth({ name }: Resource, looks: readonly Listing[]): Said | undefined {
  const counts = looks.map(({ items }) => items.length);
  const grows = counts.every((count, i) => i === 0 || count > (counts[i - 1] ?? 0));
  return !grows || looks[0]?.isCut
    ? undefined
    : {
        message: `each look at the list makes a ${name} more`,
        expected: 'the same items each time',
        actual: `${counts.join(', ')} items`,
      };
}

/** Whether one of our own items is there at one look and not at another, or under another id. */
export function unsteadiness(stage: Stage, looks: readonly Listing[], item: Item): Said | undefined {
  const { name } = stage.resource;
  const named = looks.map((listing) => byLabel(stage, listing, item));
  const seen = looks.map((listing, i) => stage.inList(listing, item).length > 0 || named[i]?.length !== 0);
  if (seen.includes(true) && seen.includes(false))
    return {
      message: `a ${name} is in the list at one look and not at the next`,
      expected: 'the same items each time',
      actual: 'one is missing',
    };
  const ids = named.map((found) => (found.length === 1 ? stage.idOf(found[0] ?? {}) : undefined));
  if (ids.includes(undefined) || new Set(ids).size === 1) return undefined;
  return {
    message: `the id of a ${name} changes from one look to the next`,
    expected: 'the same items each time',
    actual: 'another id',
  };
}

/** Items of a list that bear an item's name. */
function byLabel(stage: Stage, listing: Listing, item: Item): readonly JsonObject[] {
  const { labelAt } = stage;
  return labelAt === undefined || item.label === undefined
    ? []
    : listing.raw.filter((found) => valueAt(found, labelAt) === item.label);
}

/** Simple fields that differ at all; when an item was last used may change by itself. */
export function changes(before: JsonObject, after: JsonObject): string[] {
  return Object.keys(before).filter((name) => {
    const values = [before[name], after[name]];
    return (
      !/last_?(used|seen)|accessed/i.test(name) &&
      values.every((value) => typeof value !== 'object' || value === null) &&
      values[0] !== values[1]
    );
  });
}
