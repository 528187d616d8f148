import { expect, it } from 'vitest';
import { fuzzProxy } from './fuzz/fuzz-proxy.ts';

it.each([1, 2])(
  'the proxy survives 300 random requests and replies, and writes its report: seed %i',
  async (seed) => {
    const { unanswered, last, code, err, report, out } = await fuzzProxy(seed, 300);
    expect({ unanswered, last }).toEqual({ unanswered: [], last: 200 });
    expect(err).not.toMatch(/^ +at /m);
    expect(code).toBeLessThan(3);
    expect(report).toHaveProperty('summary');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they must not reach the terminal.
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
  },
  120_000,
);
