import { isUtf8 } from 'node:buffer';
import { decompressed } from '../http/decompressed.ts';

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
    read(contentEncoding) {
      if (size > limit) return undefined;
      try {
        const body = decompressed(Buffer.concat(chunks), contentEncoding, { limit, isLenient: false });
        return body && toBody(body);
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
