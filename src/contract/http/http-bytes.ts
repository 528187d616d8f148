// The default imports, whose members are looked up at each call: who intercepts requests in tests replaces them.
import http from 'node:http';
import https from 'node:https';
import { setImmediate } from 'node:timers/promises';
import type { SentRequest } from '../types.ts';
import { agentFor, noteCutOff, noteReply } from './connections.ts';
import { decompressed } from './decompressed.ts';
import { TooLongError, usualMaxBody } from './too-long.ts';

/** A reply as it came over the wire. */
export interface Bytes {
  readonly status: number;
  /** Names in lower case and in order; those that came several times are one, but for cookies. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Decompressed. */
  readonly bytes: Uint8Array;
}

/**
 * Sends a request over node:http: a run is thousands of them, and fetch takes several times as long for each. Follows no
 * redirect. Throws what Node throws, a `TimeoutError`, the reason of `signal` once that is aborted, or a `TooLongError`
 * where the body has more than `maxBody` bytes, as they come or decoded. What was cut off because its connection had been idle
 * is sent once more, if that makes no difference.
 *
 * @example
 * await httpBytes({ method: 'GET', url: 'http://127.0.0.1:4010/v0/api_keys', headers: [] }, undefined, 1000); // { status: 401, ... }
 */
export async function httpBytes(
  request: SentRequest,
  body: Uint8Array | undefined,
  timeoutMs: number,
  signal?: AbortSignal,
  maxBody: number = usualMaxBody,
): Promise<Bytes> {
  const ask = () => askOnce(request, body, timeoutMs, signal, maxBody);
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof IdleClosed)) throw error;
    if (!noteCutOff(new URL(request.url), request.method)) throw error.cause;
    return await ask().catch((again: NodeJS.ErrnoException) => {
      // A server that is gone was taken down by the first.
      throw again.code === 'ECONNREFUSED' ? error.cause : again;
    });
  }
}

/** A connection that had been idle was closed before any of the reply came. */
class IdleClosed extends Error {}

function askOnce(
  request: SentRequest,
  body: Uint8Array | undefined,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  maxBody: number,
): Promise<Bytes> {
  return new Promise((resolve, reject) => {
    const url = new URL(request.url);
    const sent = (url.protocol === 'https:' ? https : http).request(url, {
      method: request.method,
      agent: agentFor(url, request.method),
      headers: {
        'Accept-Encoding': 'gzip, deflate, br',
        ...lengthOf(request, body),
        ...Object.fromEntries(request.headers),
      },
    });
    const timer = setTimeout(() => {
      reject(new DOMException(`no reply within ${timeoutMs} ms`, 'TimeoutError'));
      sent.destroy();
    }, timeoutMs);
    const cutOff = () => {
      reject(signal?.reason);
      sent.destroy();
    };
    if (signal?.aborted) cutOff();
    signal?.addEventListener('abort', cutOff);
    const end =
      <T>(settle: (value: T) => void) =>
      (value: T) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', cutOff);
        settle(value);
      };
    let isAnswered = false;
    sent.on('error', (error: NodeJS.ErrnoException) => {
      const wasIdle = sent.reusedSocket && !isAnswered && ['ECONNRESET', 'EPIPE'].includes(error.code ?? '');
      end(reject)(wasIdle ? new IdleClosed(error.message, { cause: error }) : error);
    });
    sent.on('response', (reply) => {
      isAnswered = true;
      noteReply(url, reply.headers);
      const { socket } = reply;
      const chunks: Buffer[] = [];
      let size = 0;
      reply.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= maxBody) {
          chunks.push(chunk);
          return;
        }
        end(reject)(TooLongError.of(maxBody));
        sent.destroy();
      });
      reply.on('error', end(reject));
      reply.on('end', () => {
        const { statusCode: status = 0, headers } = reply;
        // At once, before the connection is idle and may be taken again.
        if (mayHaveLeftBody(status, sent.method, body)) socket.destroy();
        const whole = async (): Promise<Bytes> => {
          const coded = Buffer.concat(chunks);
          const limits = { limit: maxBody, isLenient: true };
          const bytes = decompressed(coded, headers['content-encoding'], limits) ?? coded;
          await aMomentLater();
          return { status, headers: joined(reply.rawHeaders), bytes };
        };
        whole().then(end(resolve), end(reject));
      });
    });
    sent.end(body);
  });
}

/**
 * Whether a server may have replied without reading the body. It then closes the connection (RFC 9112, section 9.6), some without
 * saying so: the next request on it would be cut off, though nothing is wrong with the server.
 */
function mayHaveLeftBody(status: number, method: string, body: Uint8Array | undefined): boolean {
  return body !== undefined && (status >= 400 || method === 'OPTIONS');
}

/** Time for the end of a connection to be heard that a server closes without a word, so that it is not taken once more. */
async function aMomentLater(): Promise<void> {
  for (let turn = 0; turn < 2; turn++) await setImmediate();
}

/** Node leaves it out for some methods, and the body is then none. */
function lengthOf(
  { method, headers }: SentRequest,
  body: Uint8Array | undefined,
): Readonly<Record<string, string>> {
  const takesBody = ['POST', 'PUT', 'PATCH'].includes(method);
  const isChunked = headers.some(([name]) => name.toLowerCase() === 'transfer-encoding');
  return isChunked || (body === undefined && !takesBody)
    ? {}
    : { 'Content-Length': String(body?.byteLength ?? 0) };
}

function joined(raw: readonly string[]): (readonly [string, string])[] {
  const single = new Map<string, string>();
  const cookies: (readonly [string, string])[] = [];
  for (let i = 0; i < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase();
    const value = raw[i + 1] ?? '';
    const before = single.get(name);
    if (name === 'set-cookie') cookies.push([name, value]);
    else single.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return [...single, ...cookies].sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
}
