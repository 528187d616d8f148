import type { Turn } from '../../mock/provider.ts';
import { sha256 } from '../../mock/sha256.ts';
import { isObject, type JsonObject, objectOf } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { ItemVerb, Resource } from '../../spec/resource.ts';
import { defineModel, type ModelDefinition } from '../../store/model.ts';
import type { Principal } from './principal.ts';

/** An item of any resource. Its fields are kept as JSON, since rows hold plain values only. */
export interface ItemRow {
  readonly key: string;
  /** The namespace, the account and the parents, one a line. */
  readonly owner: string;
  readonly json: string;
}

/** The rows of a resource, and the places in an item by which one can be found beside its id. */
export interface ItemModel {
  readonly model: ModelDefinition<ItemRow>;
  readonly pointers: readonly string[];
}

/** The model of a resource's items. What must be unique, and what an operation finds an item by, has an index. */
export function itemModel(resource: Resource): ItemModel {
  const verbs = [resource.read, resource.update, resource.rotate, resource.delete];
  const found = verbs.flatMap((verb) => (verb ? Object.values((verb satisfies ItemVerb).by) : []));
  const pointers = [...new Set([...resource.unique.map(({ field }) => field), ...found])].filter(
    (pointer) => pointer !== resource.id,
  );
  const unique = Object.fromEntries(
    pointers.map((pointer, i) => [`at${i}`, (row: ItemRow) => indexed(row, pointer)]),
  );
  return {
    pointers,
    model: defineModel(
      { key: 'key', owner: 'string', json: 'string' },
      { owner: (row) => row.owner, unique },
    ),
  };
}

function indexed(row: ItemRow, pointer: string): string | null {
  const value = valueAt(itemOf(row), pointer);
  return value === undefined || value === null ? null : `${row.owner}\n${String(value)}`;
}

/** A secret that was issued, so that it authenticates its owner, and is rejected once it is revoked. */
export const secretModel = defineModel(
  {
    key: 'key',
    namespace: 'string',
    account: 'string',
    /** SHA-256: the secret itself is nowhere but in its item. */
    hash: 'string',
    /** The key of its item; null once it is revoked. */
    item: 'string?',
  },
  {
    owner: (row) => row.item ?? '',
    unique: { hash: (row) => `${row.namespace}\n${row.hash}` },
  },
);

/** The last whole number that was given out as an id, by namespace and resource. */
export const counterModel = defineModel(
  { key: 'key', last: 'number' },
  { owner: (row) => row.key.split('\n', 1)[0] ?? '' },
);

/** What belongs to one caller below one parent: its namespace, its account, the parents of the path. */
export function ownerOf(
  turn: Pick<Turn, 'namespace' | 'path'>,
  { account }: Principal,
  parents: readonly string[],
): string {
  return [turn.namespace, account, ...parents.map((name) => encodeURIComponent(turn.path[name] ?? ''))].join(
    '\n',
  );
}

export function itemKey(owner: string, id: unknown): string {
  return `${owner}\n${encodeURIComponent(String(id))}`;
}

/** Parsed once for each row: rows are replaced, never changed. */
const parsed = new WeakMap<ItemRow, { readonly json: string; readonly item: JsonObject }>();

export function itemOf(row: ItemRow): JsonObject {
  const known = parsed.get(row);
  // A test author may write to a row through `mock.db`.
  if (known?.json === row.json) return known.item;
  const value: unknown = JSON.parse(row.json);
  const item = isObject(value) ? value : objectOf(undefined);
  parsed.set(row, { json: row.json, item });
  return item;
}

export function hashOf(secret: string): string {
  return sha256(secret, 'hex');
}
