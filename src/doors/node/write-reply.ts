import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Delivery, MockReply } from '../../mock/exchange.ts';
import type { ServerTraits } from '../../mock/server-traits.ts';
import { toWire } from '../wire.ts';
import { nameHeaders } from './bare-reply.ts';
import { dropConnection, sendBody } from './deliver.ts';
import { encode } from './encode.ts';
import { hangUp } from './hang-up.ts';
import { rawReply } from './raw-reply.ts';
import { keepsAlive } from './read-head.ts';

/** What is known of a door's connections. */
export interface Connections {
  /** Those that get no further reply. */
  readonly closing: WeakSet<Duplex>;
  /** Ends a connection after its last bytes. */
  close(connection: Duplex, lastBytes?: Buffer): void;
  /** The TCP connection that a connection stands on. */
  under(connection: Duplex): Duplex;
}

/** Writes a reply as the provider's server does, and as a fault lets it come. */
export function writeReply(
  reply: MockReply,
  request: IncomingMessage,
  response: ServerResponse,
  traits: ServerTraits,
  { closing, close, under }: Connections,
  { drop, ...pace }: Delivery = {},
): void {
  const { status, headers, body } = coded(reply, request.method ?? 'GET');
  const named = nameHeaders(headers, traits);
  const isPaced = body.length > 0 && (drop ? drop === 'truncate' : pace.bytesPerSecond !== undefined);
  if (drop && !isPaced) {
    closing.add(request.socket);
    if (drop === 'reset') dropConnection(under(request.socket), drop);
    else dropConnection(request.socket, 'empty');
    return;
  }
  if (traits.echoesVersion && request.httpVersion === '1.0' && !keepsAlive(request)) {
    const sent = drop ? Buffer.from(body).subarray(0, body.length / 2) : body;
    close(request.socket, rawReply({ status, headers: named, body: sent }, '1.0'));
    return;
  }
  if (traits.bareHeaders) response.removeHeader('connection');
  if (traits.closesAfterUpgrade && /^upgrade$/i.test(request.headers.connection ?? '')) {
    closing.add(request.socket);
    response.once('finish', () => hangUp(request.socket));
  }
  // A loop, since `flat` takes as long as all else here.
  const lines: string[] = [];
  for (const [name, value] of named) lines.push(name, value);
  response.writeHead(status, lines);
  if (isPaced) {
    sendBody(response, Buffer.from(body), { ...pace, ...(drop && { drop }) });
    return;
  }
  // node:http writes a head along with a text in the text's encoding; headers are Latin-1.
  response.end(typeof body === 'string' && !lines.every(isAscii) ? Buffer.from(body) : body);
}

/** A reply in the bytes of HTTP, its body in its content coding. */
export function coded(reply: MockReply, method: string) {
  const wire = toWire(reply, method);
  return reply.coding !== undefined && reply.body !== '' ? encode(wire, reply.coding) : wire;
}

function isAscii(text: string): boolean {
  return !/[\u0080-\uffff]/.test(text);
}
