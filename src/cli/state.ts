import type { AnyFullMock } from '../full-mock.ts';
import type { StateFile } from '../persistence/open-state.ts';
import { UsageError } from './usage-error.ts';

/**
 * Opens the file of `--state`. Its store is loaded only here: a server without one starts faster.
 *
 * @param told receives what is to know of the file while it is served from
 * @throws UsageError that says why the file cannot be used
 */
export async function openStateFile(
  path: string,
  mock: AnyFullMock,
  told: (message: string) => void,
): Promise<StateFile> {
  const { openState } = await import('../persistence/open-state.ts');
  const state = await openState(path, mock, { onTrouble: told }).catch((error: unknown) => {
    throw toUsageError(error);
  });
  if (state.openMode !== undefined) {
    told(
      `warning: ${path} holds secrets, and other users may use it (mode ${state.openMode}). Set it with chmod 600.`,
    );
  }
  return state;
}

/**
 * Waits until all of the state is stored.
 *
 * @throws UsageError where it cannot be
 */
export async function storeBeforeStart(mock: AnyFullMock): Promise<void> {
  try {
    await mock.stored();
  } catch (error) {
    throw toUsageError(error);
  }
}

/** What the state began with, in a line of the banner. */
export function describeState({ path, isNew }: StateFile, mock: AnyFullMock): string {
  if (isNew) return `The state is kept in ${path}, a new file.\n`;
  const count = Object.values(mock.snapshot().rows).reduce((sum, rows) => sum + rows.length, 0);
  const time = mock.clock.frozen ? `, the clock standing at ${new Date(mock.clock.now()).toISOString()}` : '';
  return `The state is kept in ${path}, and goes on with ${count} ${count === 1 ? 'row' : 'rows'}, seed ${mock.seed}${time}.\n`;
}

function toUsageError(error: unknown): unknown {
  if (!(error instanceof Error) || error.name !== 'StateError') return error;
  return new UsageError(`--state: ${error.message}`);
}
