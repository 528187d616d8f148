import type { MockReply } from '../mock/exchange.ts';

/** What a door sends. One function makes it for all doors, so that they cannot differ. */
export interface WireReply {
  readonly status: number;
  /** Pairs, since a header may be sent twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** '' where HTTP has no body: for HEAD, 204 and 304 (RFC 9110, sections 9.3.2, 15.3.5 and 15.4.5). */
  readonly body: string;
}

/** Adds what HTTP itself demands: `Content-Length`, `Date`, and no body where there can be none. */
export function toWire(reply: MockReply, method: string): WireReply {
  const headers: [string, string][] = [];
  for (const name in reply.headers) {
    const value = reply.headers[name];
    if (typeof value === 'string') headers.push([name, value]);
    else for (const one of value ?? []) headers.push([name, one]);
  }
  const bodiless = reply.status === 204 || reply.status === 304;
  if (!bodiless) headers.push(['Content-Length', String(byteLength(reply.body))]);
  // The mock's clock, not the machine's: a client that compares it with the times in a body must see one time.
  if (reply.at !== undefined) headers.push(['Date', new Date(reply.at).toUTCString()]);
  return { status: reply.status, headers, body: bodiless || method === 'HEAD' ? '' : reply.body };
}

/** Bytes of a text in UTF-8. Node counts them without encoding; a browser cannot. */
export const byteLength: (text: string) => number =
  typeof Buffer === 'undefined' ? countBytes : (text) => Buffer.byteLength(text);

export function countBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
