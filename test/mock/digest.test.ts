import { describe, expect, it } from 'vitest';
import { createChance } from '../../src/mock/chance.ts';
import { createClock } from '../../src/mock/clock.ts';
import { createDigest, type DigestAlgorithm, digestMemory, digestModels } from '../../src/mock/digest.ts';
import { createStore } from '../../src/store/store.ts';
import { type Answering, answerChallenge, readChallenge } from './digest-client.ts';
import { mutate } from './digest-mutants.ts';

/** The empty name would be accepted if it were looked up. */
const users: Readonly<Record<string, readonly string[]>> = {
  AK: ['SK', 'other'],
  'ü "q"': ['ß'],
  '': ['SK'],
};

function open({ limit = 1024, offered }: { limit?: number; offered?: DigestAlgorithm[] } = {}) {
  const store = createStore(digestModels);
  const clock = createClock('2024-08-01T10:00:00Z');
  const memory = digestMemory(store.tables, createChance(1), limit);
  const digest = createDigest({ realm: 'OceanBase', clock, memory, ...(offered && { offered }) });
  const challenge = () => digest.challenge()[0] ?? '';
  const answer = (more: Partial<Answering> = {}) =>
    answerChallenge({
      challenge: challenge(),
      username: 'AK',
      secret: 'SK',
      method: 'GET',
      uri: '/keys?a=1',
      ...more,
    });
  const verify = (authorization: string, { method = 'GET', target = '/keys?a=1' } = {}) =>
    digest.verify({ method, target, authorization, secretsOf: (name) => users[name] ?? [] });
  return { store, clock, digest, challenge, answer, verify };
}

const accepted = { outcome: 'accepted', username: 'AK', secret: 'SK' };
const refused = { outcome: 'refused' };

describe('a Digest challenge', () => {
  it('has a realm, qop, a nonce, opaque and MD5, in a form that simple clients read', () => {
    expect(open().challenge()).toMatch(
      /^Digest realm="OceanBase", qop="auth", nonce="[0-9a-f]{32}", opaque="[0-9a-f]{32}", algorithm=MD5$/,
    );
  });

  it('has a new nonce each time, and the same opaque', () => {
    const { challenge } = open();
    const all = Array.from({ length: 100 }, () => readChallenge(challenge()));
    expect(new Set(all.map(({ nonce }) => nonce)).size).toBe(100);
    expect(new Set(all.map(({ opaque }) => opaque)).size).toBe(1);
  });

  it('says stale=true when asked to', () => {
    expect(open().digest.challenge({ stale: true })[0]).toMatch(/, algorithm=MD5, stale=true$/);
  });

  it('offers several algorithms in the order of preference, with one nonce', () => {
    const [first = '', second = '', ...more] = open({ offered: ['SHA-256', 'MD5'] }).digest.challenge();
    expect(more).toEqual([]);
    expect(first).toMatch(/, algorithm=SHA-256$/);
    expect(second).toMatch(/, algorithm=MD5$/);
    expect(readChallenge(first)['nonce']).toBe(readChallenge(second)['nonce']);
  });
});

describe('a Digest answer', () => {
  it.each([
    ['MD5', {}],
    ['SHA-256', { algorithm: 'SHA-256' }],
    ['no algorithm, which means MD5', { change: { algorithm: undefined } }],
    ['userhash=false', { change: { userhash: 'false' } }],
    ['a high nonce count', { nc: 0xabc }],
  ] as const)('is accepted with %s', (_, more) => {
    const { answer, verify } = open();
    expect(verify(answer(more))).toEqual(accepted);
  });

  it.each([
    ['the scheme in another case', (header: string) => header.replace('Digest', 'digest')],
    ['no spaces after commas', (header: string) => header.replaceAll(', ', ',')],
    [
      'quotes where none are needed',
      (header: string) =>
        header.replace('qop=auth', 'qop="auth"').replace('algorithm=MD5', 'algorithm="MD5"'),
    ],
    ['another order', (header: string) => `Digest ${header.slice(7).split(', ').reverse().join(', ')}`],
  ])('is accepted with %s', (_, rewrite) => {
    const { answer, verify } = open();
    expect(verify(rewrite(answer()))).toEqual(accepted);
  });

  it('tells which of several secrets it was made with', () => {
    const { answer, verify } = open();
    expect(verify(answer({ secret: 'other' }))).toEqual({ ...accepted, secret: 'other' });
  });

  it('is accepted from a user whose name has quotes and letters beyond ASCII', () => {
    const { answer, verify } = open();
    const header = answer({ username: 'ü "q"', secret: 'ß' });
    // HTTP hands the header over byte by byte.
    const bytes = String.fromCharCode(...new TextEncoder().encode(header));
    expect(verify(bytes)).toEqual({ outcome: 'accepted', username: 'ü "q"', secret: 'ß' });
    expect(verify(answer({ username: 'ü "q"', secret: 'ß' }))).toEqual(refused);
  });

  it.each([
    ['a wrong secret', { secret: 'SKx' }],
    ['an unknown user', { username: 'nobody' }],
    ['another method', { method: 'POST' }],
    ['another uri', { uri: '/keys?a=2' }],
    ['a uri that was changed after hashing', { change: { uri: '/keys?a=2' } }],
    ['the uri of another request, hashed as sent', { uri: '/keys', change: { uri: '/keys?a=1' } }],
    ['another realm', { change: { realm: 'Other' } }],
    ['no realm', { change: { realm: undefined } }],
    ['another opaque', { change: { opaque: '0'.repeat(32) } }],
    ['no opaque', { change: { opaque: undefined } }],
    ['a nonce that was never issued', { change: { nonce: 'f'.repeat(32) } }],
    ['no nonce', { change: { nonce: undefined } }],
    ['no user', { change: { username: undefined } }],
    ['an empty user', { username: '' }],
    ['no uri', { change: { uri: undefined } }],
    ['no response', { change: { response: undefined } }],
    ['an empty response', { change: { response: '' } }],
    ['no cnonce', { change: { cnonce: undefined } }],
    ['an empty cnonce', { cnonce: '' }],
    ['no nonce count', { change: { nc: undefined } }],
    ['a nonce count of nought', { nc: 0 }],
    ['a nonce count of seven digits', { change: { nc: '0000001' } }],
    ['another nonce count than was hashed', { change: { nc: '00000002' } }],
    ['no qop, as in RFC 2069', { change: { qop: undefined } }],
    ['qop=auth-int, which is not offered', { change: { qop: 'auth-int' } }],
    ['another algorithm than was hashed', { change: { algorithm: 'SHA-256' } }],
    ['MD5-sess, which is not offered', { change: { algorithm: 'MD5-sess' } }],
    ['an algorithm that nobody has', { change: { algorithm: 'toString' } }],
    ['user name hashing, which is not offered', { change: { userhash: 'true' } }],
    ['a parameter that RFC 7616 does not know', { change: { extra: '1' } }],
  ] satisfies [string, Partial<Answering>][])('is refused with %s', (_, more) => {
    const { answer, verify } = open();
    expect(verify(answer(more))).toEqual(refused);
  });

  it.each(['', 'Digest', 'Digest ', 'Digest,', 'Digest garbage', 'Basic QUs6U0s=', 'Digest username="AK"'])(
    'is refused where it is %j',
    (header) => {
      expect(open().verify(header)).toEqual(refused);
    },
  );

  it('is refused by another server, whose nonces it does not have', () => {
    expect(open().verify(answerOfAnother())).toEqual(refused);
  });
});

function answerOfAnother(): string {
  const memory = digestMemory(createStore(digestModels).tables, createChance(2));
  const other = createDigest({ realm: 'OceanBase', clock: createClock('2024-08-01T10:00:00Z'), memory });
  const challenge = other.challenge()[0] ?? '';
  return answerChallenge({ challenge, username: 'AK', secret: 'SK', method: 'GET', uri: '/keys?a=1' });
}

describe('a nonce', () => {
  it('is good for five minutes, and stale after', () => {
    const { clock, challenge, answer, verify } = open();
    const nonce = challenge();
    clock.advance(299_000);
    expect(verify(answer({ challenge: nonce }))).toEqual(accepted);
    clock.advance(1000);
    expect(verify(answer({ challenge: nonce, nc: 2 }))).toEqual({ outcome: 'stale' });
  });

  it('is stale where it comes from the future, since the clock was set back', () => {
    const { clock, answer, verify } = open();
    const header = answer();
    clock.advance(-2000);
    expect(verify(header)).toEqual({ outcome: 'stale' });
  });

  it('that is stale is told only to who knows the secret', () => {
    const { clock, challenge, answer, verify } = open();
    const nonce = challenge();
    clock.advance(300_000);
    expect(verify(answer({ challenge: nonce, secret: 'wrong' }))).toEqual(refused);
  });

  it('serves many requests, each with a count of its own', () => {
    const { challenge, answer, verify } = open();
    const nonce = challenge();
    for (const nc of [1, 2, 3, 7, 5]) expect(verify(answer({ challenge: nonce, nc }))).toEqual(accepted);
  });

  it('refuses a request that is sent again', () => {
    const { answer, verify } = open();
    const header = answer();
    expect(verify(header)).toEqual(accepted);
    expect(verify(header)).toEqual({ outcome: 'replayed' });
    expect(verify(header)).toEqual({ outcome: 'replayed' });
  });

  it('takes no memory until it is used, and a bounded amount after', () => {
    const { store, challenge, answer, verify } = open({ limit: 10 });
    for (let i = 0; i < 100; i++) challenge();
    expect(store.db['digestNonce']?.count()).toBe(0);
    for (let i = 0; i < 100; i++) expect(verify(answer())).toEqual(accepted);
    expect(store.db['digestNonce']?.count()).toBe(10);
    expect(store.db['digestIssuer']?.count()).toBe(1);
  });

  it('that was used and forgotten is stale: it cannot be replayed', () => {
    const { answer, verify, challenge } = open({ limit: 2 });
    const headers = Array.from({ length: 4 }, () => answer());
    const [first = '', second = '', third = '', fourth = ''] = headers;
    expect([third, first, second].map((header) => verify(header).outcome)).toEqual([
      'accepted',
      'accepted',
      'accepted',
    ]);
    // The third made room for the second. What was issued before it and never used can no longer be told from it.
    expect(verify(third)).toEqual({ outcome: 'stale' });
    expect(verify(first)).toEqual({ outcome: 'replayed' });
    expect(verify(fourth)).toEqual(accepted);
    expect(verify(answer({ challenge: challenge() }))).toEqual(accepted);
  });

  it('is unknown after everything was forgotten', () => {
    const { store, answer, verify } = open();
    const header = answer();
    store.clear();
    expect(verify(header)).toEqual(refused);
    expect(verify(answer())).toEqual(accepted);
  });
});

describe('changed answers', () => {
  it.each(['MD5', 'SHA-256'] as const)('are refused, all 1,000 of them (%s)', (algorithm) => {
    const { answer, verify } = open();
    const header = answer({ algorithm });
    const chance = createChance(20261121);
    const mutants = Array.from({ length: 1000 }, () => mutate(header, chance));
    expect(mutants.filter((mutant) => verify(mutant).outcome === 'accepted')).toEqual([]);
    expect(new Set(mutants).size).toBeGreaterThan(500);
    // The header itself was good all the time.
    expect(verify(header)).toEqual(accepted);
  });
});
