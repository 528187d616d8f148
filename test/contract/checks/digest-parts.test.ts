import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { validResponse } from '../../../src/contract/checks/auth/digest.ts';
import { changedAnswer, type DigestProbe, digestProbes } from '../../../src/contract/probes/digests.ts';
import { startOceanBase } from '../../faulty/oceanbase/server.ts';
import { attempt, optionsFor } from './trial.ts';

const challenge = { realm: 'R', nonce: 'n0', opaque: undefined, algorithm: 'MD5', qop: 'auth' } as const;
const request = { method: 'GET', uri: '/keys', user: 'AKid', password: 'Secret-7', count: 1 };
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe('the response that would have been right', () => {
  it.each(digestProbes.map((probe) => [probe.label, probe] as const))('for %s', (_, probe: DigestProbe) => {
    const { answer } = changedAnswer(probe, challenge, request);
    const one = md5(`${answer.username}:${answer.realm}:Secret-7`);
    const middle = [answer.nonce, answer.nc, answer.cnonce, 'auth'].join(':');
    const right = md5(`${one}:${middle}:${md5(`GET:${answer.uri}`)}`);
    expect(validResponse({ challenge, request }, answer)).toBe(right);
  });
});

describe('with one nonce, count after count', () => {
  const seen = (nc: string | undefined) => Number.parseInt(nc ?? '', 16);
  const rows: readonly (readonly [what: string, taken: (count: number) => boolean, messages: string[]])[] = [
    ['a server that takes all', () => true, []],
    ['a server that takes a nonce once', (count) => count === 1, []],
    ['a server that takes a nonce nine times', (count) => count < 10, []],
    ['a server that refuses every other count', (count) => count % 2 === 1, []],
    ['a server that reads no letters', (count) => !/[a-f]/.test(count.toString(16)), ['0000000a']],
    ['a server that does not like 7', (count) => count !== 7, ['00000007']],
  ];
  it.each(rows)('%s', async (_, taken, counts) => {
    const { url, close } = await startOceanBase((usual) => ({
      digest: {
        ...usual.digest,
        count: (given, state) => usual.digest.count(given, state) && taken(seen(given.nc)),
      },
    }));
    onTestFinished(close);
    const { findings } = await attempt({ ...optionsFor('oceanbase'), url, only: ['auth/digest'] });
    expect(findings.map(({ actual }) => actual)).toEqual(counts.map((nc) => `401 for the nonce count ${nc}`));
  });
});
