import { expect, it } from 'vitest';
import { fuzzProxy } from './fuzz/fuzz-proxy.ts';

it('the proxy survives 10,000 random requests and 10,000 random replies, and writes its report', async () => {
  const { unanswered, last, code, err, report } = await fuzzProxy(20_261_126, 10_000);
  expect({ unanswered, last }).toEqual({ unanswered: [], last: 200 });
  expect(err).not.toMatch(/^ +at /m);
  expect(code).toBeLessThan(3);
  expect(report).toHaveProperty('summary');
}, 1_200_000);
