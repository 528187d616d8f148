import { expect, it } from 'vitest';
import { matchesGlob } from '../../../src/contract/run/glob.ts';

it.each<[string, string, boolean]>([
  ['/tokens', '/tokens', true],
  ['/tokens', '/tokens/{id}', false],
  ['/tokens*', '/tokens/{id}/rotate', true],
  ['/tokens/*', '/tokens', false],
  ['/tokens/{id}', '/tokens/{id}', true],
  ['/tokens/**/rotate', '/tokens/{id}/rotate', true],
  ['*', '', true],
  ['**', '/a', true],
  ['*keys', '/v0/api_keys', true],
  ['*keys', '/v0/api_keys/', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*bc', 'abbc', true],
  ['a*a', 'a', false],
  ['a*b*b', 'ab', false],
  ['/v?/*', '/v0/api_keys', true],
  ['/v?', '/v', false],
  ['/a.c', '/abc', false],
  ['[a]', 'a', false],
  ['', '', true],
  ['', 'a', false],
])('%j and %j: %s', (pattern, text, expected) => {
  expect(matchesGlob(pattern, text)).toBe(expected);
});

it('takes no time for a long pattern that does not fit', () => {
  const began = performance.now();
  expect(matchesGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
  expect(performance.now() - began).toBeLessThan(500);
});
