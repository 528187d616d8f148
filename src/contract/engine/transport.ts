import { setTimeout } from 'node:timers/promises';
import type { Exchange, SentRequest } from '../types.ts';
import { authorizationOf, type Caller } from './caller.ts';
import { answerChallenge, type DigestChallenge, digestHeader, readChallenge } from './digest.ts';
import type { Draft } from './draft.ts';
import { fetchBytes, shownBody } from './fetch-bytes.ts';
import { headerOf } from './header-of.ts';
import { createIdleGuard } from './idle-connections.ts';
import { inOrder } from './in-order.ts';
import type { Settings } from './options.ts';
import { createPace, type Sleep, waitAsked } from './pace.ts';
import { neverArrived, withPatience } from './patience.ts';
import { Interrupted, NeverReached, Unreachable } from './signals.ts';

export type { Draft } from './draft.ts';

/** Sends drafts and gives back exchanges. */
export interface Transport {
  /** Answers challenges and waits where the server asks to; the last exchange counts, all are recorded and told. */
  send(draft: Draft, tried?: (exchange: Exchange) => void): Promise<Exchange>;
  /** The path and query of a draft as they go over the wire. */
  target(draft: Draft): string;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
  /** From now on an interrupt is no longer heeded: cleaning up must go on. */
  finishing(): void;
}

export interface TransportHooks {
  /** Before a request goes out. */
  sending(request: SentRequest, draft: Draft): void;
  /** Once per exchange, in the order of sending. */
  exchanged(exchange: Exchange, draft: Draft): void;
}

/** How long to wait at least before each new try, in milliseconds: who says 0 may be busy for a while all the same. */
const leastWaits = [0, 250];

const usualSleep: Sleep = (ms, options) => setTimeout(ms, undefined, options);

export function createTransport(
  settings: Settings,
  hooks: TransportHooks,
  sleep: Sleep = usualSleep,
): Transport {
  const deliver = inOrder<{ exchange: Exchange; draft: Draft } | undefined>((made) => {
    if (made) hooks.exchanged(made.exchange, made.draft);
  });
  const challenges = new Map<string, { challenge: DigestChallenge; count: number }>();
  const underway = new Set<Promise<unknown>>();
  const pace = createPace(settings.rate, sleep);
  const guard = createIdleGuard();
  let heedsInterrupt = true;
  let count = 0;
  let last: Exchange | undefined;
  let isGone = false;

  const target = (draft: Draft) => {
    const key = parameterIn('query', draft.caller);
    const query = [...draft.query, ...(key ? [[key.name, key.value] as const] : [])]
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&');
    // An origin alone has the path "/".
    const path = new URL(settings.base).pathname.replace(/\/$/, '') + draft.path;
    return query === '' ? path : `${path}?${query}`;
  };

  const authorize = (draft: Draft): string | undefined => {
    const { method, caller } = draft;
    if (caller.kind !== 'user') return authorizationOf(caller);
    const known = challenges.get(keyOf(caller));
    if (known === undefined) return authorizationOf(caller);
    const { user, password } = caller;
    const request = { method, uri: target(draft), user, password, count: ++known.count };
    return digestHeader(answerChallenge(known.challenge, request));
  };

  const attempt = async (draft: Draft): Promise<Exchange> => {
    const isInterrupted = () => heedsInterrupt && settings.signal?.aborted === true;
    if (isInterrupted()) throw new Interrupted();
    await pace();
    // Its turn may come long after.
    if (isInterrupted()) throw new Interrupted();
    const headers = headersOf(draft, settings, authorize(draft));
    const shown = shownBody(draft.body);
    const request: SentRequest = {
      method: draft.method,
      url: new URL(settings.base).origin + target(draft),
      headers,
      ...(shown === undefined ? {} : { body: shown }),
    };
    const index = count++;
    hooks.sending(request, draft);
    const startedAt = Date.now();
    const began = performance.now();
    const response = await withPatience(
      () => guard(() => fetchBytes(settings, request, draft)),
      settings.patienceMs,
      () => isGone || isInterrupted(),
      sleep,
    );
    const exchange: Exchange = { index, request, response, startedAt, durationMs: performance.now() - began };
    if (neverArrived(response)) {
      isGone = true;
      deliver(index, undefined);
      throw absence(settings.url, response.failure, last);
    }
    last = exchange;
    deliver(index, { exchange, draft });
    return exchange;
  };

  const send = async (draft: Draft, tried?: (exchange: Exchange) => void): Promise<Exchange> => {
    const again = async () => {
      const exchange = await attempt(draft);
      tried?.(exchange);
      return exchange;
    };
    let exchange = await again();
    if (exchange.response.status === 401 && draft.caller.kind === 'user') {
      const challenge = readChallenge(headerOf(exchange.response, 'www-authenticate') ?? '');
      const key = keyOf(draft.caller);
      if (challenge && challenge.nonce !== challenges.get(key)?.challenge.nonce) {
        challenges.set(key, { challenge, count: 0 });
        exchange = await again();
      }
    }
    for (const least of leastWaits) {
      const wait = waitAsked(exchange.response);
      if (wait === undefined) break;
      await sleep(
        Math.max(wait, least),
        settings.signal && heedsInterrupt ? { signal: settings.signal } : {},
      ).catch(() => undefined);
      exchange = await again();
    }
    return exchange;
  };

  return {
    target,
    send(draft, tried) {
      const sending = send(draft, tried);
      underway.add(sending);
      const done = () => void underway.delete(sending);
      sending.then(done, done);
      return sending;
    },
    async idle() {
      await Promise.allSettled([...underway]);
    },
    finishing() {
      heedsInterrupt = false;
    },
  };
}

/** The credential of a caller who carries it in a certain place. */
function parameterIn(place: string, caller: Caller) {
  return caller.kind === 'parameter' && caller.in === place ? caller : undefined;
}

/** What a user's challenge is remembered by. */
function keyOf({ user, password }: { readonly user: string; readonly password: string }): string {
  return `${user}:${password}`;
}

/** A server that was there before goes away in the middle of a run; one that never was gives no run at all. */
function absence(url: string, failure: string, last: Exchange | undefined): Error {
  const what = `the server at ${url} takes no connections`;
  return last
    ? new Unreachable(`${what} any more (${failure})`, last)
    : new NeverReached(`${what} (${failure})`);
}

function headersOf(
  draft: Draft,
  settings: Settings,
  authorization: string | undefined,
): (readonly [string, string])[] {
  const named = new Map<string, readonly [string, string]>();
  const set = (name: string, value: string | undefined) =>
    value !== undefined && named.set(name.toLowerCase(), [name, value]);
  set('Accept', 'application/json');
  set('User-Agent', 'keymock-check');
  for (const [name, value] of Object.entries(settings.headers)) set(name, value);
  for (const [name, value] of Object.entries(draft.headers)) set(name, value);
  set('Authorization', authorization);
  const header = parameterIn('header', draft.caller);
  if (header) set(header.name, header.value);
  const cookie = parameterIn('cookie', draft.caller);
  if (cookie) set('Cookie', `${cookie.name}=${cookie.value}`);
  for (const name of draft.omit ?? []) named.delete(name);
  return [...named.values()];
}
