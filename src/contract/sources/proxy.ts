import {
  createServer,
  type IncomingMessage,
  request as requestHttp,
  type Server,
  type ServerResponse,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Exchange } from '../types.ts';
import { createTap, type Tap } from './tap.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

export interface ProxyOptions {
  /** The server behind; a path stands before that of every request. Nothing is ever sent elsewhere. */
  readonly to: string;
  /** Called when an exchange is over. */
  readonly onExchange: (exchange: Exchange) => void;
  /** Called for what went through but can't be judged, with the reason. */
  readonly onUnjudged?: (request: { readonly method: string; readonly url: string }, reason: string) => void;
  /** Bytes of a body that are kept for the judge; longer ones pass, but are not judged. Default 1 MiB. */
  readonly maxBody?: number;
}

/** Of one connection, not of the message (RFC 9110, section 7.6.1); and what is set anew for the way on. */
const OWN: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);
const SENT_ANEW: ReadonlySet<string> = new Set([...OWN, 'host', 'expect']);

/**
 * A reverse proxy that hands over every exchange that passes. Bodies stream through byte for byte, in both ways at
 * once, and header lines keep their case and order. Not started: call `listen`.
 *
 * @throws TypeError where `to` is no http(s) URL
 *
 * @example
 * const server = createProxy({ to: 'https://api.example.com', onExchange: (exchange) => session.add(exchange) });
 * server.listen(0, '127.0.0.1');
 */
export function createProxy(options: ProxyOptions): Server {
  const to = targetOf(options.to);
  let count = 0;
  const server = createServer((request, response) => pass(request, response, to, options, count++));
  // A proxy to one server opens no tunnels and changes no protocols.
  const refuse = (_request: IncomingMessage, socket: Duplex) => {
    socket.end('HTTP/1.1 501 Not Implemented\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  };
  return server.on('connect', refuse).on('upgrade', refuse);
}

function targetOf(to: string): URL {
  if (!URL.canParse(to) || !/^https?:$/.test(new URL(to).protocol)) {
    throw new TypeError(
      'Failed to make a proxy: the server behind it needs an http(s) URL. Did you forget "http://"?',
    );
  }
  return new URL(to);
}

function pass(
  request: IncomingMessage,
  response: ServerResponse,
  to: URL,
  options: ProxyOptions,
  index: number,
): void {
  const path = pathOf(request, to);
  if (path === undefined) {
    answerPlainly(response, 421, `keymock: this proxy forwards to ${to.origin} only\n`);
    return;
  }
  const { maxBody = 1024 * 1024 } = options;
  const startedAt = Date.now();
  const began = performance.now();
  const method = request.method ?? 'GET';
  const url = to.origin + path;
  const sent = createTap(maxBody);

  const outgoing = (to.protocol === 'https:' ? requestHttps : requestHttp)({
    protocol: to.protocol,
    hostname: to.hostname.replace(/^\[|\]$/g, ''),
    port: to.port,
    method,
    path,
    // Node takes header lines one after the other, which keeps case, order and repetitions; its types don't say so.
    headers: onward(request, to).flat() as never,
    agent: false,
  });
  outgoing.once('response', (answer) => {
    const received = createTap(maxBody);
    giveBack(answer, response, received);
    response.once('finish', () => {
      const asked = sent.read(request.headers['content-encoding']);
      const replied = received.read(answer.headers['content-encoding']);
      if (asked === undefined || replied === undefined) {
        options.onUnjudged?.(
          { method, url },
          `a body is longer than ${maxBody} bytes or coded in an unknown way`,
        );
        return;
      }
      options.onExchange({
        index,
        request: {
          method,
          url,
          headers: pairs(request.rawHeaders),
          ...(hasBody(request) && { body: asked.body }),
        },
        response: { status: answer.statusCode ?? 0, headers: decodedHeaders(answer), ...replied },
        startedAt,
        durationMs: performance.now() - began,
      });
    });
  });
  outgoing.once('error', (error) => fail(error, response, to));
  // Whoever has left needs no answer; the server behind need not go on.
  response.once('close', () => outgoing.destroy());
  request.on('data', (chunk: Buffer) => sent.push(chunk));
  request.pipe(outgoing);
}

/** The path to ask for: undefined where the request is for another server. */
function pathOf(request: IncomingMessage, to: URL): string | undefined {
  const target = request.url ?? '/';
  const base = to.pathname.replace(/\/+$/, '');
  if (target.startsWith('/')) return base + target;
  if (target === '*') return target;
  if (!URL.canParse(target)) return undefined;
  const { origin, host, pathname, search } = new URL(target);
  return origin === to.origin || host === request.headers.host ? base + pathname + search : undefined;
}

function onward(request: IncomingMessage, to: URL): Pairs {
  const kept = pairs(request.rawHeaders).filter(([name]) => !SENT_ANEW.has(name.toLowerCase()));
  return [['Host', to.host], ...kept, ...framing(request)];
}

function framing({ headers, method = 'GET' }: IncomingMessage): Pairs {
  if (headers['transfer-encoding'] !== undefined) return [['Transfer-Encoding', 'chunked']];
  // Node would announce a chunked body where a method usually has one.
  const isEmpty = headers['content-length'] === undefined && ['POST', 'PUT', 'PATCH'].includes(method);
  return isEmpty ? [['Content-Length', '0']] : [];
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function giveBack(answer: IncomingMessage, response: ServerResponse, received: Tap): void {
  const headers = pairs(answer.rawHeaders).filter(([name]) => !OWN.has(name.toLowerCase()));
  response.sendDate = false;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers.flat());
  answer.on('data', (chunk: Buffer) => received.push(chunk));
  answer.once('end', () => {
    if (answer.rawTrailers.length > 0)
      response.addTrailers(pairs(answer.rawTrailers).map(([name, value]): [string, string] => [name, value]));
  });
  // A broken answer must break here as well: ended cleanly, it would pass for a whole one.
  answer.once('error', () => response.destroy());
  answer.pipe(response);
}

function fail(error: NodeJS.ErrnoException, response: ServerResponse, to: URL): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  answerPlainly(response, 502, `keymock: cannot reach ${to.origin} (${error.code ?? 'unknown error'})\n`);
}

function answerPlainly(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}

/** The judge sees the decoded body, so it does not see what described the coded one. */
function decodedHeaders(answer: IncomingMessage): Pairs {
  const headers = pairs(answer.rawHeaders);
  if (answer.headers['content-encoding'] === undefined) return headers;
  return headers.filter(([name]) => !['content-encoding', 'content-length'].includes(name.toLowerCase()));
}

function pairs(raw: readonly string[]): Pairs {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as const] : []));
}
