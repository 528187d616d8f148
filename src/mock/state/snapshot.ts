import type { Database } from '../../store/database.ts';
import type { ModelDefinition, ModelDefinitions, Tables } from '../../store/model.ts';
import { checkKeys } from '../check-keys.ts';
import type { Clock } from '../clock.ts';
import type { MockedProvider } from '../core.ts';
import type { Streams } from './streams.ts';

/** Everything that a mock's replies depend on, beside the options it was created with. Plain JSON; it holds secrets. */
export interface Snapshot {
  /** The version of this form. */
  readonly keymock: 1;
  readonly seed: number;
  readonly clock: { readonly now: string; readonly frozen: boolean };
  /** How much randomness each namespace has drawn. */
  readonly draws: Readonly<Record<string, number>>;
  /** By model, as `mock.db` names them, in the order of creation. */
  readonly rows: Readonly<Record<string, readonly Row[]>>;
}

export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Where a snapshot is taken from, and restored to. */
export interface StateSource {
  readonly mocked: readonly MockedProvider[];
  readonly db: Database;
  readonly tables: Tables;
  readonly clock: Clock;
  readonly streams: Streams;
  /** Forgets every row. */
  clear(): void;
}

const task = 'restore a snapshot';
/** A billion draws take seconds to repeat. */
const mostDraws = 1e9;

/** The state as it is. The same state gives the same text. */
export function takeSnapshot({ mocked, db, clock, streams }: StateSource): Snapshot {
  const rows = Object.entries(modelsOf(mocked)).map(([name, model]) => {
    const fields = Object.keys(model.fields);
    return [name, (db[name]?.getAll() ?? []).map((row) => pick(row, fields))];
  });
  return {
    keymock: 1,
    seed: streams.seed(),
    clock: { now: new Date(clock.now()).toISOString(), frozen: clock.frozen },
    draws: streams.draws(),
    rows: Object.fromEntries(rows),
  };
}

/**
 * Puts a snapshot in the place of the state. Either all of it is restored, or nothing.
 *
 * @throws TypeError that names the part that is malformed.
 */
export function restoreSnapshot(value: unknown, source: StateSource): void {
  const snapshot = readSnapshot(value, source);
  source.clear();
  for (const [name, model] of Object.entries(modelsOf(source.mocked))) {
    const table = source.tables.get(model);
    for (const row of snapshot.rows[name] ?? []) table.create({ ...row });
  }
  source.streams.restore(snapshot.seed, snapshot.draws);
  const now = Date.parse(snapshot.clock.now);
  source.clock.restore();
  if (snapshot.clock.frozen) source.clock.freeze(now);
  else source.clock.advance(now - source.clock.now());
}

function readSnapshot(value: unknown, { mocked }: StateSource): Snapshot {
  checkKeys(task, 'field', value, ['keymock', 'seed', 'clock', 'draws', 'rows']);
  const given = value as { [Name in keyof Snapshot]?: unknown };
  if (given.keymock !== 1) throw wrong('/keymock', 'must be 1, the version of the form');
  if (!Number.isSafeInteger(given.seed)) throw wrong('/seed', 'must be a whole number');
  checkKeys(task, 'field in clock', given.clock, ['now', 'frozen']);
  const { now, frozen } = given.clock as { now?: unknown; frozen?: unknown };
  if (typeof now !== 'string' || Number.isNaN(Date.parse(now)))
    throw wrong('/clock/now', 'must be an ISO 8601 time');
  if (typeof frozen !== 'boolean') throw wrong('/clock/frozen', 'must be true or false');
  readDraws(given.draws);
  const models = modelsOf(mocked);
  checkKeys(task, 'model in rows', given.rows, Object.keys(models));
  for (const [name, rows] of Object.entries(given.rows as object)) {
    const model = models[name];
    if (!Array.isArray(rows)) throw wrong(`/rows/${name}`, 'must be a list');
    if (model) readRows(name, rows, model);
  }
  // Each part has been read.
  return value as Snapshot;
}

function readDraws(value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong('/draws', 'must be an object');
  for (const [namespace, count] of Object.entries(value)) {
    const isCount = Number.isInteger(count) && count >= 0 && count <= mostDraws;
    if (!isCount) throw wrong(`/draws/${namespace}`, `must be a whole number up to ${mostDraws}`);
  }
}

function readRows(name: string, rows: readonly unknown[], model: ModelDefinition): void {
  const fields = Object.entries(model.fields);
  const keys = new Set<string>();
  rows.forEach((row, i) => {
    const at = `/rows/${name}/${i}`;
    checkKeys(task, `field of ${name}`, row, Object.keys(model.fields));
    const given = row as Record<string, unknown>;
    for (const [field, kind] of fields) {
      const isMissing = kind.endsWith('?') && given[field] === null;
      const type = kind === 'key' ? 'string' : kind.replace('?', '');
      if (!isMissing && typeof given[field] !== type) throw wrong(`${at}/${field}`, `must be a ${type}`);
    }
    const key = String(given[model.primaryKey]);
    if (keys.has(key)) throw wrong(at, 'has the key of a row before');
    keys.add(key);
  });
}

function wrong(pointer: string, what: string): TypeError {
  return new TypeError(`Failed to ${task}: ${pointer} ${what}.`);
}

/** The models of all mocked APIs, by name. */
export function modelsOf(mocked: readonly MockedProvider[]): ModelDefinitions {
  return Object.assign({}, ...mocked.map(({ provider }) => provider.models));
}

function pick(row: object, fields: readonly string[]): Row {
  const values = new Map(Object.entries(row));
  return Object.fromEntries(fields.map((field) => [field, values.get(field) ?? null]));
}
