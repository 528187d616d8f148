import { expect, it } from 'vitest';
import { expectSurvived, fuzzProxy } from './fuzz/fuzz-proxy.ts';

it.each([1])(
  'the proxy survives 300 random requests and replies, and writes its report: seed %i',
  async (seed) => {
    const result = await fuzzProxy(seed, 300);
    expectSurvived(result);
    expect(result.out).toMatch(/^\d+ exchanges: /m);
  },
  120_000,
);
