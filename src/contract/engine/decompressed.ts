import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** A body that ends too early is as good as it gets, as browsers take it. */
const lenient = { finishFlush: zlib.constants.Z_SYNC_FLUSH };

const gunzip = promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.gunzip);
const inflate = promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.inflate);
const inflateRaw = promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.inflateRaw);
const brotli = promisify<Uint8Array, Uint8Array>(zlib.brotliDecompress);

const codings: Readonly<Record<string, (bytes: Uint8Array) => Promise<Uint8Array>>> = {
  gzip: (bytes) => gunzip(bytes, lenient),
  'x-gzip': (bytes) => gunzip(bytes, lenient),
  // By RFC 9110 with the header of zlib; some servers leave it out.
  deflate: (bytes) => (((bytes[0] ?? 0) & 0x0f) === 8 ? inflate(bytes, lenient) : inflateRaw(bytes, lenient)),
  br: (bytes) => brotli(bytes),
};

/**
 * The bytes of a reply without its content codings (RFC 9110, section 8.4), the last one taken off first. Where one is not
 * known, the bytes are left as they are. Throws what zlib throws.
 *
 * @example
 * await decompressed(zlib.gzipSync('{}'), 'gzip'); // the bytes of '{}'
 */
export async function decompressed(bytes: Uint8Array, header: string | undefined): Promise<Uint8Array> {
  if (header === undefined || bytes.length === 0) return bytes;
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  const known = names.map((name) => (Object.hasOwn(codings, name) ? codings[name] : undefined));
  let plain = bytes;
  if (known.includes(undefined)) return bytes;
  for (const decode of known.reverse()) plain = (await decode?.(plain)) ?? plain;
  return plain;
}
