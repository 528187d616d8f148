import { STATUS_CODES } from 'node:http';
import type { WireReply } from '../wire.ts';

/** A whole reply in bytes, for where node:http has no response to write: a refused head, CONNECT, HTTP/1.0. */
export function rawReply(
  { status, headers, body }: Pick<WireReply, 'status' | 'headers'> & { readonly body: string | Buffer },
  version = '1.1',
): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `HTTP/${version} ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}\r\n`;
  const bytes = Buffer.from(body);
  const isChunked = headers.some(([name]) => /^transfer-encoding$/i.test(name));
  return Buffer.concat([Buffer.from(head, 'latin1'), isChunked ? oneChunk(bytes) : bytes]);
}

/** A body as a chunk and the end (RFC 9112, section 7.1). */
function oneChunk(body: Buffer): Buffer {
  if (body.length === 0) return body;
  return Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);
}
