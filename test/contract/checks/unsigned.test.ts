import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { unsignedTokens } from '../../../src/contract/probes/unsigned-tokens.ts';

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const read = (token: string) =>
  token
    .split('.')
    .slice(0, 2)
    .map((text): unknown => JSON.parse(Buffer.from(text, 'base64url').toString()));
const said = (token: string) => unsignedTokens(token).map(({ label }) => label);
const made = [
  'a JWT with the algorithm none',
  'a JWT with the algorithm NONE',
  'a JWT without a signature',
  'a JWT that is signed with an empty key',
];

describe('tokens that nobody has signed', () => {
  const token = `${part({ alg: 'RS256', kid: 'k1' })}.${part({ sub: 'me' })}.c2lnbmVk`;

  it('say what the real one says, and take its head', () => {
    const [bare, changed, none, capitals, forged, empty] = unsignedTokens(token).map(({ value }) => value);
    expect(said(token)).toEqual([
      'the token without its signature',
      'the token with another claim under the same signature',
      ...made,
    ]);
    expect(bare).toBe(token.replace('c2lnbmVk', ''));
    expect(read(changed ?? '')).toEqual([
      { alg: 'RS256', kid: 'k1' },
      { sub: 'me', keymock: 1 },
    ]);
    expect(changed?.split('.')[2]).toBe('c2lnbmVk');
    expect(read(none ?? '')).toEqual([{ alg: 'none', kid: 'k1', typ: 'JWT' }, { sub: 'me' }]);
    expect(read(capitals ?? '')).toEqual([{ alg: 'NONE', kid: 'k1', typ: 'JWT' }, { sub: 'me' }]);
    expect([none?.endsWith('.'), capitals?.endsWith('.')]).toEqual([true, true]);
    expect(read(forged ?? '')).toEqual([{ alg: 'HS256', kid: 'k1', typ: 'JWT' }, { sub: 'me' }]);
    const signed = forged?.slice(0, -1) ?? '';
    expect(empty).toBe(`${signed}.${createHmac('sha256', '').update(signed).digest('base64url')}`);
  });

  it.each([
    ['no JWT', 'sk-0123456789'],
    ['two parts', `${part({ alg: 'RS256' })}.${part({ sub: 'me' })}`],
    ['a body that is none', 'a.b.c'],
    ['nothing', ''],
  ])('are made up for what is none: %s', (_, other) => {
    expect(said(other)).toEqual(made);
    expect(read(unsignedTokens(other)[0]?.value ?? '')).toEqual([
      { alg: 'none', typ: 'JWT' },
      { sub: 'keymock', iat: 1_700_000_000, exp: 4_102_444_800 },
    ]);
  });
});
