import type { JsonObject } from '../../spec/json.ts';
import { isSame } from './item.ts';
import type { Item } from './ledger.ts';
import { createLister } from './list-all.ts';
import { type Listing, listOnce } from './listing.ts';
import type { Run } from './run-state.ts';
import type { Asker, StageBase } from './stage.ts';

/** What is on the server, as its lists tell. */
export interface Finder {
  list(query?: Readonly<Record<string, unknown>>, asker?: Asker): Promise<Listing>;
  /** All pages. */
  all(asker?: Asker): Promise<Listing>;
  /** The item as the list shows it. */
  inList(listing: Listing, item: Item): readonly JsonObject[];
  /** The item as our own list shows it now; undefined where it is not there, or there is no list. */
  listed(item: Item): Promise<JsonObject | undefined>;
}

export function createFinder(run: Run, { resource, labelAt }: StageBase): Finder {
  const all = createLister(run, resource);
  const inList: Finder['inList'] = (listing, item) =>
    listing.items.filter((candidate) => isSame(resource, labelAt, item, candidate));
  return {
    list: (query, asker) => listOnce(run, resource, query, asker),
    all,
    inList,
    listed: async (item) => (resource.list ? inList(await all(), item)[0] : undefined),
  };
}
