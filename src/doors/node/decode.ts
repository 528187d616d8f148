import { brotliDecompressSync, constants, crc32, inflateRawSync, inflateSync } from 'node:zlib';
import { decompress as decodeZstd } from 'fzstd';
import type { BodyFault, ContentCoding } from '../../mock/server-traits.ts';

/** A decoded body, or why it could not be decoded. */
export type Decoded = { readonly body: Buffer; readonly isTooLarge?: true } | { readonly fault: BodyFault };

/**
 * Decodes a body as a streaming decoder does: a stream that is cut short gives what there was of it, unless a checksum at its end
 * is missing; bytes after its end are a fault.
 *
 * @param limit the most bytes that are decoded; the rest is left out, and the body reported as too large.
 * @example
 * decode('gzip', gzipSync('{}'), 1024); // { body: <7b 7d> }
 */
export function decode(coding: ContentCoding, bytes: Buffer, limit: number): Decoded {
  try {
    return decoders[coding](bytes, limit);
  } catch (error) {
    const isTooLarge =
      error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return isTooLarge ? { body: Buffer.alloc(0), isTooLarge: true } : { fault: 'corrupt' };
  }
}

const decoders: Readonly<Record<ContentCoding, (bytes: Buffer, limit: number) => Decoded>> = {
  br: (bytes, maxOutputLength) => ({
    body: brotliDecompressSync(bytes, { maxOutputLength, finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  }),

  deflate(bytes, limit) {
    const { body, used } = inflate(inflateSync, bytes, limit);
    return used < bytes.length ? { fault: 'trailing' } : { body };
  },

  gzip(bytes, limit) {
    const start = gzipHeaderLength(bytes);
    if (start === undefined) return { fault: 'header' };
    if (start >= bytes.length) return { fault: 'checksum' };
    const { body, used } = inflate(inflateRawSync, bytes.subarray(start), limit);
    const end = bytes.subarray(start + used);
    if (end.length > 8) return { fault: 'trailing' };
    const isWhole =
      end.length === 8 && end.readUInt32LE(0) === crc32(body) && end.readUInt32LE(4) === body.length;
    return isWhole ? { body } : { fault: 'checksum' };
  },

  zstd(bytes) {
    if (bytes.length === 0) return { body: bytes };
    if (bytes.length < 4 || bytes.readUInt32LE(0) !== zstdMagic) return { fault: 'header' };
    return { body: Buffer.from(decodeZstd(bytes)) };
  },
};

const zstdMagic = 0xfd2fb528;

function inflate(
  inflater: typeof inflateSync,
  bytes: Buffer,
  maxOutputLength: number,
): { body: Buffer; used: number } {
  const options = { maxOutputLength, finishFlush: constants.Z_SYNC_FLUSH, info: true };
  // With `info`, which the types do not know, the engine comes along, and has counted what it read.
  const { buffer, engine } = inflater(bytes, options) as unknown as {
    buffer: Buffer;
    engine: { bytesWritten: number };
  };
  return { body: buffer, used: engine.bytesWritten };
}

/** Where the data of a gzip member starts (RFC 1952, section 2.3); undefined where this is no gzip. */
function gzipHeaderLength(bytes: Buffer): number | undefined {
  const known = [0x1f, 0x8b, 0x08];
  if (known.some((byte, i) => i < bytes.length && bytes[i] !== byte)) return undefined;
  const flags = bytes[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + 256 * (bytes[at + 1] ?? 0);
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const zero = bytes.indexOf(0, at);
    at = zero < 0 ? bytes.length : zero + 1;
  }
  return flags & 2 ? at + 2 : at;
}
