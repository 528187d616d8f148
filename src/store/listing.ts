import type { Entry } from './lookup.ts';
import type { Listing } from './model.ts';

/** A view on a list of entries that reads rows only as they are asked for. */
export function createListing<Row>(
  entries: readonly Entry[] = [],
  read: (entry: Entry) => Row,
): Listing<Row> {
  return {
    count: entries.length,
    page({ offset, limit, newestFirst = false }) {
      if (!newestFirst) return entries.slice(offset, offset + limit).map(read);
      const end = Math.max(0, entries.length - offset);
      return entries
        .slice(Math.max(0, end - limit), end)
        .reverse()
        .map(read);
    },
    all: () => entries.map(read),
  };
}
