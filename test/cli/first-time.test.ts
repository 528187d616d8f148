import { expect, it } from 'vitest';
import { createFirstTime } from '../../src/cli/first-time.ts';

it('tells the first time of each text', () => {
  const isFirst = createFirstTime();
  expect(['a', 'b', 'a', 'b', ''].map(isFirst)).toEqual([true, true, false, false, true]);
});

it('remembers a thousand texts at most', () => {
  const isFirst = createFirstTime();
  for (let n = 0; n < 1_000; n++) isFirst(String(n));
  expect(isFirst('0')).toBe(false);
  isFirst('one more');
  expect(isFirst('0')).toBe(true);
});
