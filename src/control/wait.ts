import type { EntryFilter, JournalEntry } from '../mock/journal/entry.ts';
import type { Journal } from '../mock/journal/journal.ts';

export interface Waited {
  readonly requests: readonly JournalEntry[];
  readonly total: number;
  /** Whether the time was over before there were enough. */
  readonly timedOut: boolean;
}

/**
 * Waits until the journal has a number of entries that the filter leaves, those included that are there already.
 *
 * @param timeout in milliseconds
 * @param signal ends the wait: the client has gone.
 */
export async function waitFor(
  requests: Journal,
  filter: EntryFilter,
  { count, timeout, signal }: { count: number; timeout: number; signal: AbortSignal },
): Promise<Waited> {
  const isThere = () => requests.count(filter) >= count;
  const isEnough =
    isThere() ||
    (await new Promise<boolean>((resolve) => {
      const finish = (enough: boolean) => {
        clearTimeout(timer);
        end();
        resolve(enough);
      };
      const end = requests.subscribe(() => {
        if (isThere()) finish(true);
      });
      const timer = setTimeout(() => finish(false), timeout);
      signal.addEventListener('abort', () => finish(false), { once: true });
    }));
  const found = requests.list(filter);
  return { requests: found, total: found.length, timedOut: !isEnough };
}
