import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  answerChallenge,
  type DigestChallenge,
  digestHeader,
  readChallenge,
} from '../../../src/contract/http/digest.ts';

/** RFC 7616, section 3.9.1. */
const rfc = {
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  qop: 'auth',
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

  /** RFC 7616, section 3.9.2, with the response of erratum 4897. */
  it('is that of RFC 7616 for SHA-512-256 and a name that is not ASCII', () => {
    const challenge = {
      ...rfc,
      realm: 'api@example.org',
      nonce: '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK',
    };
    const jason = { ...request, uri: '/doe.json', user: 'J\u00e4s\u00f8n Doe', password: 'Secret, or not?' };
    const ours = 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v';
    expect(answerChallenge({ ...challenge, algorithm: 'SHA-512-256' }, jason, ours).response).toBe(
      '3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5',
    );
  });

  it.each([
    ['MD5-sess', 'md5'],
    ['SHA-256-SESS', 'sha256'],
  ])('of a session hashes the secret with both nonces: %s', (algorithm, name) => {
    const hash = (...parts: string[]) => createHash(name).update(parts.join(':')).digest('hex');
    const secret = hash(request.user, rfc.realm, request.password);
    const answer = answerChallenge({ ...rfc, algorithm }, request, cnonce);
    expect(answer.algorithm).toBe(algorithm);
    expect(answer.response).toBe(
      hash(
        hash(secret, rfc.nonce, cnonce),
        ...[rfc.nonce, '00000001', cnonce, 'auth'],
        hash(request.method, request.uri),
      ),
    );
  });

  it('has a nonce of its own each time', () => {
    const [one, other] = [1, 2].map(() => answerChallenge({ ...rfc, algorithm: 'MD5' }, request).cnonce);
    expect(one).toMatch(/^[0-9a-f]{16}$/);
    expect(other).not.toBe(one);
  });

  it('is that of RFC 2617 where there is no qop', () => {
    const challenge: DigestChallenge = {
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      opaque: undefined,
      algorithm: 'MD5',
      qop: undefined,
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

  it('is written as a header in the order of the RFC, without what the challenge has not', () => {
    const challenge = { realm: 'r', nonce: 'n', opaque: undefined, algorithm: 'MD5', qop: undefined };
    const answer = { ...answerChallenge(challenge, request, 'c'), response: 'x' };
    const start = 'Digest username="Mufasa", realm="r", nonce="n", uri="/dir/index.html", response="x"';
    expect(digestHeader(answer)).toBe(`${start}, algorithm=MD5`);
    expect(digestHeader({ ...answer, opaque: 'o', qop: 'auth' })).toBe(
      `${start}, algorithm=MD5, opaque="o", qop=auth, nc=00000001, cnonce="c"`,
    );
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
    ['  Digest   realm = "r" ,nonce= "n",stale=TRUE', { realm: 'r', nonce: 'n' }],
    ['Digest realm=r, nonce=n', { realm: 'r', nonce: 'n' }],
    ['Digest realm="", nonce=""', { realm: '', nonce: '' }],
    ['Digest realm="r", nonce="n", algorithm=MD5-sess', { algorithm: 'MD5-sess' }],
    [
      'Digest realm="r", nonce="n", algorithm=sha-512-256, qop="AUTH"',
      { algorithm: 'sha-512-256', qop: 'auth' },
    ],
    ['Bearer, Digest realm="r", nonce="n"', { nonce: 'n' }],
    ['Digest realm="r", nonce="n", Basic realm="b"', { realm: 'r' }],
    [
      'Digest realm="r", nonce="a", algorithm=SHA-256, Digest realm="r", nonce="b", algorithm=MD5',
      { nonce: 'a', algorithm: 'SHA-256' },
    ],
    [
      'Digest realm="r", nonce="a", algorithm=MD5, Digest realm="r", nonce="b", algorithm=MD5-sess',
      { nonce: 'a' },
    ],
  ])('%s', (header, expected) => {
    expect(readChallenge(header)).toMatchObject(expected);
  });

  it.each([
    '',
    'Bearer',
    'Basic realm="b"',
    'Digest realm="r"',
    'Digest nonce="n"',
    'realm="r", nonce="n"',
    'Digests realm="r", nonce="n"',
    'Digest realm="r", nonce="n", algorithm=MD5-sessions',
    'Digest realm="r", nonce="n", qop="auth-int"',
    'Digest realm="r", nonce="n", algorithm=TOKEN',
  ])('that cannot be answered is none: %s', (header) => {
    expect(readChallenge(header)).toBeUndefined();
  });
});
