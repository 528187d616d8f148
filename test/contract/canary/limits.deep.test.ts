import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/contract/redact.ts';

const SECRET = `sk-Zx9/Qw+7 é"b&c<d>\\e%f'g`;
const base64 = (text: string) => Buffer.from(text).toString('base64');

function given(secret: string) {
  const redactor = createRedactor();
  redactor.learn(secret, 'token');
  return redactor;
}

describe('a learnt secret is masked', () => {
  it('whatever its characters and surroundings, at every base64 alignment', () => {
    const secrets = fc.string({ minLength: 6, unit: 'grapheme' });
    fc.assert(
      fc.property(secrets, fc.string(), fc.string(), (secret, before, after) => {
        fc.pre(!before.includes(secret) && !after.includes(secret));
        const redactor = given(secret);
        expect(redactor.mask(secret)).toBe('***token-1***');
        expect(redactor.mask(encodeURIComponent(secret))).toBe('***token-1***');
        expect(redactor.mask(JSON.stringify(secret).slice(1, -1))).toBe('***token-1***');
        expect(redactor.mask(base64(`${before}${secret}${after}`))).toContain('***token-1***');
        expect(redactor.mask(Buffer.from(`${before}${secret}`).toString('hex'))).toContain('***token-1***');
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('masking', () => {
  it('is as fast with 2,000 secrets as with one: it looks at no text twice per secret', () => {
    const redactor = createRedactor();
    for (let n = 0; n < 2_000; n++) redactor.learn(`apikey:${n}-${'x'.repeat(30)}-${n * 7919}`);
    const text = JSON.stringify(Array.from({ length: 500 }, (_, n) => ({ id: n, key: `apikey:${n}…` })));
    expect(redactor.mask(text)).toBe(text);
  });

  it('masks as many as there are', () => {
    const text = `${SECRET} `.repeat(200_000);
    expect(given(SECRET).mask(text)).toBe('***token-1*** '.repeat(200_000));
  });

  it('survives a text that nests encodings to be slow', () => {
    const text = '%25252525'.repeat(20_000) + base64('\\u0025'.repeat(2_000)).repeat(3);
    expect(given(SECRET).mask(text)).toBe(text);
  });
  it('survives a body that is nested 100,000 deep', () => {
    const redactor = createRedactor();
    const body = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const request = { method: 'GET', url: 'http://h/', headers: [] };
    const response = { status: 400, headers: [], body };
    const deep = { index: 0, startedAt: 0, durationMs: 1, request, response };
    redactor.learnExchange(deep);
    expect(redactor.maskExchange(deep).response.body).toBe(body);
  });
});
