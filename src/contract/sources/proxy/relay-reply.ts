import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Tap } from '../tap.ts';
import { hasUnknownTransferCoding, replyHeaders, trailerLines } from './header-lines.ts';

/** A reply that Node reads but that cannot be passed on. */
export class UnusableReply extends Error {
  override readonly name = 'UnusableReply';
}

/**
 * Passes a reply on to the client while it comes in.
 *
 * @throws UnusableReply before anything is sent, where its head cannot be passed on
 */
export function relayReply(
  reply: IncomingMessage,
  request: IncomingMessage,
  response: ServerResponse,
  received: Tap,
): void {
  const { statusCode = 0, statusMessage = '' } = reply;
  if (statusCode < 200 || statusCode > 999) throw new UnusableReply(`its status is ${statusCode}`);
  if (hasUnknownTransferCoding(reply)) throw new UnusableReply('its transfer coding is not supported');
  response.sendDate = false;
  const isChunked = reply.headers['transfer-encoding'] !== undefined && mayBeChunked(request, statusCode);
  // Node reads control characters in a reason phrase, but does not send them.
  const phrase = statusMessage.replace(/[^\t\x20-\x7e\x80-\xff]/g, '');
  response.writeHead(statusCode, phrase, replyHeaders(reply, isChunked).flat());
  reply.on('data', (chunk: Buffer) => received.push(chunk));
  reply.once('end', () => {
    if (isChunked && reply.rawTrailers.length > 0) response.addTrailers(trailerLines(reply));
  });
  // A broken reply must break here as well: ended cleanly, it would pass for a whole one.
  reply.once('error', () => response.destroy());
  reply.pipe(response);
}

function mayBeChunked({ httpVersion, method }: IncomingMessage, status: number): boolean {
  return httpVersion === '1.1' && method !== 'HEAD' && status !== 204 && status !== 304;
}
