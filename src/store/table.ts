import type { ModelApi, ModelEvents, RowMap } from './database.ts';
import { createListing, KeyList } from './listing.ts';
import { DuplicateKeyError, type ModelDefinition, type Table } from './model.ts';

/** What a table writes through: the model of @mswjs/data, whose rows it indexes. */
export interface TableSource<Row extends object> {
  readonly definition: ModelDefinition<Row>;
  readonly model: ModelApi<Row>;
  readonly rows: RowMap<Row>;
  replace(previous: Row, next: Row): void;
  remove(key: string): void;
  subscribe(events: ModelEvents<Row>): void;
}

interface IndexEntry {
  readonly sequence: number;
  readonly owner: string;
  readonly unique: readonly (string | null)[];
  readonly groups: readonly (string | null)[];
}

/**
 * Indexes over the rows of one model. They are fed by the model's own events, so that a test author's writes through
 * `mock.db` keep them right, and hold keys, never rows: the model stays the only place where a row is.
 */
export function createTable<Row extends object>(source: TableSource<Row>): Table<Row> & { clear(): void } {
  const { definition, rows } = source;
  const { owner: ownerOf, unique = {}, groups = {} } = definition.indexes;
  const uniqueNames = Object.keys(unique);
  const groupNames = Object.keys(groups);
  const entries = new Map<string, IndexEntry>();
  const owners = new Map<string, KeyList>();
  const uniques = uniqueNames.map(() => new Map<string, string>());
  const grouped = groupNames.map(() => new Map<string, KeyList>());
  let sequence = 0;
  let touched = 0;

  const keyOf = (row: Row) => row[definition.primaryKey] as string;

  source.subscribe({
    created: (row) => insert(row, sequence++),
    updated(previous, next) {
      const kept = remove(keyOf(previous));
      insert(next, kept ?? sequence++);
    },
    deleted: (key) => remove(key),
  });

  function insert(row: Row, at: number): void {
    const key = keyOf(row);
    const entry: IndexEntry = {
      sequence: at,
      owner: ownerOf(row),
      unique: uniqueNames.map((name) => unique[name]?.(row) ?? null),
      groups: groupNames.map((name) => groups[name]?.(row) ?? null),
    };
    entries.set(key, entry);
    listIn(owners, entry.owner).add(key, at);
    entry.unique.forEach((value, i) => {
      if (value !== null) uniques[i]?.set(value, key);
    });
    entry.groups.forEach((value, i) => {
      const lists = grouped[i];
      if (value !== null && lists) listIn(lists, value).add(key, at);
    });
  }

  function remove(key: string): number | undefined {
    const entry = entries.get(key);
    if (!entry) return undefined;
    entries.delete(key);
    removeFrom(owners, entry.owner, entry.sequence);
    entry.unique.forEach((value, i) => {
      if (value !== null && uniques[i]?.get(value) === key) uniques[i]?.delete(value);
    });
    entry.groups.forEach((value, i) => {
      const lists = grouped[i];
      if (value !== null && lists) removeFrom(lists, value, entry.sequence);
    });
    return entry.sequence;
  }

  const read = (key: string): Row => {
    touched++;
    const row = rows.get(key);
    if (!row) throw new Error(`Failed to read a row: the index knows the key "${key}", the model does not.`);
    return row;
  };

  return {
    create(row) {
      try {
        return source.model.create(row);
      } catch (error) {
        if (isDuplicateKey(error)) throw new DuplicateKeyError(keyOf(row));
        throw error;
      }
    },
    get: (key) => (rows.has(key) ? read(key) : undefined),
    find(index, value) {
      const key = uniques[positionOf(uniqueNames, index)]?.get(value);
      return key === undefined ? undefined : read(key);
    },
    of: (owner) => createListing(owners.get(owner), read),
    group: (index, value) => createListing(grouped[positionOf(groupNames, index)]?.get(value), read),
    update(row, change) {
      touched++;
      const next = { ...row, ...change };
      source.replace(row, next);
      return next;
    },
    delete: (row) => source.remove(keyOf(row)),
    get touched() {
      return touched;
    },
    clear() {
      rows.clear();
      for (const index of [entries, owners, ...uniques, ...grouped]) index.clear();
    },
  };
}

function listIn(lists: Map<string, KeyList>, value: string): KeyList {
  const known = lists.get(value);
  if (known) return known;
  const created = new KeyList();
  lists.set(value, created);
  return created;
}

function removeFrom(lists: Map<string, KeyList>, value: string, sequence: number): void {
  const list = lists.get(value);
  list?.remove(sequence);
  if (list?.keys.length === 0) lists.delete(value);
}

function positionOf(names: readonly string[], name: string): number {
  const position = names.indexOf(name);
  if (position < 0)
    throw new TypeError(`Failed to use the index "${name}": the model has ${names.join(', ') || 'none'}.`);
  return position;
}

/** @mswjs/data doesn't export its OperationError. */
function isDuplicateKey(error: unknown): boolean {
  return (
    error instanceof Error &&
    error.name === 'OperationError' &&
    'type' in error &&
    error.type === 'DuplicatePrimaryKey'
  );
}
