import type { JsonObject } from '../../spec/json.ts';
import type { Resource } from '../../spec/resource.ts';
import type { Draft } from '../http/transport.ts';
import type { Asker } from '../items/asker.ts';
import type { Item } from '../items/ledger.ts';
import type { Listing } from '../items/listing.ts';
import type { Exchange } from '../types.ts';

export type { Asker } from '../items/asker.ts';

/** What all parts of a stage know. */
export interface StageBase<R extends Resource = Resource> {
  readonly resource: R;
  /** The request field that names an item, and where it is in the item. */
  readonly labelField: string | undefined;
  readonly labelAt: string | undefined;
  /** Whether more than one may be made: what cannot be deleted again is made once. */
  readonly canMultiply: boolean;
  idOf(value: JsonObject): unknown;
}

/** One kind of thing on the server: how to make, find and delete it, and what was made so far. */
export type Stage<R extends Resource = Resource> = StageBase<R> & Maker & Finder & Keeper;

/** Makes things on the server, no more than are needed. */
export interface Maker {
  /** A valid body with a fresh name: what is required, what names it, and `fields`. */
  body(fields?: JsonObject): Promise<JsonObject>;
  createDraft(body: JsonObject | undefined, asker?: Asker): Draft;
  /** Sends a valid create; the item is undefined where it was refused. */
  create(fields?: JsonObject, asker?: Asker): Promise<{ exchange: Exchange; item: Item | undefined }>;
  /** The first item, made when it is first asked for. @throws Skip where it cannot be made */
  main(): Promise<Item>;
  /** At least so many items. @throws Skip */
  population(count: number): Promise<readonly Item[]>;
  /** An item to try wrong things on; always the same. @throws Skip */
  guineaPig(): Promise<Item>;
  /** An item of its own, to be changed or deleted. @throws Skip */
  spare(fields?: JsonObject): Promise<Item>;
  /** What later cases may share: the first, the one for wrong requests, and a few more that are on the server. */
  kept(): readonly Item[];
  /** Valid creates that were refused. */
  readonly refusals: readonly Exchange[];
}

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

/** What can be done to an item that was made. */
export interface Keeper {
  /** Whether the item is on the server, by its list or by reading it; undefined where neither is possible. */
  exists(item: Item): Promise<boolean | undefined>;
  /** A request about one item. @throws Skip where what identifies it is not known */
  itemDraft(
    verb: 'read' | 'update' | 'rotate' | 'delete',
    item: Item,
    parts?: Asker & { readonly json?: unknown },
  ): Promise<Draft>;
  /** The item in a reply to such a request. */
  shown(verb: 'read' | 'update' | 'rotate', exchange: Exchange): JsonObject | undefined;
  remove(item: Item): Promise<Exchange>;
  /** Learns from the list what the replies to the creates did not tell, and what a delete needs. */
  identify(items: readonly Item[]): Promise<void>;
  /** Deletes what a case no longer needs, so that lists stay short. */
  discard(items: readonly (Item | undefined)[]): Promise<void>;
}

export function aOrAn(name: string): string {
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
}
