import { isUtf8 } from 'node:buffer';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

export interface Body {
  readonly body: string;
  readonly isNotUtf8?: true;
}

/** Keeps a copy of a body that streams by. */
export interface Tap {
  push(chunk: Uint8Array): void;
  /** The body; undefined where it is too long to keep, or coded in a way that can't be read. */
  read(contentEncoding?: string): Body | undefined;
}

/** @param limit bytes to keep at most, both as they come and decoded */
export function createTap(limit: number): Tap {
  const chunks: Uint8Array[] = [];
  let size = 0;
  return {
    push(chunk) {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks.length = 0;
    },
    read(contentEncoding = '') {
      if (size > limit) return undefined;
      const codings = contentEncoding.split(',').map((coding) => coding.trim().toLowerCase());
      try {
        let body: Buffer = Buffer.concat(chunks);
        for (const coding of codings.reverse()) body = decode(body, coding, limit);
        return toBody(body);
      } catch {
        return undefined;
      }
    },
  };
}

/** Bytes as text, with a note where they are none. */
export function toBody(bytes: Uint8Array): Body {
  const body = Buffer.from(bytes).toString('utf8');
  return isUtf8(bytes) ? { body } : { body, isNotUtf8: true };
}

function decode(body: Buffer, coding: string, limit: number): Buffer {
  // An answer to HEAD, or 204, names a coding but has no body.
  if (body.length === 0 || coding === '' || coding === 'identity') return body;
  const decoder = DECODERS.get(coding);
  if (!decoder) throw new RangeError('unknown content coding');
  return decoder(body, { maxOutputLength: limit });
}

type Decoder = (body: Buffer, options: { readonly maxOutputLength: number }) => Buffer;

const DECODERS: ReadonlyMap<string, Decoder> = new Map<string, Decoder>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['br', brotliDecompressSync],
  // Some servers send the bare format where RFC 9110 means the one with a header.
  [
    'deflate',
    (body, options) =>
      (body[0] ?? 0) % 16 === 8 ? inflateSync(body, options) : inflateRawSync(body, options),
  ],
]);
