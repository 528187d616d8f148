// The default imports, whose members are looked up at each call: who intercepts requests in tests replaces them.
import http from 'node:http';
import https from 'node:https';

/**
 * A connection that has been idle for so many milliseconds is closed rather than used again: its server may be closing it just
 * then, not all servers say when they will, and the request would be cut off.
 */
const timeout = 1000;

/** One process has one set of idle connections. */
const kept: Agents = {
  'http:': new http.Agent({ keepAlive: true, timeout }),
  'https:': new https.Agent({ keepAlive: true, timeout }),
};
const fresh: Agents = { 'http:': new http.Agent(), 'https:': new https.Agent() };

type Agents = Readonly<Record<'http:' | 'https:', http.Agent>>;

/** Servers that say how long they keep a connection (`Keep-Alive: timeout=5`). */
const announcing = new Set<string>();
/** Servers that have closed a connection without a word while it was used again. */
const closing = new Set<string>();

/**
 * The connections that a request may take. A server may close an idle one just when it is used again (RFC 9112, section 9.5), and
 * what is cut off then is nobody's fault. So what must not be sent twice takes one of its own, unless the server says how long it
 * keeps them; and where a server was seen to close them, every request does.
 *
 * @example
 * agentFor(new URL('http://127.0.0.1:4010/v0/api_keys'), 'GET'); // one with idle connections
 */
export function agentFor({ origin, protocol }: URL, method: string): http.Agent {
  const mayTakeIdle = !closing.has(origin) && (isIdempotent(method) || announcing.has(origin));
  return (mayTakeIdle ? kept : fresh)[protocol === 'https:' ? 'https:' : 'http:'];
}

/** Notes what a reply says of its connection. */
export function noteReply({ origin }: URL, headers: http.IncomingHttpHeaders): void {
  if (/\btimeout=\d/i.test(String(headers['keep-alive']))) announcing.add(origin);
}

/**
 * Notes that a connection was closed while it was used again.
 *
 * @returns whether the request may be sent once more
 */
export function noteCutOff({ origin }: URL, method: string): boolean {
  closing.add(origin);
  return isIdempotent(method);
}

/** Whether it makes no difference that a request is sent twice (RFC 9110, section 9.2.2). */
function isIdempotent(method: string): boolean {
  return ['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE'].includes(method);
}
