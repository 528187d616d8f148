import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isCounted } from '../../../src/contract/checks/secrecy/sequence.ts';

const numbers = Array.from({ length: 8 }, (_, i) => i);
/** Looks like chance, and is the same on every run. */
const random = (i: number, length = 40) =>
  createHash('sha256').update(`seed ${i}`).digest('hex').slice(0, length);
const hex = (value: bigint, length: number) =>
  (value % 16n ** BigInt(length)).toString(16).padStart(length, '0');

describe('secrets that follow from each other', () => {
  it.each<[string, readonly string[]]>([
    ['numbers', numbers.map((i) => `sk-${1041 + i}`)],
    ['three of them, for four digits', numbers.slice(0, 3).map((i) => `sk-${1041 + 7 * i}`)],
    ['numbers that get longer', numbers.map((i) => `sk-${99_999_996 + i * 1_234_567}-end`)],
    ['numbers that go down', numbers.map((i) => `sk-${9_876_543_210 - i * 123_456_789}`)],
    ['a time and little more', numbers.map((i) => `sk-${1_700_000_000_000 + i * 98_765}${random(i, 3)}`)],
    [
      'a number in front of too little chance',
      numbers.map((i) => `${i >> 1}${random(i >> 1, 6)}${i % 2 === 0 ? 'a' : 'b'}${random(i + 20, 16)}`),
    ],
    ['a counter, multiplied', numbers.map((i) => `sk-${hex(BigInt(i + 3) * 0x9e3779b97f4a7c15n, 16)}`)],
    [
      'such a counter, with gaps',
      [0, 1, 2, 3, 4, 9, 10, 17].map((i) => `sk-${hex(BigInt(i) * 0x9e3779b97f4a7c15n, 16)}`),
    ],
    ['one text that is turned', numbers.map((i) => `sk-${(random(0) + random(0)).slice(i * 3, i * 3 + 40)}`)],
    ['the half of the one before', numbers.map((i) => `${random(i, 24)}${random(i - 1, 24)}`)],
  ])('%s', (_, secrets) => {
    expect(isCounted(secrets)).toBe(true);
  });

  it.each<[string, readonly string[]]>([
    ['chance', numbers.map((i) => `sk-${random(i)}`)],
    ['six that go up by chance', numbers.slice(0, 6).map((i) => `sk-${i}${random(i, 30)}`)],
    ['a time before much chance', numbers.map((i) => `sk-${1_700_000_000_000 + i * 98_765}${random(i)}`)],
    ['five digits by chance, of three', ['sk-48213', 'sk-90127', 'sk-13375']],
    [
      'tokens of two parts, of which one is the same and moves',
      numbers.map((i) => `${'x'.repeat(i % 2)}${random(0, 60)}.${random(i, 20)}`),
    ],
    [
      'a piece that is the same, at its place',
      numbers.map((i) => `${random(i, 6)}${random(9, 30)}${random(i + 9, 6)}`),
    ],
    ['less than half of the one before', numbers.map((i) => `${random(i, 30)}${random(i - 1, 14)}`)],
    ['short ones that share a piece by chance', numbers.map((i) => `${random(i, 11)}${random(i - 1, 11)}`)],
  ])('do not: %s', (_, secrets) => {
    expect(isCounted(secrets)).toBe(false);
  });
});
