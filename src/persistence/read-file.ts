import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Persistence, StoredState } from '../mock/state/persistence.ts';
import { applicationId, damaged, readState } from './form.ts';
import { openSqlite } from './sqlite.ts';
import { StateError } from './state-error.ts';
import { isLogDamaged } from './wal.ts';

/**
 * Reads a state file without touching it: SQLite repairs and tidies what it opens, so it opens a copy.
 *
 * @param path as the user names it; `real` is where it is
 * @returns undefined where nothing was stored yet
 * @throws StateError that says what is wrong with the file
 */
export async function readStateFile(
  path: string,
  real: string,
  fields: Persistence['fields'],
): Promise<StoredState | undefined> {
  const bytes = readFileSync(real);
  const logPath = `${real}-wal`;
  const log = existsSync(logPath) ? readFileSync(logPath) : Buffer.alloc(0);
  if (bytes.length === 0 && log.length === 0) return undefined;
  if (bytes.subarray(0, 16).toString('latin1') !== 'SQLite format 3\0') {
    throw new StateError(
      `${path} is no state file of keymock, or is damaged. It was left as it is; use another file.`,
    );
  }
  if (bytes.length < 100) throw damaged(path);
  if (bytes.readUInt32BE(68) !== applicationId) {
    throw new StateError(`${path} is a database of another program. It was left as it is; use another file.`);
  }
  if (isLogDamaged(log)) throw damaged(path);
  const folder = mkdtempSync(join(tmpdir(), 'keymock-state-'));
  try {
    const copy = join(folder, 'state');
    copyFileSync(real, copy);
    if (log.length > 0) copyFileSync(logPath, `${copy}-wal`);
    return await readCopy(copy, path, fields);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readCopy(
  copy: string,
  path: string,
  fields: Persistence['fields'],
): Promise<StoredState | undefined> {
  const database = await openSqlite(copy);
  try {
    // Else the SQLite of WebAssembly, which shares no memory, cannot read a write-ahead log.
    database.all('PRAGMA locking_mode = EXCLUSIVE');
    return readState(database, path, fields);
  } catch (error) {
    throw error instanceof StateError ? error : damaged(path);
  } finally {
    database.close();
  }
}
