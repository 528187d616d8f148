import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { ContentCoding } from '../../mock/server-traits.ts';
import type { WireReply } from '../wire.ts';
import { zstdStored } from './zstd.ts';

const encoders: Readonly<Record<ContentCoding, (content: Buffer) => Buffer>> = {
  br: brotliCompressSync,
  gzip: gzipSync,
  deflate: deflateSync,
  zstd: zstdStored,
};

/** The same reply with its body in a content coding: in chunks, since the length was not known when the coding began. */
export function encode({ status, headers, body }: WireReply, coding: ContentCoding) {
  return {
    status,
    headers: [
      ...headers.filter(([name]) => !/^content-length$/i.test(name)),
      ['content-encoding', coding],
      ['vary', 'accept-encoding'],
      ['transfer-encoding', 'chunked'],
    ] as WireReply['headers'],
    body: body === '' ? '' : encoders[coding](Buffer.from(body)),
  };
}
