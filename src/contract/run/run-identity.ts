import { randomInt } from 'node:crypto';

/** What tells one run from every other run, whatever their seeds. */
export interface RunIdentity {
  /** The part of every name that this run gives: `keymock-<id>-7`. Lower-case letters and digits. */
  readonly id: string;
  /** A whole number from 0 to below `below`, for whatever a server may take for a credential. */
  random(below: number): number;
}

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/**
 * An identity from the system's randomness: nobody can guess the names or the secrets of the run, and a second run with the
 * same seed has other ones.
 *
 * @example
 * createIdentity().id; // 'q3x81ka0'
 */
export function createIdentity(): RunIdentity {
  return { id: randomText(randomInt, 8), random: (below) => randomInt(below) };
}

/**
 * A text of lower-case letters and digits.
 *
 * @example
 * randomText(randomInt, 4); // 'k07q'
 */
export function randomText(random: (below: number) => number, length: number): string {
  return Array.from({ length }, () => letters.charAt(random(letters.length))).join('');
}

/** A version 4 UUID. */
export function randomUuid({ random }: RunIdentity): string {
  const hex = (length: number) => Array.from({ length }, () => random(16).toString(16)).join('');
  return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
}
