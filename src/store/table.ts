import type { ModelEvents } from './database.ts';
import { createListing } from './listing.ts';
import { type Entry, groupLookup, type Lookup, uniqueLookup } from './lookup.ts';
import { DuplicateKeyError, type ModelDefinition, type Table } from './model.ts';

/** What a table writes to: the rows of a model of @mswjs/data. */
export interface TableSource<Row extends object> {
  readonly definition: ModelDefinition<Row>;
  /** By primary key. The model's own: what is in here is what its queries find. */
  readonly rows: Map<string, Row>;
  /** The same row as an entity that the model's queries know for theirs. */
  toEntity(row: Row): Row;
  /** Is told the primary key of each row that is written or deleted. */
  readonly changed?: ((key: string) => void) | undefined;
}

/** A row, and its place in the order of creation. */
export interface PlacedRow<Row extends object = object> {
  readonly sequence: number;
  readonly row: Row;
}

/** A table, and how it hears of what is written past it. */
export interface OwnTable<Row extends object> extends Table<Row> {
  readonly events: ModelEvents<Row>;
  /** The primary keys of all rows. */
  keys(): Iterable<string>;
  /** A row with its place; undefined where there is none. */
  placed(key: string): PlacedRow<Row> | undefined;
  /** Puts a row at its place in the order of creation. They must come in that order. */
  place(placed: PlacedRow<Row>): void;
  clear(): void;
}

/**
 * Indexes over the rows of one model. They follow the table's own writes and the model's events, so that a test author's
 * writes through `mock.db` keep them right, and hold keys, never rows: the model stays the only place where a row is.
 */
export function createTable<Row extends object>(source: TableSource<Row>): OwnTable<Row> {
  const { definition, rows } = source;
  const { owner, unique = {}, groups = {} } = definition.indexes;
  const owners = groupLookup();
  const uniques = new Map(Object.keys(unique).map((name) => [name, uniqueLookup()]));
  const grouped = new Map(Object.keys(groups).map((name) => [name, groupLookup()]));
  const lookups = [owners, ...uniques.values(), ...grouped.values()];
  const readers = [owner, ...Object.values(unique), ...Object.values(groups)];
  const entries = new Map<string, Entry>();
  let sequence = 0;
  let touched = 0;

  const keyOf = (row: Row) => row[definition.primaryKey] as string;

  function insert(row: Row, at: number): void {
    const entry: Entry = { key: keyOf(row), sequence: at, values: readers.map((readFrom) => readFrom(row)) };
    entries.set(entry.key, entry);
    source.changed?.(entry.key);
    entry.values.forEach((value, i) => {
      if (value !== null) lookups[i]?.add(value, entry);
    });
  }

  function remove(key: string): Entry | undefined {
    const entry = entries.get(key);
    if (!entry) return undefined;
    entries.delete(key);
    source.changed?.(key);
    entry.values.forEach((value, i) => {
      if (value !== null) lookups[i]?.remove(value, entry);
    });
    return entry;
  }

  function replace(previous: Row, next: Row): void {
    const kept = remove(keyOf(previous));
    insert(next, kept?.sequence ?? sequence++);
  }

  const read = ({ key }: Entry): Row => {
    touched++;
    const row = rows.get(key);
    if (!row) throw new Error(`Failed to read a row: the index knows the key "${key}", the model does not.`);
    return row;
  };

  return {
    create(row) {
      const key = keyOf(row);
      if (rows.has(key)) throw new DuplicateKeyError(key);
      const entity = source.toEntity(row);
      rows.set(key, entity);
      insert(entity, sequence++);
      return entity;
    },
    get(key) {
      const row = rows.get(key);
      if (row) touched++;
      return row;
    },
    find(index, value) {
      const entry = named(uniques, index).get(value);
      return entry && read(entry);
    },
    of: (value) => createListing(owners.get(value), read),
    group: (index, value) => createListing(named(grouped, index).get(value), read),
    update(row, change) {
      touched++;
      const next = { ...row, ...change };
      if (keyOf(next) !== keyOf(row)) rows.delete(keyOf(row));
      rows.set(keyOf(next), next);
      replace(row, next);
      return next;
    },
    delete(row) {
      rows.delete(keyOf(row));
      remove(keyOf(row));
    },
    keys: () => entries.keys(),
    placed(key) {
      const row = rows.get(key);
      const entry = entries.get(key);
      return row && entry && { sequence: entry.sequence, row };
    },
    place({ row, sequence: at }) {
      const entity = source.toEntity(row);
      rows.set(keyOf(row), entity);
      insert(entity, at);
      sequence = Math.max(sequence, at + 1);
    },
    get touched() {
      return touched;
    },
    events: {
      created: (row) => insert(row, sequence++),
      updated: replace,
      deleted: remove,
    },
    clear() {
      rows.clear();
      entries.clear();
      for (const lookup of lookups) lookup.clear();
    },
  };
}

function named<Found>(lookups: ReadonlyMap<string, Lookup<Found>>, name: string): Lookup<Found> {
  const lookup = lookups.get(name);
  if (lookup) return lookup;
  const known = [...lookups.keys()].join(', ') || 'none';
  throw new TypeError(`Failed to use the index "${name}": the model has ${known}.`);
}
