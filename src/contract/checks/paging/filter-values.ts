import { valueAt } from '../../../spec/pointer.ts';
import type { Fault } from '../../engine/fault.ts';
import type { Listing } from '../../engine/listing.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import { sameValue } from '../compare.ts';
import { type Filter, isFull, type ListStage, largestPage, valuesOf } from './filtered.ts';

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
export async function tryValues(
  scene: Scene,
  stage: ListStage,
  whole: Listing,
  filter: Filter,
): Promise<boolean> {
  const { operation, paging } = stage.resource.list;
  const limit = paging ? { [paging.limit]: largestPage(stage) } : {};
  for (const value of valuesOf(whole, filter).slice(0, 3)) {
    const listing = await stage.list({ ...limit, [filter.parameter]: value });
    for (const question of questions) {
      const said = question(scene, stage, { filter, value, listing, whole });
      if (said === undefined) continue;
      scene.fail({
        trail: filter.trail,
        constraint: 'filters',
        operation: operation.label,
        exchange: listing.exchange,
        ...said,
      });
      return false;
    }
  }
  return true;
}
