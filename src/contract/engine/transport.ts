import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../../spec/document.ts';
import type { Exchange, ReceivedResponse, SentRequest } from '../types.ts';
import { authorizationOf, type Caller } from './caller.ts';
import { answerChallenge, type DigestChallenge, digestHeader, readChallenge } from './digest.ts';
import type { Settings } from './options.ts';
import { Interrupted } from './signals.ts';

/** A request before it is sent. */
export interface Draft {
  /** What it is for; undefined where no operation of the document is meant. */
  readonly operation: Operation | undefined;
  readonly method: string;
  /** Below the base, percent-encoded. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly caller: Caller;
  /** Headers that are left out, lower case, whoever asks for them. */
  readonly omit?: readonly string[];
}

/** Sends drafts and gives back exchanges. */
export interface Transport {
  /** Answers challenges and waits where the server asks to; the last exchange counts, all are recorded. */
  send(draft: Draft): Promise<Exchange>;
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

const patience = { retries: 2, longestWaitMs: 30_000, recordedBody: 4096 };

export function createTransport(settings: Settings, hooks: TransportHooks): Transport {
  const deliver = inOrder<{ exchange: Exchange; draft: Draft }>(({ exchange, draft }) =>
    hooks.exchanged(exchange, draft),
  );
  const challenges = new Map<string, { challenge: DigestChallenge; count: number }>();
  const underway = new Set<Promise<unknown>>();
  const pace = createPace(settings.rate);
  let heedsInterrupt = true;
  let count = 0;

  const target = (draft: Draft) => {
    const asParameter =
      draft.caller.kind === 'parameter' && draft.caller.in === 'query'
        ? [[draft.caller.name, draft.caller.value] as const]
        : [];
    const query = [...draft.query, ...asParameter]
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .join('&');
    const path = new URL(settings.base).pathname.replace(/\/+$/, '') + draft.path;
    return query === '' ? path : `${path}?${query}`;
  };

  const authorize = (draft: Draft): string | undefined => {
    const known =
      draft.caller.kind === 'user' ? challenges.get(draft.caller.user + draft.caller.password) : undefined;
    if (known === undefined || draft.caller.kind !== 'user') return authorizationOf(draft.caller);
    const { user, password } = draft.caller;
    return digestHeader(
      answerChallenge(known.challenge, {
        method: draft.method,
        uri: target(draft),
        user,
        password,
        count: ++known.count,
      }),
    );
  };

  const attempt = async (draft: Draft): Promise<Exchange> => {
    if (heedsInterrupt && settings.signal?.aborted) throw new Interrupted();
    await pace();
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
    const response = await exchangeBytes(settings, request, draft);
    const exchange: Exchange = { index, request, response, startedAt, durationMs: performance.now() - began };
    deliver(index, { exchange, draft });
    return exchange;
  };

  const send = async (draft: Draft): Promise<Exchange> => {
    let exchange = await attempt(draft);
    if (exchange.response.status === 401 && draft.caller.kind === 'user') {
      const challenge = readChallenge(headerOf(exchange.response, 'www-authenticate') ?? '');
      const key = draft.caller.user + draft.caller.password;
      if (challenge && challenge.nonce !== challenges.get(key)?.challenge.nonce) {
        challenges.set(key, { challenge, count: 0 });
        exchange = await attempt(draft);
      }
    }
    for (let tries = 0; tries < patience.retries; tries++) {
      const wait = waitAsked(exchange.response);
      if (wait === undefined) break;
      await sleep(
        wait,
        undefined,
        settings.signal && heedsInterrupt ? { signal: settings.signal } : {},
      ).catch(() => undefined);
      exchange = await attempt(draft);
    }
    return exchange;
  };

  return {
    target,
    send(draft) {
      const sending = send(draft);
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

/** The value of a header, by its lower-case name. */
export function headerOf(
  message: { readonly headers: readonly (readonly [string, string])[] },
  name: string,
): string | undefined {
  return message.headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

async function exchangeBytes(
  settings: Settings,
  request: SentRequest,
  draft: Draft,
): Promise<ReceivedResponse> {
  try {
    const response = await settings.fetch(request.url, {
      method: request.method,
      headers: request.headers.map(([name, value]): [string, string] => [name, value]),
      // As bytes, so that no content type is added where none is wanted.
      ...(draft.body === undefined ? {} : { body: Buffer.from(draft.body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(settings.timeoutMs),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const { text, isUtf8 } = decode(bytes);
    return {
      status: response.status,
      headers: [...response.headers],
      body: text,
      ...(isUtf8 ? {} : { isNotUtf8: true as const }),
    };
  } catch (error) {
    return { status: 0, headers: [], body: '', failure: failureOf(error, settings.timeoutMs) };
  }
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
  if (draft.caller.kind === 'parameter' && draft.caller.in === 'header')
    set(draft.caller.name, draft.caller.value);
  if (draft.caller.kind === 'parameter' && draft.caller.in === 'cookie')
    set('Cookie', `${draft.caller.name}=${draft.caller.value}`);
  for (const name of draft.omit ?? []) named.delete(name);
  return [...named.values()];
}

/** What an exchange keeps of a body: enough to see what it was. */
function shownBody(body: string | Uint8Array | undefined): string | undefined {
  if (body === undefined) return undefined;
  const text = typeof body === 'string' ? body : decode(body).text;
  return text.length <= patience.recordedBody ? text : `${text.slice(0, 200)}... (${text.length} characters)`;
}

/** Milliseconds that the server asks to wait; undefined where it does not. */
function waitAsked(response: ReceivedResponse): number | undefined {
  const after = headerOf(response, 'retry-after');
  if (response.status !== 429 && !(response.status === 503 && after !== undefined)) return undefined;
  const seconds =
    after === undefined ? 1 : /^\d+$/.test(after) ? Number(after) : (Date.parse(after) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0) * 1000, patience.longestWaitMs) : 1000;
}

function decode(bytes: Uint8Array): { text: string; isUtf8: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), isUtf8: true };
  } catch {
    return { text: new TextDecoder().decode(bytes), isUtf8: false };
  }
}

function failureOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no reply within ${timeoutMs} ms`;
  const { cause } = error;
  if (cause instanceof Error)
    return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  return error.message;
}

/** Hands values on in the order of their numbers, whatever order they come in. */
function inOrder<T>(handOn: (value: T) => void): (index: number, value: T) => void {
  const waiting = new Map<number, T>();
  let next = 0;
  return (index, value) => {
    waiting.set(index, value);
    for (let ready = waiting.get(next); ready !== undefined; ready = waiting.get(next)) {
      waiting.delete(next++);
      handOn(ready);
    }
  };
}

/** Spaces requests out to so many per second. */
function createPace(perSecond: number): () => Promise<void> {
  const gap = Number.isFinite(perSecond) && perSecond > 0 ? 1000 / perSecond : 0;
  let free = 0;
  return async () => {
    if (gap === 0) return;
    const now = Date.now();
    const start = Math.max(now, free);
    free = start + gap;
    if (start > now) await sleep(start - now);
  };
}
