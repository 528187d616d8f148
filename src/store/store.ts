import { type Database, type ModelApi, openDatabase, type RowMap } from './database.ts';
import type { ModelDefinition, ModelDefinitions, Table, Tables } from './model.ts';
import { createTable } from './table.ts';

/** The state of one mock. */
export interface Store {
  readonly tables: Tables;
  /** The @mswjs/data models themselves, for test authors. */
  readonly db: Database;
  /** Forgets every row. */
  clear(): void;
}

/**
 * The @mswjs/data database of the given models, with an index layer over it.
 *
 * @example
 * const store = createStore({ apiKey });
 * store.tables.get(apiKey).create({ key: 'me/ci', tenant: 'me', name: 'ci', hash: '' });
 */
export function createStore(models: ModelDefinitions): Store {
  const { db, instance } = openDatabase(models);
  const tables = new Map<ModelDefinition, ReturnType<typeof createTable<object>>>();

  for (const [name, definition] of Object.entries(models)) {
    const on = (event: string, listener: (...payload: never[]) => void) =>
      instance.events.on(event, (...[, model, ...payload]: [never, string, ...never[]]) => {
        if (model === name) listener(...payload);
      });
    tables.set(
      definition,
      createTable<object>({
        definition,
        model: db[name] as ModelApi<object>,
        rows: instance.models[name] as RowMap<object>,
        replace: (previous, next) => instance.update(name, previous, next),
        remove: (key) => instance.delete(name, key),
        subscribe(events) {
          on('create', events.created);
          on('update', events.updated);
          on('delete', events.deleted);
        },
      }),
    );
  }

  return {
    db,
    tables: {
      get<Row extends object>(definition: ModelDefinition<Row>): Table<Row> {
        const table = tables.get(definition);
        if (!table) throw new TypeError('Failed to read a table: its model is not one of this store.');
        // The map holds tables of different rows; the definition is the proof of which one this is.
        return table as unknown as Table<Row>;
      },
    },
    clear() {
      for (const table of tables.values()) table.clear();
    },
  };
}
