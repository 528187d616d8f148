import type { EntryFilter, JournalEntry } from './entry.ts';

/** Which entries are waited for, and how long. */
export interface Wanted extends EntryFilter {
  /** How many; 1 by default. */
  readonly count?: number;
  /** Milliseconds; 5,000 by default. */
  readonly timeout?: number;
  /** Ends the wait before its time. */
  readonly signal?: AbortSignal;
}

export interface Waited {
  readonly requests: JournalEntry[];
  readonly total: number;
  /** Whether the time was over before there were enough. */
  readonly timedOut: boolean;
}

/** The part of a journal that a wait needs. */
interface Source {
  list(filter: EntryFilter): JournalEntry[];
  count(filter: EntryFilter): number;
  subscribe(listener: () => void): () => void;
}

/** Waits until the journal has a number of entries that the filter leaves, those included that are there already. */
export async function waitFor(source: Source, wanted: Wanted): Promise<Waited> {
  const { count = 1, timeout = 5000, signal, ...filter } = wanted;
  const isThere = () => source.count(filter) >= count;
  const isEnough = isThere() || (await nextTime(source, isThere, timeout, signal));
  const requests = source.list(filter);
  return { requests, total: requests.length, timedOut: !isEnough };
}

/** Whether a condition comes true with one of the next exchanges, before the time is over. */
function nextTime(
  source: Source,
  isTrue: () => boolean,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = () => finish(false);
    const end = source.subscribe(() => {
      if (isTrue()) finish(true);
    });
    const timer = setTimeout(stop, timeout);
    const finish = (isEnough: boolean) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      end();
      resolve(isEnough);
    };
    if (signal?.aborted) finish(false);
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
