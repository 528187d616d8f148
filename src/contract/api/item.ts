import { isObject, type JsonObject } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { Resource } from '../../spec/resource.ts';
import { isSuccess } from '../http/reply.ts';
import { askerOf } from '../items/item.ts';
import type { Item as LedgerEntry } from '../items/ledger.ts';
import type { Listing } from '../items/listing.ts';
import type { Scene } from '../run/scene.ts';
import type { Exchange } from '../types.ts';
import { type RequestDraft, type RequestOptions, toParts } from './request.ts';

/** What can be done to one item. */
export type ItemAction = 'read' | 'update' | 'rotate' | 'delete';

/** What the server shows of an item, and in which reply. */
export interface Observation {
  readonly shown: JsonObject;
  readonly exchange: Exchange;
}

/** An item that this run created. Its verbs send what a correct server accepts; `request` is for probes. */
export interface Item {
  readonly resource: Resource;
  /** Undefined where it has none, or the server has not shown it yet. */
  readonly id: unknown;
  /** The name that it was created with; undefined where it has none. */
  readonly name: string | undefined;
  /** The body of its create. */
  readonly sent: JsonObject;
  /** As the reply to its create showed it. */
  readonly shown: JsonObject;
  /** The same, completed from a list. */
  readonly known: JsonObject;
  /** The exchange that created it. */
  readonly exchange: Exchange;
  /** Who created it, and in which scope: `items.listAll(item.creator)` has it. */
  readonly creator: RequestOptions;
  /** The secret that authenticates to this API; undefined where there is none. */
  readonly secret: string | undefined;
  readonly isAlive: boolean;
  /** A request about it. @throws Skip where the document has no such verb, or what identifies the item is not known */
  request(action: ItemAction, options?: RequestOptions): Promise<RequestDraft>;
  read(options?: RequestOptions): Promise<Exchange>;
  update(fields: JsonObject, options?: RequestOptions): Promise<Exchange>;
  rotate(options?: RequestOptions): Promise<Exchange>;
  delete(options?: RequestOptions): Promise<Exchange>;
  /** Whether the server has it, by its list or by reading it; undefined where neither is possible. */
  exists(): Promise<boolean | undefined>;
  /** As a list shows it; undefined where it is not there. */
  find(listing: Listing): JsonObject | undefined;
  /** Each time that a list shows it. */
  findAll(listing: Listing): readonly JsonObject[];
  /** As its list shows it now; undefined where it is not there, or there is no list. */
  listed(): Promise<JsonObject | undefined>;
  /**
   * As it is read now, or where it cannot be read, as its list shows it: the one that is given, or a new one. Undefined where
   * it is not there.
   */
  current(listing?: Listing): Promise<Observation | undefined>;
  /** Notes that a probe has deleted it, so that it is not deleted once more in the end. */
  markDeleted(isDeleted?: boolean): void;
  /** The account under test deletes it in the end: whoever created it may not be able to any more. */
  takeOver(): Item;
}

/** The item of an entry in the ledger: one and the same for one entry. */
export type ItemOf = (entry: LedgerEntry) => Item;

export function createItems(scene: Scene): ItemOf & { entry(item: Item): LedgerEntry } {
  const items = new Map<LedgerEntry, Item>();
  const entries = new Map<Item, LedgerEntry>();
  const itemOf: ItemOf = (entry) => {
    const known = items.get(entry) ?? createItem(scene, entry, itemOf);
    items.set(entry, known);
    entries.set(known, entry);
    return known;
  };
  return Object.assign(itemOf, {
    entry(item: Item): LedgerEntry {
      const entry = entries.get(item);
      if (entry === undefined) throw new Error('The item is of another run.');
      return entry;
    },
  });
}

function createItem(scene: Scene, entry: LedgerEntry, itemOf: ItemOf): Item {
  const { resource, label, sent, shown, exchange } = entry;
  const stage = scene.stage(resource);
  const request: Item['request'] = (action, options) =>
    stage.itemDraft(action, entry, toParts(action === 'update' ? withRest(entry, options) : options));
  const send = async (action: ItemAction, options?: RequestOptions) =>
    scene.send(await request(action, options));
  return {
    resource,
    name: label,
    sent,
    shown,
    exchange,
    creator: toOptions(entry),
    secret: secretOf(resource, shown),
    get id() {
      return stage.idOf(entry.known);
    },
    get known() {
      return entry.known;
    },
    get isAlive() {
      return entry.isAlive;
    },
    request,
    read: (options) => send('read', options),
    update: (fields, options) => send('update', { ...options, json: fields }),
    rotate: (options) => send('rotate', options),
    async delete(options) {
      if (options === undefined) return stage.remove(entry);
      const reply = await send('delete', options);
      if (isSuccess(reply)) entry.isAlive = false;
      return reply;
    },
    exists: () => stage.exists(entry),
    find: (listing) => stage.inList(listing, entry)[0],
    findAll: (listing) => stage.inList(listing, entry),
    listed: () => stage.listed(entry),
    async current(given) {
      if (resource.read) {
        const exchange = await send('read');
        const found = isSuccess(exchange) ? stage.shown('read', exchange) : undefined;
        return found && { shown: found, exchange };
      }
      const listing = given ?? (resource.list && (await stage.all()));
      const [found] = listing ? stage.inList(listing, entry) : [];
      return listing && found && { shown: found, exchange: listing.exchange };
    },
    markDeleted(isDeleted = true) {
      entry.isAlive = !isDeleted;
    },
    takeOver() {
      const { items } = scene.run.ledger;
      const operation = (resource.delete ?? resource.create)?.operation;
      if (operation === undefined) return itemOf(entry);
      const own = { ...entry, caller: scene.run.self(operation) };
      items.splice(items.indexOf(entry), 1, own);
      return itemOf(own);
    },
  };
}

function toOptions(entry: LedgerEntry): RequestOptions {
  const { caller, ...scope } = askerOf(entry);
  return { as: caller, ...scope };
}

/** The secret that authenticates to this API, in what a server shows of an item. */
export function secretOf({ authenticates }: Resource, shown: JsonObject): string | undefined {
  const value = authenticates && valueAt(shown, authenticates.field);
  return typeof value === 'string' ? value : undefined;
}

/** An update by PUT replaces the item: what a check does not change goes along as it is. */
function withRest({ resource, sent, known }: LedgerEntry, options: RequestOptions = {}): RequestOptions {
  if (resource.update?.operation.method !== 'PUT' || !isObject(options.json)) return options;
  const rest = Object.entries(resource.update.fields).flatMap(([name, at]) => {
    const value = sent[name] ?? valueAt(known, at) ?? undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...options, json: { ...Object.fromEntries(rest), ...options.json } };
}
