import type { MockedProvider } from '../core.ts';
import type { MockRequest } from '../exchange.ts';
import { isAccount } from './caller.ts';
import type { EntryFilter, JournalEntry } from './entry.ts';
import type { GradeReader } from './grade-of.ts';
import type { Recorded } from './recorded.ts';
import type { Secrets } from './secrets.ts';
import { showEntry, textOf } from './show-entry.ts';
import { type Waited, type Wanted, waitFor } from './wait.ts';

/** How much is kept. */
export interface JournalLimits {
  /** Exchanges; 1,000 by default. */
  readonly entries?: number;
  /** Bytes of all bodies and heads; 16 MiB by default. */
  readonly bytes?: number;
}

/** The last exchanges of a mock. */
export interface Journal {
  /** The newest entries that the filter leaves, at most `limit`, in the order of their arrival. */
  list(filter?: EntryFilter & { readonly limit?: number }): JournalEntry[];
  /** How many entries the filter leaves. */
  count(filter?: EntryFilter): number;
  /** Forgets all entries, or those that the filter leaves. */
  clear(filter?: EntryFilter): void;
  /**
   * Waits until there are so many entries that the filter leaves, those included that are there already.
   *
   * @example
   * const { requests, timedOut } = await mock.requests.wait({ operation: 'postApiKey', count: 2, timeout: 1000 });
   */
  wait(wanted?: Wanted): Promise<Waited>;
  /**
   * Calls a function with each exchange from now on, as soon as its reply is made.
   *
   * @returns a function that ends it.
   * @example
   * const end = mock.requests.subscribe(({ method, path, status }) => console.log(method, path, status));
   */
  subscribe(listener: (entry: JournalEntry) => void): () => void;
}

/** The journal, as what fills it sees it. */
export interface OwnJournal extends Journal {
  add(recorded: Recorded): void;
}

export interface JournalParts {
  readonly secrets: Secrets;
  readonly gradeOf: GradeReader;
  readonly limits: JournalLimits;
  /** Receives what a listener throws. */
  readonly onFailure: (error: unknown, request: MockRequest) => void;
}

interface Kept {
  readonly number: number;
  readonly recorded: Recorded;
  readonly bytes: number;
}

/** Bytes of an exchange beside its bodies, about. */
const headBytes = 1024;

/**
 * A journal of a bounded size: the oldest exchanges make room for new ones.
 *
 * @param mocked the APIs, for what would have matched.
 */
export function createJournal(
  mocked: readonly MockedProvider[],
  { secrets, gradeOf, limits, onFailure }: JournalParts,
): OwnJournal {
  const { entries = 1000, bytes = 16 * 1024 * 1024 } = limits;
  /** A ring, by number. */
  const ring: (Kept | undefined)[] = [];
  const listeners = new Set<(entry: JournalEntry) => void>();
  /** The number of the oldest and of the newest exchange. */
  let first = 1;
  let last = 0;
  let size = 0;
  /** Replies to creates that made room before anything was shown: the last ones, a ring. */
  const unread: string[] = [];
  let unreadCount = 0;
  /** Up to which number the secrets are learnt: an entry may show what an earlier one revealed. */
  let learnt = 0;

  const at = (number: number) => ring[number % entries];

  function drop(one: Kept): void {
    ring[one.number % entries] = undefined;
    size -= one.bytes;
  }

  function makeRoom(): void {
    while (first <= last - entries || (size > bytes && first <= last)) {
      const oldest = at(first++);
      if (!oldest) continue;
      // What was created may come again. Read as soon as anything is shown, since it takes time.
      const { request, reply } = oldest.recorded;
      if (oldest.number > learnt && request.method !== 'GET') unread[unreadCount++ % entries] = reply.body;
      drop(oldest);
    }
  }

  /** Secrets are learnt in the order of arrival, and before anything of the exchange is shown. */
  function learnAll(): void {
    if (learnt === last) return;
    for (const body of unread.splice(0)) secrets.learnBody(body);
    unreadCount = 0;
    for (let number = Math.max(first, learnt + 1); number <= last; number++) {
      const one = at(number);
      if (one) learn(one.recorded, secrets);
    }
    learnt = last;
  }

  function show({ number, recorded }: Kept): JournalEntry {
    learnAll();
    return showEntry(number, recorded, { mocked, secrets, gradeOf });
  }

  /** Those that a filter leaves, the newest first. */
  function* found(filter: EntryFilter): Generator<Kept> {
    for (let number = last; number >= first; number--) {
      const one = at(number);
      if (one && isMeant(one.recorded, filter)) yield one;
    }
  }

  const journal: OwnJournal = {
    add(recorded) {
      const one: Kept = {
        number: ++last,
        recorded,
        bytes: headBytes + recorded.request.body.length + recorded.reply.body.length,
      };
      size += one.bytes;
      makeRoom();
      // One that is larger than all there is room for has just been dropped for it.
      if (first <= last) ring[last % entries] = one;
      else size -= one.bytes;
      for (const listener of listeners) {
        // A listener's own failure is no reason to leave the request without a reply.
        try {
          listener(show(one));
        } catch (error) {
          onFailure(error, recorded.request);
        }
      }
    },

    list({ limit = Number.POSITIVE_INFINITY, ...filter } = {}) {
      const shown: JournalEntry[] = [];
      for (const one of found(filter)) {
        if (shown.length >= limit) break;
        shown.push(show(one));
      }
      return shown.reverse();
    },

    count(filter = {}) {
      let count = 0;
      for (const _ of found(filter)) count++;
      return count;
    },

    clear(filter = {}) {
      learnAll();
      for (const one of found(filter)) drop(one);
    },

    wait: (wanted = {}) => waitFor(journal, wanted),

    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
  return journal;
}

function learn({ request, reply }: Recorded, secrets: Secrets): void {
  secrets.learnHeaders(request.headers);
  secrets.learnBody(textOf(request.body));
  secrets.learnHeaders(reply.headers);
  secrets.learnBody(reply.body);
}

/** Whether all conditions of a filter hold. */
function isMeant(
  { mocked, route, reply, isDropped, caller, namespace }: Recorded,
  filter: EntryFilter,
): boolean {
  return (
    (filter.provider === undefined || mocked?.provider.name === filter.provider) &&
    (filter.operation === undefined || route?.operationId === filter.operation) &&
    (filter.status === undefined || (isDropped ? 0 : reply.status) === filter.status) &&
    (filter.namespace === undefined || namespace === filter.namespace) &&
    (filter.account === undefined || (caller !== undefined && isAccount(caller, filter.account)))
  );
}
