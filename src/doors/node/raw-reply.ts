import { STATUS_CODES } from 'node:http';
import type { WireReply } from '../wire.ts';

/** A whole reply in bytes, for where node:http has no response to write: a refused head, CONNECT, HTTP/1.0. */
export function rawReply(
  { status, headers, body }: Pick<WireReply, 'status' | 'headers'> & { readonly body: string | Buffer },
  version = '1.1',
): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const head = `HTTP/${version} ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(body)]);
}
