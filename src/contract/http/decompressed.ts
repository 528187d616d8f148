import zlib from 'node:zlib';
import { TooLongError } from './too-long.ts';

type Decoder = (bytes: Uint8Array, options: zlib.ZlibOptions) => Uint8Array;

const decoders: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['identity', (bytes) => bytes],
  ['gzip', zlib.gunzipSync],
  ['x-gzip', zlib.gunzipSync],
  [
    'deflate',
    // By RFC 9110 with the header of zlib; some servers leave it out.
    (bytes, options) =>
      ((bytes[0] ?? 0) & 0x0f) === 8 ? zlib.inflateSync(bytes, options) : zlib.inflateRawSync(bytes, options),
  ],
  [
    'br',
    (bytes, { maxOutputLength }) =>
      zlib.brotliDecompressSync(bytes, maxOutputLength ? { maxOutputLength } : {}),
  ],
]);

/** No server codes a body more often; each coding more could make it a thousand times as long. */
const mostCodings = 4;

interface DecodeOptions {
  /** Bytes at most, so that a small body cannot fill the memory. */
  readonly limit: number;
  /** A body that ends too early is as good as it gets, as browsers take it. */
  readonly isLenient: boolean;
}

/**
 * The bytes of a body without its content codings (RFC 9110, section 8.4), the last one taken off first; undefined where one is not
 * known.
 *
 * @throws TooLongError where there are more bytes or codings; and what zlib throws
 *
 * @example
 * decompressed(zlib.gzipSync('{}'), 'gzip', { limit: 1024, isLenient: true }); // the bytes of '{}'
 */
export function decompressed(
  bytes: Uint8Array,
  header: string | undefined,
  { limit, isLenient }: DecodeOptions,
): Uint8Array | undefined {
  // A reply to HEAD, or 204, may name a coding and has no body.
  if (header === undefined || header.trim() === '' || bytes.length === 0) return bytes;
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  if (names.length > mostCodings) throw new TooLongError(`a body coded more than ${mostCodings} times`);
  const options = {
    maxOutputLength: limit,
    ...(isLenient && { finishFlush: zlib.constants.Z_SYNC_FLUSH }),
  };
  let plain = bytes;
  const known = names.map((name) => decoders.get(name));
  if (known.includes(undefined)) return undefined;
  try {
    for (const decode of known.reverse()) plain = decode?.(plain, options) ?? plain;
  } catch (error) {
    throw isTooLong(error) ? TooLongError.of(limit) : error;
  }
  return plain;
}

function isTooLong(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}
