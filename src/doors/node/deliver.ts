import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Delivery } from '../../mock/exchange.ts';
import { paceOf } from '../deliver.ts';

/** Sends a reply after a while, unless the client goes away before. */
export function sendLater({ delayMs = 0 }: Delivery, response: ServerResponse, send: () => void): void {
  if (delayMs === 0) {
    send();
    return;
  }
  const timer = setTimeout(send, delayMs);
  response.once('close', () => clearTimeout(timer));
}

/** Closes a connection in place of a reply: by a reset, or by just ending it. */
export function dropConnection(socket: Duplex, drop: 'reset' | 'empty'): void {
  if (drop === 'reset' && socket instanceof Socket) socket.resetAndDestroy();
  else socket.end(() => socket.destroy());
}

/** Writes a body, whose head is written already, at its speed; one that is cut ends in the middle, and with it the connection. */
export function sendBody(response: ServerResponse, body: Buffer, delivery: Delivery): void {
  const { drop, bytesPerSecond } = delivery;
  const end = drop ? Math.floor(body.length / 2) : body.length;
  const { size, every } = paceOf(bytesPerSecond, end);
  const { socket } = response;
  let timer: NodeJS.Timeout | undefined;
  let at = 0;
  const next = () => {
    const piece = body.subarray(at, Math.min(end, at + size));
    at += size;
    if (at < end) {
      response.write(piece);
      timer = setTimeout(next, every);
    } else if (drop) response.write(piece, () => socket?.destroy());
    else response.end(piece);
  };
  response.once('close', () => clearTimeout(timer));
  next();
}
