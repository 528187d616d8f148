import { closeSync, openSync, realpathSync, rmSync, type Stats, statSync } from 'node:fs';
import type { Persistence } from '../mock/state/persistence.ts';
import { prepare } from './form.ts';
import { lock } from './lock.ts';
import { readStateFile } from './read-file.ts';
import { openSqlite } from './sqlite.ts';
import { codeOf, StateError } from './state-error.ts';

/** A mock whose state can be stored: one of `createMock`. */
export interface Persistable {
  readonly persistence: Persistence;
}

export interface StateOptions {
  /** Receives a sentence when changes cannot be stored any more, and when they can again. */
  readonly onTrouble?: (message: string) => void;
}

/** The file that a mock's state is stored in. */
export interface StateFile {
  readonly path: string;
  /** Whether nothing was stored in it before. */
  readonly isNew: boolean;
  /** What others may do with the file beside its owner: `644`, say; undefined where they may nothing. */
  readonly openMode: string | undefined;
  /**
   * Stores what is left, and unlocks the file.
   *
   * @throws StateError where it cannot be stored
   */
  close(): Promise<void>;
}

/**
 * Keeps the state of a mock in a file: what the file has replaces the mock's state, and each change is stored before the reply
 * that acknowledges it is sent. The file holds secrets as the mock does, and is created for its owner alone (mode 600).
 *
 * @throws StateError where the file is damaged, in use, of another program or a newer version, or cannot be written; it is left
 *   as it is
 *
 * @example
 * const mock = createMock();
 * const state = await openState('keymock.state', mock);
 * const { close } = await listen(mock);
 * // ...
 * await close();
 * await state.close();
 */
export async function openState(
  path: string,
  { persistence }: Persistable,
  { onTrouble = () => {} }: StateOptions = {},
): Promise<StateFile> {
  const { real, stats } = create(path);
  const unlock = await lock(`${stats.dev} ${stats.ino}`);
  if (!unlock)
    throw new StateError(
      `${path} is in use: another keymock stores its state there. Stop that, or use another file.`,
    );
  try {
    const stored = await readStateFile(path, real, persistence.fields);
    const { write, closeDatabase } = await openForWriting(path, real);
    if (stored) persistence.load(stored);
    const flush = createFlush({ path, real, stats, persistence, write, onTrouble });
    persistence.attach(flush.later, stored === undefined);
    return {
      path,
      isNew: stored === undefined,
      openMode:
        process.platform !== 'win32' && stats.mode & 0o077 ? (stats.mode & 0o777).toString(8) : undefined,
      async close() {
        try {
          flush.now();
        } finally {
          persistence.detach();
          closeDatabase();
          await unlock();
        }
      },
    };
  } catch (error) {
    await unlock();
    throw error;
  }
}

function create(path: string): { real: string; stats: Stats } {
  try {
    closeSync(openSync(path, 'a', 0o600));
    // SQLite has its log beside the file itself, not beside a link to it.
    const real = realpathSync(path);
    const stats = statSync(real);
    if (!stats.isFile()) throw new StateError(`${path} is no regular file.`);
    return { real, stats };
  } catch (error) {
    if (error instanceof StateError) throw error;
    const code = codeOf(error) ?? '';
    throw new StateError(`cannot open ${path}: ${reasons[code] ?? code}.`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'its folder is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

async function openForWriting(path: string, real: string) {
  // The SQLite of WebAssembly locks with a folder, which stays when its process is killed. The lock is ours now.
  rmSync(`${real}.lock`, { recursive: true, force: true });
  const database = await openSqlite(real);
  try {
    return { write: prepare(database), closeDatabase: () => database.close() };
  } catch (error) {
    database.close();
    throw new StateError(`cannot write ${path}: ${reasonOf(error)}.`);
  }
}

interface FlushParts {
  readonly path: string;
  readonly real: string;
  readonly stats: Stats;
  readonly persistence: Persistence;
  readonly write: ReturnType<typeof prepare>;
  readonly onTrouble: (message: string) => void;
}

/** Stores changes: what came in one turn of the event loop goes into one transaction. */
function createFlush({ path, real, stats, persistence, write, onTrouble }: FlushParts) {
  let waiting: Promise<void> | undefined;
  let trouble: string | undefined;

  function now(): void {
    if (!persistence.hasChanged()) return;
    try {
      requireSame(real, stats);
      write(persistence.changes());
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== trouble)
        onTrouble(`cannot store the state in ${path}: ${reason}. Requests that change it get a 503.`);
      trouble = reason;
      throw new StateError(reason);
    }
    persistence.settle();
    if (trouble !== undefined) onTrouble(`${path} can be written again: all of the state is stored.`);
    trouble = undefined;
  }

  return {
    now,
    later(): Promise<void> | undefined {
      if (!persistence.hasChanged()) return undefined;
      waiting ??= new Promise<void>((resolve, reject) => {
        setImmediate(() => {
          waiting = undefined;
          try {
            now();
            resolve();
          } catch (error) {
            reject(error);
          }
        });
      });
      return waiting;
    },
  };
}

/** What is written to a file that was removed is lost when the process ends. */
function requireSame(real: string, { dev, ino }: Stats): void {
  const found = statSync(real, { throwIfNoEntry: false });
  if (!found) throw new StateError('the file was removed');
  if (found.ino !== ino || found.dev !== dev) throw new StateError('the file was replaced by another');
}

/** SQLite's own messages are the same in both libraries. */
function reasonOf(error: unknown): string {
  if (error instanceof StateError) return error.message;
  const message = error instanceof Error ? error.message : '';
  if (/disk is full/.test(message)) return 'the disk is full';
  if (/readonly/.test(message)) return 'the file is read-only';
  if (/I\/O error/.test(message)) return 'the disk is full or failed';
  return message === '' ? 'an unknown reason' : message;
}
