import { describe, expect, it } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { mistakeIn } from '../../src/mock/mistaken-credential.ts';

const basic = (pair: string) => `Basic ${btoa(pair)}`;

describe('a credential that is plainly a mistake', () => {
  it.each([
    ['Bearer', /^the token is empty\. Did a variable have no value\? No real service accepts it\.$/],
    ['Bearer null', /^the token is the word "null"/],
    ['Bearer undefined', /"undefined"/],
    ['bearer None', /"None"/],
    ['Bearer [object Promise]', /an object/],
    ['Bearer {token}', /a placeholder such as \{token\}/],
    ['Bearer {{ token }}', /a placeholder/],
    ['Bearer <token>', /a placeholder/],
    ['Bearer <YOUR API KEY>', /a placeholder/],
    ['Bearer YOUR_TOKEN', /such as YOUR_TOKEN/],
    ['Bearer your-api-key', /such as YOUR_TOKEN/],
    ['Bearer changeme', /a placeholder/],
    ['Bearer xxxxxxxx', /a placeholder/],
    ['Bearer $TOKEN', /a variable such as \$TOKEN/],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the mistake
    ['Bearer ${TOKEN}', /a variable/],
    ['Bearer $(cat token)', /a variable/],
    ['Bearer %TOKEN%', /a variable/],
    ['Bearer process.env.TOKEN', /a variable/],
    ['Bearer "abc"', /in quotes/],
    ['Bearer Bearer abc', /its scheme twice/],
    [basic(':SK'), /^the AccessKey is empty/],
    [basic('AK:'), /^the secret is empty/],
    [basic('undefined:undefined'), /^the AccessKey is the word "undefined"/],
    [basic('AK:null'), /^the secret is the word "null"/],
    [basic('<Your AK:SK>'), /^the AccessKey is a placeholder/],
    [basic('$AK:$SK'), /^the AccessKey is the name of a variable/],
    ['Digest username="", realm="OceanBase"', /^the AccessKey is empty/],
    ['Digest username="$AK", realm="OceanBase"', /^the AccessKey is the name of a variable/],
  ])('is described: %s', (authorization, sentence) => {
    expect(mistakeIn(authorization)).toMatch(sentence);
  });

  it.each([
    undefined,
    'Bearer me',
    'Bearer my-token',
    'Bearer nullable',
    'Bearer apikey:AbC123',
    'Bearer sk-0123456789abcdef',
    'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.',
    'Bearer abc==',
    basic('AK:SK'),
    basic('ak:sk'),
    basic('AK:$3cr3t-but real'),
    'Digest username="AK", realm="OceanBase"',
    'Negotiate null',
  ])('is not %s', (authorization) => {
    expect(mistakeIn(authorization)).toBeUndefined();
  });

  it.each([
    ['open', 200, 1],
    ['off', 200, 0],
    ['strict', 401, 1],
  ] as const)('is a warning with %s authentication, whatever the reply', async (auth, status, count) => {
    const warnings: string[] = [];
    const mock = createMock({ auth, onWarning: (warning) => warnings.push(warning) });
    const { status: answered } = await mock.fetch('https://api.example.com/v0/api_keys', {
      headers: { Authorization: 'Bearer undefined' },
    });
    expect(answered).toBe(status);
    expect(warnings).toHaveLength(count);
  });
});
