import {
  type ClientRequest,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Exchange } from '../types.ts';
import { forward } from './proxy/forward.ts';
import { replyPlainly } from './proxy/plain-reply.ts';
import type { Outcome } from './proxy/record.ts';
import { readServerUrl, readTarget } from './proxy/target.ts';

export interface ProxyOptions {
  /** The server behind; a path stands before that of every request. Nothing is ever sent elsewhere. */
  readonly to: string;
  /**
   * Host names, with or without a port, that a request's `Host` may have. The address at which the connection came in
   * is always accepted; any other `Host` is answered with 421, since a web page could have pointed its own name here.
   */
  readonly hosts?: readonly string[];
  /** Called when an exchange is over. */
  readonly onExchange: (exchange: Exchange) => void;
  /**
   * Called for a request that has no exchange to judge, with the reason; and with the error where `onExchange` failed.
   * The traffic goes on in any case.
   */
  readonly onUnjudged?: (
    request: { readonly method: string; readonly url: string },
    reason: string,
    error?: unknown,
  ) => void;
  /** Bytes of a body that are kept for the judge; longer ones pass, but are not judged. Default 1 MiB. */
  readonly maxBody?: number;
}

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
  const to = readServerUrl(options.to);
  const underWay = createUnderWay();
  let count = 0;
  const server = createServer((request, response) => {
    const outgoing = pass(request, response, to, options, count++);
    if (outgoing) underWay.add(request.socket, outgoing);
  });
  // Node would drop the lines beyond 2,000, with the length of the body among them. The size of a head is limited anyway.
  server.maxHeadersCount = 0;
  server.on('connection', underWay.watch);
  // A proxy to one server opens no tunnels. A request to change the protocol is passed on as an ordinary one.
  return server.on('connect', refuseTunnel);
}

function pass(
  request: IncomingMessage,
  response: ServerResponse,
  to: URL,
  { hosts = [], maxBody = 1024 * 1024, ...options }: ProxyOptions,
  index: number,
): ClientRequest | undefined {
  const target = readTarget(request, to, hosts);
  const path = 'path' in target && target.path !== '*' ? target.path : '/';
  const told = { method: request.method ?? 'GET', url: to.origin + path };
  if (!('path' in target)) {
    replyPlainly(response, target);
    guard(() => options.onUnjudged?.(told, target.reason));
    return undefined;
  }
  return forward({ request, response, to, path: target.path, index, maxBody }, (outcome) =>
    handOver(outcome, told, options),
  );
}

function handOver(
  outcome: Outcome,
  request: { readonly method: string; readonly url: string },
  { onExchange, onUnjudged }: Pick<ProxyOptions, 'onExchange' | 'onUnjudged'>,
): void {
  guard(() => {
    if ('reason' in outcome) {
      onUnjudged?.(request, outcome.reason);
      return;
    }
    try {
      onExchange(outcome.exchange);
    } catch (error) {
      onUnjudged?.(request, 'the judge failed', error);
    }
  });
}

/** A listener of the caller's must not end the traffic of others. */
function guard(call: () => void): void {
  try {
    call();
  } catch {
    // There is nobody left to tell.
  }
}

/** Ends what a client asked for when its connection ends, replies that still wait for their turn among them. */
function createUnderWay() {
  const bySocket = new WeakMap<Duplex, Set<ClientRequest>>();
  return {
    watch(socket: Socket): void {
      const requests = new Set<ClientRequest>();
      bySocket.set(socket, requests);
      socket.once('close', () => {
        for (const request of requests) request.destroy();
      });
    },
    add(socket: Socket, request: ClientRequest): void {
      const requests = bySocket.get(socket);
      requests?.add(request);
      request.once('close', () => requests?.delete(request));
      if (socket.destroyed) request.destroy();
    },
  };
}

function refuseTunnel(_request: IncomingMessage, socket: Duplex): void {
  // Node listens for errors no longer: a client that has gone would end the program.
  socket.on('error', () => socket.destroy());
  socket.end('HTTP/1.1 501 Not Implemented\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () =>
    socket.destroy(),
  );
}
