import { setTimeout } from 'node:timers/promises';
import type { Settings } from '../options.ts';
import { Interrupted, NeverReached, Skip, Unreachable } from '../signals.ts';
import type { Exchange, ReceivedResponse, SentRequest } from '../types.ts';
import { authorizationOf } from './caller.ts';
import { createDeadline } from './deadline.ts';
import { answerChallenge, type DigestChallenge, digestHeader, readChallenge } from './digest.ts';
import type { Draft } from './draft.ts';
import { cutOff, fetchBytes, isTimeout } from './fetch-bytes.ts';
import { headerOf } from './header-of.ts';
import { createIdleGuard } from './idle-connections.ts';
import { inOrder } from './in-order.ts';
import { createLatency } from './latency.ts';
import { createPace, type Sleep } from './pace.ts';
import { neverArrived, withPatience } from './patience.ts';
import { requestOf, targetOf } from './request-of.ts';
import { createSilence } from './silence.ts';
import { createWaits, lastWaits, usualWaits, waitAsked } from './waits.ts';

export type { Draft } from './draft.ts';

/** Sends drafts and gives back exchanges. */
export interface Transport {
  /** Answers challenges and waits where the server asks to; the last exchange counts, all are recorded and told. */
  send(draft: Draft, tried?: (exchange: Exchange) => void): Promise<Exchange>;
  /** The path and query of a draft as they go over the wire. */
  target(draft: Draft): string;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
  /** From now on an interrupt is no longer heeded: cleaning up must go on, for some seconds after it. */
  finishing(): void;
  /** Waits so many milliseconds; a stop ends it. */
  pause(ms: number): Promise<void>;
  /** How often the server took no connections for a while, and then did again: it may have lost what was created. */
  absences(): number;
  /** How many of the drafts to send at once, so that the server answers each in time; `wanted` at most. */
  atOnce(drafts: readonly Draft[], wanted: number): number;
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
  // What goes over node:http knows of its connection whether it was used before.
  const guard = settings.fetch ? createIdleGuard() : (ask: () => Promise<ReceivedResponse>) => ask();
  const deadline = createDeadline(settings.signal);
  const latency = createLatency(settings.timeoutMs);
  let silence = createSilence();
  let waits = createWaits(usualWaits);
  let isFinishing = false;
  let inFlight = 0;
  let absences = 0;
  let count = 0;
  let last: Exchange | undefined;
  let isGone = false;

  const target = (draft: Draft) => targetOf(draft, settings.base);

  const authorize = (draft: Draft): string | undefined => {
    const { method, caller } = draft;
    if (caller.kind !== 'user') return authorizationOf(caller);
    const known = challenges.get(keyOf(caller));
    if (known === undefined) return authorizationOf(caller);
    const { user, password } = caller;
    const request = { method, uri: target(draft), user, password, count: ++known.count };
    return digestHeader(answerChallenge(known.challenge, request));
  };

  /** @throws where the request is not to be sent, or not any more */
  const assertMaySend = (draft: Draft) => {
    const excluded = settings.excludedBy(draft.method, draft.path);
    if (excluded !== undefined) throw new Skip(`${excluded} is excluded`);
    if (isFinishing && deadline.isOver()) throw new Interrupted('there was no time left for it');
    if (!isFinishing && settings.signal?.aborted) throw new Interrupted();
    if (!isFinishing && silence.isOver() && last)
      throw new Unreachable(`the server at ${settings.url} has not replied to requests in a row`, last, true);
    if (silence.isOver() || silence.isSilent(operationOf(draft)))
      throw new Skip(`${operationOf(draft)} got no reply again and again, so it is not sent any more`);
  };

  /** What ends a wait: a stop, or while cleaning up the end of the time for it. */
  const waking = () => {
    const signal = isFinishing ? deadline.signal : settings.signal;
    return signal ? { signal } : {};
  };
  const nap = (ms: number) => sleep(ms, waking()).catch(() => undefined);

  const attempt = async (draft: Draft): Promise<Exchange> => {
    assertMaySend(draft);
    await pace(waking().signal);
    // Its turn may come long after.
    assertMaySend(draft);
    const request = requestOf(draft, settings, authorize(draft));
    const index = count++;
    hooks.sending(request, draft);
    const startedAt = Date.now();
    const began = performance.now();
    let wasRefused = false;
    const ask = async () => {
      const reply = await guard(() => fetchBytes(settings, request, draft, deadline.signal));
      wasRefused ||= neverArrived(reply);
      return reply;
    };
    const atOnce = ++inFlight;
    const response = await withPatience(
      ask,
      // What was created is worth a longer wait for a server that comes back.
      isFinishing ? 2 * settings.patienceMs : settings.patienceMs,
      () => isGone || waking().signal?.aborted === true,
      nap,
    );
    inFlight--;
    const durationMs = performance.now() - began;
    const exchange: Exchange = { index, request, response, startedAt, durationMs };
    if (response.failure === cutOff) {
      deliver(index, undefined);
      throw new Interrupted(isFinishing ? 'there was no time left for it' : undefined, exchange);
    }
    if (neverArrived(response)) {
      isGone = true;
      deliver(index, undefined);
      throw absence(settings.url, response.failure, last);
    }
    if (wasRefused) absences++;
    else latency.measured(operationOf(draft), durationMs, atOnce);
    silence.ended(operationOf(draft), began, !isTimeout(response));
    last = exchange;
    deliver(index, { exchange, draft });
    return exchange;
  };

  const send = async (draft: Draft, tried?: (exchange: Exchange) => void): Promise<Exchange> => {
    const again = async () => {
      try {
        const exchange = await attempt(draft);
        tried?.(exchange);
        return exchange;
      } catch (error) {
        if (error instanceof Interrupted && error.cutOff) tried?.(error.cutOff);
        throw error;
      }
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
      const asked = waitAsked(exchange.response);
      if (asked === undefined) break;
      const wait = Math.max(asked, least);
      const refusal =
        wait > deadline.remaining() ? 'there is no time left to wait as it asks' : waits.refuse(wait);
      if (refusal !== undefined) throw new Skip(`${operationOf(draft)}: ${refusal}`);
      await nap(wait);
      exchange = await again();
    }
    if (waitAsked(exchange.response) === undefined) waits.answered();
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
      deadline.finishing(isGone || silence.isOver());
      isFinishing = true;
      // What was given up may work again: whatever was created is worth another try.
      isGone = false;
      silence = createSilence();
      waits = createWaits(lastWaits);
    },
    async pause(ms) {
      await nap(ms);
    },
    absences: () => absences,
    atOnce: (drafts, wanted) => latency.atOnce([...new Set(drafts.map(operationOf))], wanted),
  };
}

/** What silence and latency are counted by. */
function operationOf({ operation, method, path }: Draft): string {
  return operation?.label ?? `${method} ${path}`;
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
