/** The only source of randomness. The same seed gives the same bytes. */
export interface Chance {
  /** A whole number from 0 up to, not including, `below` (at most 2^32). */
  integer(below: number): number;
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  /** `length` characters of A-Z, a-z and 0-9. */
  alphanumeric(length: number): string;
  /** A random (version 4) UUID. */
  uuid4(): string;
  /** A time-ordered (version 7) UUID for a time in milliseconds (RFC 9562, section 5.7). */
  uuid7(milliseconds: number): string;
}

const hexDigits = '0123456789abcdef';
const alphanumerics = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Seeded randomness.
 *
 * @param next where its 32-bit unsigned integers come from, if not from the seed alone.
 * @example
 * createChance(1).hex(4) === createChance(1).hex(4); // true
 */
export function createChance(seed: number, next = sfc32(seed)): Chance {
  const integer = (below: number) => Math.floor((next() / 2 ** 32) * below);
  const pick = (alphabet: string, length: number) => {
    let text = '';
    let piece = '';
    for (let i = 0; i < length; i++) {
      piece += alphabet[integer(alphabet.length)];
      // V8 copies short texts and links long ones, which costs whoever reads them: few links are cheap.
      if (piece.length < 12) continue;
      text += piece;
      piece = '';
    }
    return text + piece;
  };
  const hex = (length: number) => pick(hexDigits, length);
  const variant = () => hexDigits.charAt(8 + integer(4));
  return {
    integer,
    hex,
    alphanumeric: (length) => pick(alphanumerics, length),
    uuid4: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${variant()}${hex(3)}-${hex(12)}`,
    uuid7(milliseconds) {
      const time = Math.floor(milliseconds).toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-${variant()}${hex(3)}-${hex(12)}`;
    },
  };
}

/** A seed that nobody chose. */
export function randomSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** Chris Doty-Humphrey's sfc32 (PractRand): small, fast, passes the usual batteries. Gives 32-bit unsigned integers. */
export function sfc32(seed: number): () => number {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}
