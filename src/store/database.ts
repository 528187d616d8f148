import { ENTITY_TYPE, factory, nullable, PRIMARY_KEY, primaryKey } from '@mswjs/data';
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

/** @mswjs/data's own query form, by field. A null is found by no comparison. */
export type Where<Row> = { [F in keyof Row]?: Comparison<NonNullable<Row[F]>> };

/** How a field is compared; all that is given must hold. */
type Comparison<Value> = [Value] extends [boolean]
  ? Equality<Value>
  : Equality<Value> & Order<Value> & ([Value] extends [string] ? Text : Range<Value>);

interface Equality<Value> {
  equals?: Value;
  notEquals?: Value;
}

interface Order<Value> {
  gt?: Value;
  gte?: Value;
  lt?: Value;
  lte?: Value;
  in?: Value[];
  notIn?: Value[];
}

interface Range<Value> {
  between?: [Value, Value];
  notBetween?: [Value, Value];
}

interface Text {
  contains?: string;
  notContains?: string;
}

/** All models of a database, by name. */
export type Database<Models extends ModelDefinitions = ModelDefinitions> = {
  readonly [Name in keyof Models]: Models[Name] extends ModelDefinition<infer Row> ? ModelApi<Row> : never;
};

/** What is told of a model's rows. */
export interface ModelEvents<Row> {
  created(row: Row): void;
  updated(previous: Row, next: Row): void;
  deleted(key: string): void;
}

/** What @mswjs/data keeps behind its one symbol property; measured and pinned, see docs/decisions/. */
interface Instance {
  readonly models: Readonly<Record<string, Map<string, object>>>;
  readonly events: { on(event: string, listener: (...payload: never[]) => void): void };
}

export interface OpenDatabase {
  readonly db: Database;
  /** By model name: its rows by primary key, the very ones that its queries look through. */
  readonly rows: Readonly<Record<string, Map<string, object>>>;
  /** Tells what is written through the models, by model name; what is put into `rows` itself tells nobody. */
  subscribe(eventsOf: (model: string) => ModelEvents<object> | undefined): void;
}

/** An @mswjs/data database with the given models, and what lies behind it. */
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
  return {
    db: db as unknown as Database,
    rows: instance.models,
    subscribe(eventsOf) {
      const { events } = instance;
      events.on('create', (_: never, model: string, row: object) => eventsOf(model)?.created(row));
      events.on('update', (_: never, model: string, previous: object, next: object) =>
        eventsOf(model)?.updated(previous, next),
      );
      events.on('delete', (_: never, model: string, key: string) => eventsOf(model)?.deleted(key));
    },
  };
}

/** A row as an entity that the model takes for its own: what its `create` makes, at a tenth of its cost. */
export function toEntity<Row extends object>(row: Row, model: string, key: string): Row {
  // The symbols come first: added to a copy they would take seven times as long.
  return { [ENTITY_TYPE]: model, [PRIMARY_KEY]: key, ...row };
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
