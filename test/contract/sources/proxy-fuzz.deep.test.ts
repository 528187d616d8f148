import { it } from 'vitest';
import { expectSurvived, fuzzProxy } from './fuzz/fuzz-proxy.ts';

it('the proxy survives 10,000 random requests and 10,000 random replies, and writes its report', async () => {
  expectSurvived(await fuzzProxy(20_261_126, 10_000));
}, 1_200_000);
