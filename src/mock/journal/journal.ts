import type { MockedProvider } from '../core.ts';
import type { Route } from '../document.ts';
import type { MockReply, MockRequest } from '../exchange.ts';
import { type Caller, isAccount, showAccount } from './caller.ts';
import type { EntryFilter, JournalEntry, JournalMessage } from './entry.ts';
import type { GradeReader } from './grade-of.ts';
import { nearMissOf } from './near-miss.ts';
import type { Secrets } from './secrets.ts';

/** An exchange as it is kept: what is costly is worked out when somebody reads it. */
export interface Recorded {
  readonly request: MockRequest;
  readonly reply: MockReply;
  /** Undefined where no mocked API owns the path. */
  readonly mocked: MockedProvider | undefined;
  readonly route: Route | undefined;
  readonly namespace: string;
  readonly caller: Caller | undefined;
  readonly durationMs: number;
  readonly fault: string | null;
  /** Whether the fault left nothing of the reply. */
  readonly isDropped: boolean;
}

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
  shown?: JournalEntry;
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
  /** By number, the oldest first. */
  const kept = new Map<number, Kept>();
  const listeners = new Set<(entry: JournalEntry) => void>();
  let last = 0;
  let size = 0;
  /** Up to which number the secrets are learnt: an entry may show what an earlier one revealed. */
  let learnt = 0;

  function drop(one: Kept): void {
    kept.delete(one.number);
    size -= one.bytes;
  }

  function makeRoom(): void {
    while (kept.size > entries || size > bytes) {
      const [oldest] = kept.values();
      if (!oldest) break;
      // A reply to a GET shows no new secret, and reading each takes time.
      if (oldest.number > learnt && oldest.recorded.request.method !== 'GET') learn(oldest.recorded, secrets);
      drop(oldest);
    }
  }

  /** Secrets are learnt in the order of arrival, and before anything of the exchange is shown. */
  function learnUpTo(number: number): void {
    if (learnt >= number) return;
    for (const one of kept.values()) {
      if (one.number > number) break;
      if (one.number > learnt) learn(one.recorded, secrets);
    }
    learnt = number;
  }

  function show(one: Kept): JournalEntry {
    learnUpTo(last);
    one.shown ??= toEntry(one);
    return one.shown;
  }

  function toEntry({ number, recorded }: Kept): JournalEntry {
    const { request, reply, mocked: owner, route, caller } = recorded;
    const { method } = request;
    const account = caller ? showAccount(caller) : null;
    const isMiss = route === undefined && (reply.status === 404 || reply.status === 405);
    const candidates = owner ? [owner] : mocked;
    return {
      id: `r${number}`,
      at: new Date(reply.at ?? 0).toISOString(),
      method: secrets.text(method),
      path: secrets.text(request.path),
      query: secrets.query(request.query),
      status: recorded.isDropped ? 0 : reply.status,
      provider: owner?.provider.name ?? null,
      operation: route?.operationId ?? null,
      account: account === null ? null : secrets.text(account),
      namespace: secrets.text(recorded.namespace),
      evidence: reply.evidence,
      grade: owner ? gradeOf(owner.provider.name, owner.dialect, reply.evidence) : null,
      fault: recorded.fault,
      durationMs: recorded.durationMs,
      request: toMessage(request.headers, decoder.decode(request.body), secrets),
      response: toMessage(reply.headers, recorded.isDropped ? '' : reply.body, secrets),
      nearMiss: isMiss ? secrets.text(nearMissOf(method, request.path, candidates)) : null,
      warnings: (reply.warnings ?? []).map((warning) => secrets.text(warning)),
    };
  }

  /** Those that a filter leaves, the newest first. */
  function* found(filter: EntryFilter): Generator<Kept> {
    const all = [...kept.values()];
    for (let i = all.length - 1; i >= 0; i--) {
      const one = all[i];
      if (one && isMeant(one.recorded, filter)) yield one;
    }
  }

  return {
    add(recorded) {
      const one: Kept = {
        number: ++last,
        recorded,
        bytes: headBytes + recorded.request.body.length + recorded.reply.body.length,
      };
      kept.set(one.number, one);
      size += one.bytes;
      makeRoom();
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
      learnUpTo(last);
      for (const one of found(filter)) drop(one);
    },

    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}

const decoder = /* @__PURE__ */ new TextDecoder();

function learn({ request, reply }: Recorded, secrets: Secrets): void {
  secrets.learnMessage(request.headers, request.body.length > 0 ? decoder.decode(request.body) : '');
  secrets.learnMessage(reply.headers, reply.body);
}

function toMessage(headers: JournalMessage['headers'], body: string, secrets: Secrets): JournalMessage {
  return { headers: secrets.headers(headers), body: secrets.body(body) };
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
