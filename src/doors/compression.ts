import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { WireReply } from './wire.ts';

const compressors = { br: brotliCompressSync, gzip: gzipSync, deflate: deflateSync };
type Encoding = keyof typeof compressors;

/**
 * The encoding that a client likes best among those that there are: by weight, then in its own order (RFC 9110,
 * section 12.5.3). Undefined where it asks for none of them.
 *
 * @example
 * chooseEncoding('gzip;q=0.5, br'); // 'br'
 */
export function chooseEncoding(accepted: string | undefined): Encoding | undefined {
  if (accepted === undefined) return undefined;
  const wishes = accepted.split(',').map((wish) => {
    const [name = '', ...parameters] = wish.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
    return { name, weight: Number(weight) };
  });
  const [best] = wishes
    .filter(({ name, weight }) => weight > 0 && (name === 'identity' || Object.hasOwn(compressors, name)))
    .sort((one, other) => other.weight - one.weight);
  return best === undefined || best.name === 'identity' ? undefined : (best.name as Encoding);
}

/** The same reply with its body compressed; what is compressed depends on what was asked for, and says so. */
export function compress({ status, headers, body }: WireReply, encoding: Encoding) {
  const bytes = compressors[encoding](body);
  const kept = headers.filter(([name]) => !/^content-length$/i.test(name));
  return {
    status,
    headers: [
      ...kept,
      ['content-encoding', encoding],
      ['vary', 'accept-encoding'],
      ['Content-Length', String(bytes.length)],
    ],
    body: bytes,
  };
}
