import { type Database, openDatabase, toEntity } from './database.ts';
import type { ModelDefinition, ModelDefinitions, Table, Tables } from './model.ts';
import { createTable, type OwnTable, type PlacedRow } from './table.ts';

/** The state of one mock. */
export interface Store {
  readonly tables: Tables;
  /** The @mswjs/data models themselves, for test authors. */
  readonly db: Database;
  /** The primary keys of all rows of a model. */
  keys(model: string): Iterable<string>;
  /** A row by the name of its model and its primary key, with its place in the order of creation. */
  placed(model: string, key: string): PlacedRow | undefined;
  /** Puts rows at their places; they must come in the order of creation. */
  place(model: string, rows: readonly PlacedRow[]): void;
  /** Forgets every row. */
  clear(): void;
}

/** Is told of what is written to a store. */
export interface StoreWatch {
  changed(model: string, key: string): void;
  cleared(): void;
}

/**
 * The @mswjs/data database of the given models, with an index layer over it.
 *
 * @example
 * const store = createStore({ apiKey });
 * store.tables.get(apiKey).create({ key: 'me/ci', tenant: 'me', name: 'ci', hash: '' });
 */
export function createStore(models: ModelDefinitions, watch?: StoreWatch): Store {
  const { db, rows, subscribe } = openDatabase(models);
  const byName = new Map<string, OwnTable<object>>();
  const byModel = new Map<ModelDefinition, OwnTable<object>>();

  for (const [name, definition] of Object.entries(models)) {
    const table = createTable<object>({
      definition,
      rows: rows[name] ?? new Map(),
      toEntity: (row) => toEntity(row, name, definition.primaryKey),
      changed: watch && ((key) => watch.changed(name, key)),
    });
    byName.set(name, table);
    byModel.set(definition, table);
  }
  subscribe((model) => byName.get(model)?.events);

  return {
    db,
    tables: {
      get<Row extends object>(definition: ModelDefinition<Row>): Table<Row> {
        const table = byModel.get(definition);
        if (!table) throw new TypeError('Failed to read a table: its model is not one of this store.');
        // The map holds tables of different rows; the definition is the proof of which one this is.
        return table as unknown as Table<Row>;
      },
    },
    keys: (model) => byName.get(model)?.keys() ?? [],
    placed: (model, key) => byName.get(model)?.placed(key),
    place(model, placed) {
      for (const one of placed) byName.get(model)?.place(one);
    },
    clear() {
      watch?.cleared();
      for (const table of byModel.values()) table.clear();
    },
  };
}
