import { factory, nullable, primaryKey } from '@mswjs/data';
import type { FieldKind, ModelDefinition, ModelDefinitions } from './model.ts';

/** The part of an @mswjs/data model that a test author uses through `mock.db`. */
export interface ModelApi<Row extends object> {
  create(row?: Partial<Row>): Row;
  count(query?: { where: Where<Row> }): number;
  findFirst(query: { where: Where<Row>; strict?: boolean }): Row | null;
  findMany(query: { where: Where<Row>; take?: number; skip?: number }): Row[];
  getAll(): Row[];
  update(query: { where: Where<Row>; data: Partial<Row>; strict?: boolean }): Row | null;
  updateMany(query: { where: Where<Row>; data: Partial<Row> }): Row[] | null;
  delete(query: { where: Where<Row>; strict?: boolean }): Row | null;
  deleteMany(query: { where: Where<Row> }): Row[] | null;
}

/** @mswjs/data's own query form, by field. */
export type Where<Row> = {
  [F in keyof Row]?: { equals?: Row[F]; in?: Row[F][]; [comparator: string]: unknown };
};

/** All models of a database, by name. */
export type Database<Models extends ModelDefinitions = ModelDefinitions> = {
  readonly [Name in keyof Models]: Models[Name] extends ModelDefinition<infer Row> ? ModelApi<Row> : never;
};

export type RowMap<Row> = Pick<Map<string, Row>, 'get' | 'has' | 'clear' | 'size'>;

export interface ModelEvents<Row> {
  created(row: Row): void;
  updated(previous: Row, next: Row): void;
  deleted(key: string): void;
}

/** What @mswjs/data keeps behind its one symbol property; measured and pinned, see docs/decisions/. */
interface Instance {
  readonly models: Readonly<Record<string, Map<string, object>>>;
  readonly events: { on(event: string, listener: (...payload: never[]) => void): void };
  update(model: string, previous: object, next: object): void;
  delete(model: string, key: string): void;
}

export interface OpenDatabase {
  readonly db: Database;
  readonly instance: Instance;
}

/** An @mswjs/data database with the given models, and the instance behind it. */
export function openDatabase(models: ModelDefinitions): OpenDatabase {
  const dictionary = Object.fromEntries(
    Object.entries(models).map(([name, model]) => [name, toDefinition(model)]),
  );
  const db = factory(dictionary);
  const [symbol] = Object.getOwnPropertySymbols(db);
  // The library types neither its symbol nor the instance.
  const instance = (db as unknown as Record<symbol, Instance | undefined>)[symbol ?? Symbol()];
  if (!instance)
    throw new Error('Failed to open the store: @mswjs/data 0.16.2 keeps its instance elsewhere now.');
  return { db: db as unknown as Database, instance };
}

type Definition = Parameters<typeof factory>[0][string];

const definitions: Record<FieldKind, () => Definition[string]> = {
  key: () => primaryKey(String),
  string: () => String,
  number: () => Number,
  boolean: () => Boolean,
  'string?': () => nullable<string>(() => null),
  'number?': () => nullable<number>(() => null),
  'boolean?': () => nullable<boolean>(() => null),
};

function toDefinition(model: ModelDefinition): Definition {
  return Object.fromEntries(
    Object.entries(model.fields).map(([field, kind]) => [field, definitions[kind]()]),
  );
}
