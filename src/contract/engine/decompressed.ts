import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { TooLongError } from './too-long.ts';

/** A body that ends too early is as good as it gets, as browsers take it. */
const lenient = { finishFlush: zlib.constants.Z_SYNC_FLUSH };

const gunzip = promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.gunzip);
const inflate = promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.inflate);
const inflateRaw = promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.inflateRaw);
const brotli = promisify<Uint8Array, zlib.BrotliOptions, Uint8Array>(zlib.brotliDecompress);

type Limit = { readonly maxOutputLength: number };

const codings: ReadonlyMap<string, (bytes: Uint8Array, limit: Limit) => Promise<Uint8Array>> = new Map([
  ['gzip', (bytes: Uint8Array, limit: Limit) => gunzip(bytes, { ...lenient, ...limit })],
  ['x-gzip', (bytes: Uint8Array, limit: Limit) => gunzip(bytes, { ...lenient, ...limit })],
  [
    'deflate',
    (bytes: Uint8Array, limit: Limit) =>
      // By RFC 9110 with the header of zlib; some servers leave it out.
      ((bytes[0] ?? 0) & 0x0f) === 8
        ? inflate(bytes, { ...lenient, ...limit })
        : inflateRaw(bytes, { ...lenient, ...limit }),
  ],
  ['br', (bytes: Uint8Array, limit: Limit) => brotli(bytes, limit)],
]);

/** No server codes a body more often; each coding more could make it a thousand times as long. */
const mostCodings = 4;

/**
 * The bytes of a reply without its content codings (RFC 9110, section 8.4), the last one taken off first. Where one is not
 * known, the bytes are left as they are. Stops at `limit` bytes, so that a small reply cannot fill the memory.
 *
 * @throws TooLongError where there are more bytes or codings; and what zlib throws
 *
 * @example
 * await decompressed(zlib.gzipSync('{}'), 'gzip', 1024); // the bytes of '{}'
 */
export async function decompressed(
  bytes: Uint8Array,
  header: string | undefined,
  limit: number,
): Promise<Uint8Array> {
  if (header === undefined || bytes.length === 0) return bytes;
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  if (names.length > mostCodings) throw new TooLongError(`a body coded more than ${mostCodings} times`);
  const known = names.map((name) => codings.get(name));
  let plain = bytes;
  if (known.includes(undefined)) return bytes;
  for (const decode of known.reverse())
    plain = (await decode?.(plain, { maxOutputLength: limit }).catch(atLimit(limit))) ?? plain;
  return plain;
}

function atLimit(limit: number) {
  return (error: NodeJS.ErrnoException) => {
    throw error.code === 'ERR_BUFFER_TOO_LARGE' ? TooLongError.of(limit) : error;
  };
}
