import type { IncomingMessage } from 'node:http';
import type { ServerTraits } from '../../mock/server-traits.ts';
import { pathOf } from './to-request.ts';

/** The path in a head that could not be read, where its first line shows one. */
export function pathIn(packet: Buffer | undefined): string | undefined {
  const [, target] = /^(?:\r?\n)*\S+ +(\S+)/.exec(packet?.toString('latin1') ?? '') ?? [];
  return target === undefined ? undefined : pathOf(target);
}

export function hasBody({ headers }: IncomingMessage): boolean {
  return Number(headers['content-length'] ?? 0) > 0 || headers['transfer-encoding'] !== undefined;
}

/** Whether the client is to be told to go on. node:http does so by itself where HTTP/1.1 asks with `100-continue`. */
export function awaitsContinue(
  { headers, httpVersion }: IncomingMessage,
  { continuesAny100 }: ServerTraits,
): boolean {
  const expected = headers.expect ?? '';
  if (!continuesAny100 || !expected.startsWith('100-')) return false;
  return httpVersion === '1.0' || !/\b100-continue\b/i.test(expected);
}

/** The last header counts, and only as a whole. */
export function keepsAlive({ headersDistinct }: IncomingMessage): boolean {
  return /^keep-alive$/i.test(headersDistinct.connection?.at(-1) ?? '');
}
