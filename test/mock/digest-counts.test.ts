import { describe, expect, it } from 'vitest';
import { type NonceCounts, useCount } from '../../src/mock/digest/counts.ts';

/** Which counts are taken, one after the other. */
function taken(counts: readonly number[]): boolean[] {
  let state: NonceCounts | undefined;
  return counts.map((count) => {
    const next = useCount(state, count);
    state = next ?? state;
    return next !== undefined;
  });
}

describe('nonce counts', () => {
  it.each([
    ['are taken in order', [1, 2, 3], [true, true, true]],
    ['are refused when repeated', [1, 1, 2, 2, 1], [true, false, true, false, false]],
    ['may leave gaps', [1, 5, 4_000_000_000], [true, true, true]],
    ['may come late, once', [3, 1, 2, 1, 2, 3], [true, true, true, false, false, false]],
    ['may be 31 behind', [40, 9, 9], [true, true, false]],
    ['may not be 32 behind', [40, 8], [true, false]],
    ['forget nothing that is still in reach after a jump', [10, 41, 10, 11], [true, true, false, true]],
    ['start afresh after a long jump', [1, 100, 69, 69, 68], [true, true, true, false, false]],
    ['reach to the end', [0xffffffff, 0xfffffffe, 0xffffffff], [true, true, false]],
  ])('%s: %j', (_, counts, outcome) => {
    expect(taken(counts)).toEqual(outcome);
  });
});
