import type { FlatSchema } from '../../spec/constraints.ts';
import type { JsonObject } from '../../spec/json.ts';
import type { Resource } from '../../spec/resource.ts';
import { fullBodies, optionalFields, validValue } from '../bodies/valid-bodies.ts';
import type { Listing } from '../items/listing.ts';
import { itemOf } from '../run/run-state.ts';
import type { Scene } from '../run/scene.ts';
import type { Exchange } from '../types.ts';
import type { createItems, Item, ItemAction } from './item.ts';
import { type RequestDraft, type RequestOptions, toParts } from './request.ts';

/** The items of one resource: how to create, list and delete them. */
export interface Collection<R extends Resource = Resource> {
  readonly resource: R;
  /** The request field that names an item, and where the name is in an item. Undefined where it has none. */
  readonly nameField: string | undefined;
  readonly nameAt: string | undefined;
  /** Whether a run may create several: what cannot be deleted again is created once. */
  readonly canHaveMany: boolean;
  /** The item that all cases share, created when it is first needed: to be read, never changed. @throws Skip */
  first(): Promise<Item>;
  /** A new item, to be changed or deleted. @throws Skip where it cannot be created */
  create(fields?: JsonObject): Promise<Item>;
  /** The item on which wrong things are tried; always the same. @throws Skip */
  scratch(): Promise<Item>;
  /** At least so many items. @throws Skip */
  have(count: number): Promise<readonly Item[]>;
  /** Sends a valid create that the server may reject, as when the name is taken. */
  tryCreate(fields?: JsonObject, options?: RequestOptions): Promise<Created>;
  /** A valid body of a create, with a fresh name: what is required, and `fields`. */
  body(fields?: JsonObject): Promise<JsonObject>;
  /** Optional fields of a create whose values can be chosen freely: what refers to other things is left out. */
  optionalFields(): Readonly<Record<string, FlatSchema>>;
  /** A valid value for an optional field, from the document if it shows one; undefined where none can be generated. */
  validValue(field: string, schema: FlatSchema): unknown;
  /** Every optional field at once, for `body` or `create`; undefined where there is none. */
  allOptional(): JsonObject | undefined;
  /** A create with a body of one's own, for probes. */
  createRequest(body: JsonObject | undefined, options?: RequestOptions): RequestDraft;
  /** The item that a reply shows was created; undefined where none was. */
  createdBy(exchange: Exchange): Item | undefined;
  /** One page. */
  list(query?: Readonly<Record<string, unknown>>, options?: RequestOptions): Promise<Listing>;
  /** All pages. */
  listAll(options?: RequestOptions): Promise<Listing>;
  /** What identifies an item, in what a server shows of it. */
  idOf(shown: JsonObject): unknown;
  /** The item in the reply to a request about it. */
  shownBy(action: Exclude<ItemAction, 'delete'>, exchange: Exchange): JsonObject | undefined;
  /** Completes from a list what the replies to the creates did not show. */
  identify(items: readonly Item[]): Promise<void>;
  /** Deletes what a case no longer needs, so that lists stay short. */
  discard(items: readonly (Item | undefined)[]): Promise<void>;
  /** Valid creates that were rejected so far. */
  readonly rejected: readonly Exchange[];
}

export interface Created {
  readonly exchange: Exchange;
  /** Undefined where the create was rejected. */
  readonly item: Item | undefined;
}

export function createCollection<R extends Resource>(
  scene: Scene,
  items: ReturnType<typeof createItems>,
  resource: R,
): Collection<R> {
  const stage = scene.stage(resource);
  const { labelField, labelAt, canMultiply, body, idOf, refusals } = stage;
  return {
    resource,
    nameField: labelField,
    nameAt: labelAt,
    canHaveMany: canMultiply,
    rejected: refusals,
    body,
    optionalFields: () => optionalFields(scene.run, stage),
    validValue: (field, schema) => validValue(scene.run, stage, field, schema),
    allOptional: () => fullBodies(scene.run, stage)[0],
    idOf,
    first: async () => items(await stage.main()),
    create: async (fields) => items(await stage.spare(fields)),
    scratch: async () => items(await stage.guineaPig()),
    have: async (count) => (await stage.population(count)).map(items),
    async tryCreate(fields, options) {
      const { exchange, item } = await stage.create(fields, options && toParts(options));
      return { exchange, item: item && items(item) };
    },
    createRequest: (json, options) => stage.createDraft(json, toParts(options)),
    createdBy(exchange) {
      const entry = itemOf(scene.run.ledger, exchange);
      return entry && items(entry);
    },
    list: (query, options) => stage.list(query, options && toParts(options)),
    listAll: (options) => stage.all(options && toParts(options)),
    shownBy: stage.shown,
    identify: (all) => stage.identify(all.map(items.entry)),
    discard: (all) => stage.discard(all.map((item) => item && items.entry(item))),
  };
}
