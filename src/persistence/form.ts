import { createHash } from 'node:crypto';
import type { StateChange, StoredState } from '../mock/state/persistence.ts';
import type { PlacedRow } from '../store/table.ts';
import type { Sqlite } from './sqlite.ts';
import { StateError } from './state-error.ts';

/** SQLite's `application_id` of a state file: "keym". */
export const applicationId = 0x6b65796d;
/** The version of the form, as SQLite's `user_version`. It grows with each change of the form or of a model. */
export const formVersion = 1;

/**
 * One table. `kind` is the model of a row, `draws` for how much randomness a namespace has drawn, or `state` for seed and clock;
 * `checksum` is that of all else, since SQLite itself does not see a changed byte in a text.
 */
const createTable = `CREATE TABLE IF NOT EXISTS entries (
  kind TEXT, key TEXT, sequence INTEGER, value TEXT, checksum TEXT, PRIMARY KEY (kind, key)
) WITHOUT ROWID`;

/** Prepares a database that is new or was read. What is committed is safe from the end of the process, however it ends. */
export function prepare(database: Sqlite): (change: StateChange) => void {
  database.all('PRAGMA locking_mode = EXCLUSIVE');
  database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${formVersion}`);
  database.all('PRAGMA journal_mode = WAL');
  database.exec('PRAGMA synchronous = NORMAL');
  database.exec(createTable);
  const put = database.prepare('INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?, ?)');
  const remove = database.prepare('DELETE FROM entries WHERE kind = ? AND key = ?');
  const clear = database.prepare('DELETE FROM entries');
  const write = (kind: string, key: string, sequence: number, value: string) =>
    put(kind, key, sequence, value, checksumOf(kind, key, sequence, value));

  return ({ isWhole, seed, clock, draws, rows }) => {
    database.exec('BEGIN IMMEDIATE');
    try {
      if (isWhole) clear();
      for (const [model, byKey] of rows) {
        for (const [key, placed] of byKey) {
          if (placed) write(model, key, placed.sequence, JSON.stringify(placed.row));
          else remove(model, key);
        }
      }
      for (const [namespace, count] of draws) {
        if (count === undefined) remove('draws', namespace);
        else write('draws', namespace, 0, String(count));
      }
      write('state', '', 0, JSON.stringify({ seed, clock }));
      database.exec('COMMIT');
    } catch (error) {
      rollBack(database);
      throw error;
    }
  };
}

/** SQLite itself has rolled some failures back. */
function rollBack(database: Sqlite): void {
  try {
    database.exec('ROLLBACK');
  } catch {}
}

/**
 * Reads the state of the models that are mocked; undefined where nothing was stored yet.
 *
 * @throws StateError that says what is wrong with the file
 */
export function readState(
  database: Sqlite,
  path: string,
  fields: Readonly<Record<string, Readonly<Record<string, string>>>>,
): StoredState | undefined {
  const version = Number(database.all('PRAGMA user_version')[0]?.['user_version']);
  if (version > formVersion) {
    throw new StateError(
      `${path} was written by a newer keymock (form ${version}; this one reads form ${formVersion}). Use that version, or another file.`,
    );
  }
  const [verdict] = database.all('PRAGMA integrity_check(1)');
  if (verdict?.['integrity_check'] !== 'ok') throw damaged(path);
  if (database.all("SELECT 1 FROM sqlite_master WHERE name = 'entries'").length === 0) return undefined;
  const entries = database
    .all('SELECT * FROM entries ORDER BY kind, sequence')
    .map((row) => readEntry(row, path));
  const state = entries.find(({ kind }) => kind === 'state');
  if (!state) {
    if (entries.length === 0) return undefined;
    throw damaged(path);
  }
  const rows: Record<string, PlacedRow[]> = {};
  for (const { kind, sequence, value } of entries) {
    const model = fields[kind];
    if (!model) continue;
    const row = JSON.parse(value) as Record<string, unknown>;
    const names = Object.keys(row);
    if (names.length !== Object.keys(model).length || names.some((name) => !Object.hasOwn(model, name))) {
      throw new StateError(
        `${path} has rows of "${kind}" in a form that this version of keymock does not know. Use another version, or another file.`,
      );
    }
    rows[kind] ??= [];
    rows[kind].push({ sequence, row });
  }
  const draws = entries.filter(({ kind }) => kind === 'draws').map(({ key, value }) => [key, Number(value)]);
  // Its checksum holds, so it is what `prepare` wrote.
  return {
    ...(JSON.parse(state.value) as Pick<StoredState, 'seed' | 'clock'>),
    draws: Object.fromEntries(draws),
    rows,
  };
}

interface Entry {
  readonly kind: string;
  readonly key: string;
  readonly sequence: number;
  readonly value: string;
}

function readEntry(row: Record<string, unknown>, path: string): Entry {
  const entry: Entry = {
    kind: String(row['kind']),
    key: String(row['key']),
    sequence: Number(row['sequence']),
    value: String(row['value']),
  };
  if (row['checksum'] !== checksumOf(entry.kind, entry.key, entry.sequence, entry.value)) throw damaged(path);
  return entry;
}

function checksumOf(...values: (string | number)[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('base64').slice(0, 16);
}

export function damaged(path: string): StateError {
  return new StateError(`${path} is damaged. It was left as it is; use a copy of it, or another file.`);
}
