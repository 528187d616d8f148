import type { BodyFault, ContentCoding } from './server-traits.ts';

/**
 * A request as the core sees it: plain values, because `Request` objects cost more than all the rest together.
 *
 * @example
 * { method: 'GET', path: '/v0/api_keys', query: '', headers: { authorization: 'Bearer me' }, body: new Uint8Array() }
 */
export interface MockRequest {
  /** Upper case. */
  readonly method: string;
  /** As sent (percent-encoded), without the query. */
  readonly path: string;
  /** As sent, without the question mark; '' if there is none. */
  readonly query: string;
  /** Names in lower case; a repeated header is joined with ', '. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body's bytes; cut short where a door stopped reading, see `bodySize`. */
  readonly body: Uint8Array;
  /** Bytes that were really sent, where that is more than `body` holds. */
  readonly bodySize?: number;
  /** Why the body could not be read, where that is so; `body` then has no meaning. */
  readonly bodyFault?: BodyFault;
}

/**
 * A reply as the core gives it. Every door sends it with the same bytes.
 *
 * @example
 * { status: 200, headers: { 'content-type': 'application/json' }, body: '[]', evidence: 'feldera.api-keys.list.200' }
 */
export interface MockReply {
  readonly status: number;
  /** Names as the provider's own stack spells them, in its order. A header that is sent twice has an array. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** Text, sent as UTF-8. What a HEAD request gets is the same reply; the doors leave the body out. */
  readonly body: string;
  /** When it was made, by the mock's clock, in milliseconds. Set by the core; the doors send it as `Date`. */
  readonly at?: number;
  /** The content coding that the service chose for the body. Only the HTTP server applies it; elsewhere bodies have none. */
  readonly coding?: ContentCoding;
  /** The service gives this reply without a look at the body: where there is one, it closes the connection. */
  readonly dropsBody?: true;
  /** What a fault does to the reply on its way; the doors do it. */
  readonly delivery?: Delivery;
  /** The `x-evidence` id that this reply stands on. Never sent. */
  readonly evidence: string;
  /** What works here but would fail at the real service, in plain sentences without secrets. Never sent. */
  readonly warnings?: readonly string[];
}

/** How a reply comes late, slowly or not at all. */
export interface Delivery {
  readonly delayMs?: number;
  /** `reset` and `empty`: the connection is closed instead; `truncate`: in the middle of the body. */
  readonly drop?: 'reset' | 'empty' | 'truncate';
  /** Of the body. */
  readonly bytesPerSecond?: number;
}
