import { describe, expect, it } from 'vitest';
import { differences, isKept } from '../../../../src/contract/checks/compare.ts';

describe('what differs between two looks at an item', () => {
  it.each([
    ['nothing', { a: 1, b: null }, { a: 1, b: null }, []],
    ['a value', { a: 1, b: 2 }, { a: 1, b: 3 }, ['b']],
    ['none that becomes one', { a: null }, { a: 0 }, ['a']],
    ['what only one of them has', { a: 1 }, { b: 1 }, []],
    ['a list, in whatever order', { a: ['x', 'y'] }, { a: ['y', 'x'] }, []],
    ['a list that is shorter', { a: ['x', 'y'] }, { a: ['x'] }, ['a']],
    ['a list whose numbers are texts', { a: [1] }, { a: ['1'] }, ['a']],
    ['lists of objects, which are left alone', { a: [{ b: 1 }] }, { a: [{ b: 2 }] }, []],
    ['objects, which are left alone', { a: { b: 1 } }, { a: { b: 2 } }, []],
    [
      'what changes by itself',
      { updated_at: 1, last_used: 1, etag: 'x' },
      { updated_at: 2, last_used: 2, etag: 'y' },
      [],
    ],
    [
      'the same moment in another zone',
      { a: '2026-11-21T10:00:00Z' },
      { a: '2026-11-21T12:00:00+02:00' },
      [],
    ],
    ['another moment', { a: '2026-11-21T10:00:00Z' }, { a: '2026-11-21T10:00:01Z' }, ['a']],
  ])('%s', (_, a, b, names) => {
    expect(differences(a, b)).toEqual(names);
  });

  it('is told but for what is excepted', () => {
    expect(differences({ a: 1, b: 1 }, { a: 2, b: 2 }, ['a'])).toEqual(['b']);
  });
});

describe('a value that was sent', () => {
  it.each([
    ['x', 'x', true],
    ['x', 'X', false],
    ['', null, true],
    ['', undefined, true],
    [0, null, false],
    [1, '1', false],
  ])('%j comes back as %j: %j', (sent, got, isSame) => {
    expect(isKept(sent, got)).toBe(isSame);
  });
});
