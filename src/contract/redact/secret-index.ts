import { createSortedWholes, type SortedWholes } from './sorted-wholes.ts';

/** A learnt secret as bytes, with what is shown in its place. */
export interface Pattern {
  readonly bytes: Uint8Array;
  readonly mask: string;
  /** The whole secret, where `bytes` is only its beginning: a match goes on as far as the text agrees with it. */
  readonly whole?: Uint8Array;
}

/** Bytes `start` (inclusive) to `end` (exclusive) hold a secret. */
export interface Match {
  readonly start: number;
  readonly end: number;
  readonly mask: string;
}

export interface SecretIndex {
  /** Patterns shorter than four bytes are refused with a RangeError. */
  add(pattern: Pattern): void;
  /** Every occurrence of every pattern; matches may overlap. */
  find(bytes: Uint8Array): Match[];
  /** Whether a pattern may end with these four bytes, the last one lowest: false is certain. */
  mayEndWith(window: number): boolean;
  /** Bytes of the shortest pattern; Infinity where there is none. */
  shortest(): number;
}

const TAIL = 4;
/**
 * A pattern of so many bytes that was found is looked for again only after a sixteenth of its length. Nearer, it can be there
 * again only if it repeats itself from beginning to end, as only a hostile text does, and each look costs its whole length.
 */
const LONG = 512;

/** The patterns with one tail, by their length. */
type Bucket = Map<number, Group>;

/** The patterns of one tail and one length. */
interface Group {
  readonly byBytes: Map<string, Alike>;
  /** Their first four bytes. */
  readonly heads: Set<number>;
}

/** The patterns with the same bytes: a whole secret, and beginnings that many secrets may share. */
interface Alike {
  whole?: Pattern;
  readonly beginnings: SortedWholes;
}

/**
 * Finds many secrets in one pass over a text, whatever their number: a table by the last four bytes names the lengths
 * of the patterns that can end at a position, and of each length one look-up by all bytes remains. (Their last bytes,
 * because keys of one service begin alike.) Patterns can be added at any time at no cost, which a compiled regular
 * expression could not offer.
 *
 * @example
 * const index = createSecretIndex();
 * index.add({ bytes: Buffer.from('hunter22'), mask: '***' });
 * index.find(Buffer.from('is hunter22')); // [{ start: 3, end: 11, mask: '***' }]
 */
export function createSecretIndex(): SecretIndex {
  const byTail = new Map<number, Bucket>();
  // One byte per 16-bit hash: turns nearly every position away without touching the map.
  const seen = new Uint8Array(1 << 16);
  let shortest = Number.POSITIVE_INFINITY;

  return {
    add(pattern) {
      if (pattern.bytes.length < TAIL) throw new RangeError(`A pattern needs at least ${TAIL} bytes.`);
      const tail = windowOf(pattern.bytes.subarray(-TAIL));
      seen[slot(tail)] = 1;
      shortest = Math.min(shortest, pattern.bytes.length);
      const bucket = byTail.get(tail) ?? new Map();
      byTail.set(tail, bucket);
      const { length } = pattern.bytes;
      const group: Group = bucket.get(length) ?? { byBytes: new Map(), heads: new Set() };
      bucket.set(length, group);
      group.heads.add(windowOf(pattern.bytes.subarray(0, TAIL)));
      const key = Buffer.from(pattern.bytes).toString('latin1');
      const same = group.byBytes.get(key) ?? { beginnings: createSortedWholes() };
      group.byBytes.set(key, same);
      if (pattern.whole) same.beginnings.add(pattern.whole, pattern.mask);
      else same.whole = pattern;
    },
    mayEndWith: (window) => seen[slot(window)] !== 0,
    shortest: () => shortest,
    find(bytes) {
      const { length } = bytes;
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, length);
      const matches: Match[] = [];
      /** Where a long pattern was found, and from where it is looked for again. */
      const found = new Map<Group, number>();
      let window = 0;
      for (let at = 0; at < length; at++) {
        window = (window << 8) | (bytes[at] ?? 0);
        if (at < TAIL - 1 || seen[slot(window)] === 0) continue;
        for (const [size, group] of byTail.get(window) ?? []) {
          const start = at + 1 - size;
          if (start < 0 || at < (found.get(group) ?? 0)) continue;
          if (!group.heads.has(text.readInt32BE(start))) continue;
          const same = group.byBytes.get(text.toString('latin1', start, at + 1));
          if (same && size >= LONG) found.set(group, at + size / 16);
          if (same?.whole) matches.push({ start, end: at + 1, mask: same.whole.mask });
          const cut = same?.beginnings.longestAt(text, start);
          if (cut) matches.push({ start, end: start + Math.max(size, cut.length), mask: cut.mask });
        }
      }
      return matches;
    },
  };
}

/** Four bytes as one number, the last one lowest. */
function windowOf(bytes: Uint8Array): number {
  return bytes.reduce((window, byte) => (window << 8) | byte, 0);
}

function slot(window: number): number {
  return (window ^ (window >>> 16)) & 0xffff;
}
