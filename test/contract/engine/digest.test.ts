import { describe, expect, it } from 'vitest';
import {
  answerChallenge,
  type DigestChallenge,
  digestHeader,
  readChallenge,
} from '../../../src/contract/engine/digest.ts';

/** RFC 7616, section 3.9.1. */
const rfc = {
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  qop: 'auth',
  userhash: false,
} as const;
const request = {
  method: 'GET',
  uri: '/dir/index.html',
  user: 'Mufasa',
  password: 'Circle of Life',
  count: 1,
};
const cnonce = 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ';

describe('the answer to a Digest challenge', () => {
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('is that of RFC 7616 for %s', (algorithm, response) => {
    expect(answerChallenge({ ...rfc, algorithm }, request, cnonce)).toMatchObject({
      response,
      nc: '00000001',
      cnonce,
    });
  });

  it('is that of RFC 2617 where there is no qop', () => {
    const challenge: DigestChallenge = {
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      opaque: undefined,
      algorithm: 'MD5',
      qop: undefined,
      userhash: false,
    };
    const answer = answerChallenge(challenge, { ...request, password: 'Circle Of Life' });
    expect(answer.response).toBe('670fd8c2df070c60b045671b8b24ff02');
    expect(digestHeader(answer)).not.toContain('qop');
  });

  it('counts its nonce in eight hexadecimal digits', () => {
    expect(answerChallenge({ ...rfc, algorithm: 'MD5' }, { ...request, count: 42 }, cnonce).nc).toBe(
      '0000002a',
    );
  });

  it('is written as a header, with quotes escaped', () => {
    const header = digestHeader(
      answerChallenge({ ...rfc, algorithm: 'MD5' }, { ...request, user: 'a"b\\c' }, cnonce),
    );
    expect(header).toMatch(/^Digest username="a\\"b\\\\c", realm="http-auth@example\.org", nonce=/);
    expect(header).toContain('algorithm=MD5, opaque="FQhe');
    expect(header).toContain('qop=auth, nc=00000001, cnonce="f2/');
  });
});

describe('a Digest challenge', () => {
  it.each([
    ['Digest realm="r", qop="auth", nonce="n"', { realm: 'r', nonce: 'n', algorithm: 'MD5', qop: 'auth' }],
    ['Digest realm="r", nonce="n"', { qop: undefined }],
    [
      'digest REALM="r, s", Nonce="n\\"m", qop="auth-int, auth"',
      { realm: 'r, s', nonce: 'n"m', qop: 'auth' },
    ],
    ['Basic realm="b", Digest realm="r", nonce="n", opaque="o"', { realm: 'r', opaque: 'o' }],
    [
      'Digest realm="r", nonce="a", algorithm=MD5, Digest realm="r", nonce="b", algorithm=SHA-256',
      { nonce: 'b', algorithm: 'SHA-256' },
    ],
  ])('%s', (header, expected) => {
    expect(readChallenge(header)).toMatchObject(expected);
  });

  it.each([
    '',
    'Bearer',
    'Basic realm="b"',
    'Digest realm="r"',
    'Digest realm="r", nonce="n", qop="auth-int"',
    'Digest realm="r", nonce="n", algorithm=TOKEN',
  ])('that cannot be answered is none: %s', (header) => {
    expect(readChallenge(header)).toBeUndefined();
  });
});
