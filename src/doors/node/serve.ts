import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import type { Duplex } from 'node:stream';
import type { Core } from '../../mock/core.ts';
import type { MockReply, MockRequest } from '../../mock/exchange.ts';
import type { ServerTraits } from '../../mock/server-traits.ts';
import { whenStored } from '../stored.ts';
import { type RealMethods, readAgain } from './any-method.ts';
import { bareReply, nameHeaders } from './bare-reply.ts';
import { sendLater } from './deliver.ts';
import { hangUp } from './hang-up.ts';
import { createOrder } from './in-order.ts';
import { rawReply } from './raw-reply.ts';
import { collect, withoutCoding } from './read-body.ts';
import { awaitsContinue, hasBody, pathIn } from './read-head.ts';
import { type Refusal, refuseHead } from './refuse-head.ts';
import { pathOf, toRequest } from './to-request.ts';
import { type Connections, coded, writeReply } from './write-reply.ts';

/** What is served over HTTP: a mock, or just its core. */
export interface Served {
  readonly handle: Core;
  /** The reply to a request whose body has not arrived, where it does not depend on the body. */
  beforeBody?(request: MockRequest): MockReply | undefined;
  /** How the server that owns a path behaves; without a path, the one server that there is. */
  serverAt?(path?: string): ServerTraits;
  /** Resolves once all that has happened so far is stored; undefined where nothing waits. */
  stored?(): Promise<void> | undefined;
  /** What the `Date` of a refused head says; the system's clock where there is none. */
  readonly clock?: { now(): number };
}

/** Answers requests that are not meant for the mock; false where one is. */
type Control = (request: IncomingMessage, response: ServerResponse) => boolean;

/** What a door knows of the server that it belongs to. */
export interface DoorOptions {
  readonly control?: Control;
  /** The TCP connection that a connection stands on. */
  readonly under?: (connection: Duplex) => Duplex;
}

/** What node:http's events are answered with. */
export interface Door {
  request(request: IncomingMessage, response: ServerResponse): void;
  connect(request: IncomingMessage, socket: Duplex): void;
  clientError(error: ClientError, socket: Duplex, server: Server | SecureServer): void;
}

export interface ClientError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
}

/** Milliseconds in which a body may still arrive that nobody needs, before the connection is closed on it. */
const lateBody = 10;

const noBytes = Buffer.alloc(0);

/** A door between node:http and a mock. */
export function createDoor(
  mock: Served,
  { control, under = (connection) => connection }: DoorOptions = {},
): Door {
  const inOrder = createOrder();
  /** Connections that get no further reply. */
  const closing = new WeakSet<Duplex>();
  /** The request whose body is being read, and what to do where its client closes its side before the end. */
  const reading = new WeakMap<Duplex, { request: IncomingMessage; breakOff(): void }>();
  const methods: RealMethods = new WeakMap();
  const serverAt = (path?: string): ServerTraits => mock.serverAt?.(path) ?? {};

  const connections: Connections = { closing, close, under };

  function respond(request: IncomingMessage, response: ServerResponse, done: () => void): void {
    const traits = serverAt(pathOf(request.url ?? '/'));
    const refused = refuseHead(request, traits);
    if (refused) {
      close(request.socket, bareReply(refused, traits, date()));
      return;
    }
    if (awaitsContinue(request, traits)) request.socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    const plain = toRequest(request, traits);
    const reply = (mocked: MockReply, sent: () => void) => send(mocked, request, response, traits, sent);
    if (!hasBody(request)) {
      // No bytes may still be too few for a content coding.
      const coding = plain.headers['content-encoding'];
      reply(
        mock.handle(
          coding === undefined ? plain : { ...plain, ...withoutCoding(noBytes, 0, coding, traits) },
        ),
        done,
      );
      return;
    }
    const early = traits.repliesBeforeBody && mock.beforeBody?.(plain);
    if (early) replyEarly(early, request, response, traits, done);
    else readAndReply(plain, request, traits, reply, done);
  }

  function readAndReply(
    plain: MockRequest,
    request: IncomingMessage,
    traits: ServerTraits,
    reply: (mocked: MockReply, sent: () => void) => void,
    done: () => void,
  ): void {
    const { socket } = request;
    const finish = () => {
      reading.delete(socket);
      done();
    };
    reading.set(socket, {
      request,
      breakOff() {
        if (!traits.reportsBodyFaults) close(socket);
        else reply(mock.handle({ ...plain, bodyFault: 'incomplete' }), () => close(socket));
      },
    });
    collect(request, (body, size) => {
      if (traits.refusesTrailers && request.rawTrailers.length > 0) {
        socket.destroy();
        return;
      }
      reply(
        mock.handle({ ...plain, ...withoutCoding(body, size, plain.headers['content-encoding'], traits) }),
        finish,
      );
    });
  }

  /** Replies without the body. The connection stays open only where all of the body has come, and may be read past. */
  function replyEarly(
    early: MockReply,
    request: IncomingMessage,
    response: ServerResponse,
    traits: ServerTraits,
    done: () => void,
  ): void {
    const { socket } = request;
    const passesOver = traits.repliesBeforeBody?.passesOver ?? 0;
    const closeAfter = () => {
      closing.add(socket);
      response.once('finish', () => hangUp(socket));
      send(early, request, response, traits, () => {});
    };
    if (early.dropsBody || Number(request.headers['content-length'] ?? 0) >= passesOver) {
      closeAfter();
      return;
    }
    const timer = setTimeout(closeAfter, lateBody);
    collect(request, () => {
      if (closing.has(socket)) return;
      clearTimeout(timer);
      send(early, request, response, traits, done);
    });
  }

  function close(socket: Duplex, lastBytes?: Buffer): void {
    closing.add(socket);
    hangUp(socket, lastBytes);
  }

  /** Sends a reply once all that it acknowledges is stored. `sent` is called then, though a fault may still hold it back. */
  function send(
    made: MockReply,
    request: IncomingMessage,
    response: ServerResponse,
    traits: ServerTraits,
    sent: () => void,
  ): void {
    whenStored(mock.stored?.(), made, (reply) => {
      const { delivery, ...rest } = reply;
      if (delivery)
        sendLater(delivery, response, () =>
          writeReply(rest, request, response, traits, connections, delivery),
        );
      else writeReply(reply, request, response, traits, connections);
      sent();
    });
  }

  function isUnknownMethod(
    { code, rawPacket }: ClientError,
    socket: Duplex,
    server: Server | SecureServer,
    { takesAnyMethod }: ServerTraits,
  ): boolean {
    if (!takesAnyMethod || code !== 'HPE_INVALID_METHOD') return false;
    return readAgain(server, socket, rawPacket, methods);
  }

  function date(): string {
    return new Date(mock.clock?.now() ?? Date.now()).toUTCString();
  }

  return {
    request(request, response) {
      if (control?.(request, response)) return;
      const method = methods.get(request.socket);
      methods.delete(request.socket);
      if (method !== undefined) request.method = method;
      inOrder(request.socket, (done) => {
        if (closing.has(request.socket)) request.resume();
        else respond(request, response, done);
      });
    },

    connect(request, socket) {
      const traits = serverAt(pathOf(request.url ?? '/'));
      const made = mock.handle(toRequest(request, traits));
      whenStored(mock.stored?.(), made, (stored) => {
        const reply = coded(stored, 'CONNECT');
        close(socket, rawReply({ ...reply, headers: nameHeaders(reply.headers, traits) }));
      });
    },

    clientError(error, socket, server) {
      if (closing.has(socket)) return;
      // What comes after a request that closes the connection is not looked at (RFC 9112, section 9.6).
      if (error.code === 'HPE_CLOSED_CONNECTION') {
        closing.add(socket);
        return;
      }
      if (error.code === 'ECONNRESET' || !socket.writable) {
        socket.destroy();
        return;
      }
      const traits = serverAt(pathIn(error.rawPacket));
      const current = reading.get(socket);
      const isInBody = current !== undefined && !current.request.complete;
      if (isInBody && error.code === 'HPE_INVALID_EOF_STATE') current.breakOff();
      else if (isInBody && traits.reportsBodyFaults) socket.destroy();
      else if (!isUnknownMethod(error, socket, server, traits)) {
        const refusal: Refusal =
          error.code === 'HPE_HEADER_OVERFLOW'
            ? { status: 431, reason: 'the head is too large' }
            : { status: 400, reason: 'the request is no HTTP' };
        inOrder(socket, () => close(socket, bareReply(refusal, traits, date())));
      }
    },
  };
}
