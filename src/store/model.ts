/** What a field holds. '?' may be null. Rows hold plain values only; a provider keeps JSON as text. */
export type FieldKind = 'key' | 'string' | 'number' | 'boolean' | 'string?' | 'number?' | 'boolean?';

interface KindToType {
  key: string;
  string: string;
  number: number;
  boolean: boolean;
  'string?': string | null;
  'number?': number | null;
  'boolean?': boolean | null;
}

/** The row that a model's fields describe. */
export type RowOf<Fields extends Record<string, FieldKind>> = { [F in keyof Fields]: KindToType[Fields[F]] };

/**
 * One model: its fields and the ways to reach its rows without a scan.
 *
 * @example
 * const apiKey = defineModel(
 *   { key: 'key', tenant: 'string', name: 'string', hash: 'string' },
 *   { owner: (row) => row.tenant, unique: { hash: (row) => row.hash } },
 * );
 */
// biome-ignore lint/suspicious/noExplicitAny: a store holds models of different rows
export interface ModelDefinition<Row extends object = any> {
  readonly fields: Readonly<Record<keyof Row & string, FieldKind>>;
  /** The field of kind 'key': the primary key. It carries the owner and whatever must be unique within it. */
  readonly primaryKey: keyof Row & string;
  readonly indexes: Indexes<Row>;
}

export interface Indexes<Row> {
  /** Whose row it is. Lists are per owner, in the order of creation. */
  owner(row: Row): string;
  /** Other ways to one row, by name: the value it is reached by; null leaves it out. */
  readonly unique?: Readonly<Record<string, (row: Row) => string | null>>;
  /** Other lists, by name: the value that the rows of one list share; null leaves a row out. */
  readonly groups?: Readonly<Record<string, (row: Row) => string | null>>;
}

/** By model name; the names are those of `mock.db`. */
export type ModelDefinitions = Readonly<Record<string, ModelDefinition>>;

export function defineModel<const Fields extends Record<string, FieldKind>>(
  fields: Fields,
  indexes: Indexes<RowOf<Fields>>,
): ModelDefinition<RowOf<Fields>> {
  const primaryKey = Object.keys(fields).find((field) => fields[field] === 'key');
  if (primaryKey === undefined) throw new TypeError('Failed to define a model: no field of kind "key".');
  return { fields, primaryKey, indexes } as ModelDefinition<RowOf<Fields>>;
}

/** A list of rows in the order of their creation. No method looks at more rows than it gives back. */
export interface Listing<Row> {
  readonly count: number;
  /** At most `limit` rows after skipping `offset`, oldest first unless `newestFirst`. */
  page(range: { offset: number; limit: number; newestFirst?: boolean }): Row[];
  /** All rows, oldest first. Looks at each of them. */
  all(): Row[];
}

/** The rows of one model, reached through indexes. */
export interface Table<Row extends object> {
  /** @throws DuplicateKeyError where the primary key is taken. */
  create(row: Row): Row;
  get(key: string): Row | undefined;
  /** One row by a unique index. */
  find(index: string, value: string): Row | undefined;
  /** The rows of one owner. */
  of(owner: string): Listing<Row>;
  /** The rows of one group. */
  group(index: string, value: string): Listing<Row>;
  update(row: Row, change: Partial<Row>): Row;
  delete(row: Row): void;
  /** How many rows have been looked at so far: the cost of a request, counted instead of timed. */
  readonly touched: number;
}

/** By model name. A provider reads its own with `tables.get(model)`. */
export interface Tables {
  get<Row extends object>(model: ModelDefinition<Row>): Table<Row>;
}

/** A row with this primary key is already there. */
export class DuplicateKeyError extends Error {
  override readonly name = 'DuplicateKeyError';
}
