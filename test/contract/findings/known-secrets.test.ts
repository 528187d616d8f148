import { describe, expect, it } from 'vitest';
import { createKnownSecrets, type KnownSecret } from '../../../src/contract/findings/known-secrets.ts';
import { formsOf } from '../../../src/contract/findings/secret-forms.ts';

const value = 'sk-0123456789abcdefghijklmn';
const known = (...values: readonly string[]) => {
  const secrets = createKnownSecrets();
  for (const each of values) secrets.add({ value: each, forms: formsOf(each), hidden: each } as KnownSecret);
  return (text: string) => secrets.hinted(text).map((secret) => secret.value);
};

describe('a text may show', () => {
  it.each<[string, string, boolean]>([
    ['a secret', `{"key":"${value}"}`, true],
    ['a secret without its prefix', '0123456789abcdefghijklmn', true],
    ['its first two thirds', value.slice(0, 18), true],
    ['its last two thirds', value.slice(-18), true],
    ['a secret in hex', Buffer.from(value).toString('hex'), true],
    ['a secret in base64', Buffer.from(value).toString('base64'), true],
    ['its beginning', '"012345..."', true],
    ['its second quarter', '"6789ab..."', true],
    ['its third quarter', '"cdefgh..."', true],
    ['its end', '"...ijklmn"', true],
    ['five characters of it', 'sk-01234...jklmn', false],
    ['nothing', 'no keys here', false],
    ['nothing at all', '', false],
  ])('%s', (_, text, expected) => {
    expect(known(value)(text)).toEqual(expected ? [value] : []);
  });

  it('the pieces of a long secret only: those of a short one may be there by chance', () => {
    expect(known('0123456789abcdefghijklm')('012345')).toEqual([]);
  });

  it('several secrets, each told once, in the order in which they were learnt', () => {
    const hinted = known('first-secret', 'second-secret', 'third-secret');
    expect(hinted('third-secret, first-secret, third-secret')).toEqual(['first-secret', 'third-secret']);
  });

  it('secrets in letters that take more than a byte', () => {
    expect(known('geheim-schlüssel')('der geheim-schlüssel')).toEqual(['geheim-schlüssel']);
  });
});

it('as long as no secret is known, there is none to show', () => {
  expect(known()(value)).toEqual([]);
});
