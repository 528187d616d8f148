import type { IncomingMessage } from 'node:http';
import type { MockRequest } from '../../mock/exchange.ts';
import { type ContentCoding, contentCodings, type ServerTraits } from '../../mock/server-traits.ts';
import { decode } from './decode.ts';

/** More than any provider takes; what comes beyond is counted, not kept. */
const keptBytes = 4 * 1024 * 1024;

/** What a request's body adds to the request. */
export type ReadBody = Pick<MockRequest, 'body' | 'bodySize' | 'bodyFault'>;

/** Collects a body to its end. A client that goes away before it has asked for nothing. */
export function collect(request: IncomingMessage, end: (body: Buffer, size: number) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    if (size < keptBytes) chunks.push(chunk);
    size += chunk.length;
  });
  request.on('end', () => {
    const [first] = chunks;
    end(chunks.length === 1 && first ? first : Buffer.concat(chunks), size);
  });
  request.on('error', () => request.socket.destroy());
}

/** A collected body without the content coding that it has, where the provider's server decodes it. */
export function withoutCoding(
  body: Buffer,
  bodySize: number,
  contentEncoding: string | undefined,
  { decodes }: ServerTraits,
): ReadBody {
  const coding = contentEncoding === undefined ? undefined : codingOf(contentEncoding);
  if (coding === undefined || !decodes?.includes(coding)) return { body, bodySize };
  const decoded = decode(coding, body, keptBytes);
  if ('fault' in decoded) return { body: Buffer.alloc(0), bodyFault: decoded.fault };
  return { body: decoded.body, bodySize: decoded.isTooLarge ? keptBytes + 1 : decoded.body.length };
}

function codingOf(contentEncoding: string): ContentCoding | undefined {
  const name = contentEncoding.trim().toLowerCase();
  return contentCodings.find((coding) => coding === name);
}
