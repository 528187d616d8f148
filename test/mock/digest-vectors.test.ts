import { describe, expect, it } from 'vitest';
import { digestResponse, equalInConstantTime } from '../../src/mock/digest/hash.ts';

const rfc7616 = {
  username: 'Mufasa',
  realm: 'http-auth@example.org',
  secret: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  nc: '00000001',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};

describe('a Digest response', () => {
  it.each([
    ['RFC 7616, section 3.9.1, MD5', { ...rfc7616, algorithm: 'MD5' }, '8ca523f5e9506fed4657c9700eebdbec'],
    [
      'RFC 7616, section 3.9.1, SHA-256',
      { ...rfc7616, algorithm: 'SHA-256' },
      '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
    ],
    [
      'RFC 2617, section 3.5',
      {
        algorithm: 'MD5',
        username: 'Mufasa',
        realm: 'testrealm@host.com',
        secret: 'Circle Of Life',
        method: 'GET',
        uri: '/dir/index.html',
        nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
        nc: '00000001',
        cnonce: '0a4f113b',
      },
      '6629fae49393a05397450978507c4ef1',
    ],
  ] as const)('is that of %s', (_, parts, response) => {
    expect(digestResponse(parts)).toBe(response);
  });
});

describe('comparing in constant time', () => {
  it.each([
    ['', '', true],
    ['abc', 'abc', true],
    ['abc', 'abd', false],
    ['abc', 'ab', false],
    ['ab', 'abab', false],
    ['abab', 'ab', false],
    ['', 'a', false],
    ['a', '', false],
  ])('%j and %j: %j', (a, b, equal) => {
    expect(equalInConstantTime(a, b)).toBe(equal);
  });
});
