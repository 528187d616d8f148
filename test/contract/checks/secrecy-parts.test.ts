import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { repetition, restOf } from '../../../src/contract/checks/secrecy/entropy.ts';
import { bitsOf, varyingParts } from '../../../src/contract/checks/secrecy/issued-secrets.ts';
import { showsPieces } from '../../../src/contract/checks/secrecy/shown-secret.ts';
import { createJudge } from '../../../src/contract/create-judge.ts';
import type { Exchange } from '../../../src/contract/types.ts';
import { readDocument } from '../../../src/spec/read-document.ts';

const secret = 'sk-0123456789abcdefghijklmnopqrstuv';

describe('pieces of a secret in a reply', () => {
  it.each([
    ['the whole', '0123456789abcdefghijklmnopqrstuv', true],
    ['the first half', '0123456789abcdef', true],
    ['the last half', 'ghijklmnopqrstuv', true],
    ['one character less than half', '0123456789abcde', false],
    ['both ends, and the middle masked', '01234567****opqrstuv', true],
    ['both ends, too short', '0123456****pqrstuv', false],
    ['its ends in the wrong order', 'opqrstuv****01234567', false],
    ['what tells keys apart', 'sk-0123****stuv', false],
    ['six characters, again and again', '012345 012345 012345 012345', false],
    ['three parts with gaps', '012345..89abcd..ghijkl', true],
    ['nothing', '', false],
  ])('%s: "%s" is enough: %s', (_, text, want) => {
    expect(showsPieces(secret, text)).toBe(want);
    expect(showsPieces(secret, `{"key":"${text}"}`)).toBe(want);
  });

  it.each([
    ['sk-0123456789abcdef0123456', '0123456789abcdef0123456', false],
    ['sk-0123456789abcdef01234567', '0123456789abcdef01234567', true],
  ])('of %s, %s is told: %s; shorter ones are left to other checks', (short, text, want) => {
    expect(showsPieces(short, text)).toBe(want);
  });
});

const digest = (name: string, text: string, code: 'hex' | 'base64url') =>
  createHash(name).update(text).digest(code);

describe('what is left of a secret without what others know', () => {
  it.each([
    ['as it is', 'sk-alpha-one-x9', 'alpha-one', 'sk--x9'],
    ['without hyphens', 'sk-0f9e41d2a8c34b77', '0f9e41d2-a8c3-4b77', 'sk-'],
    ['in other case', 'SK-ALPHAONE-X9', 'alphaone', 'skx9'],
    ['turned round', 'sk-eno-ahpla', 'alpha-one', 'sk-'],
    ['in base64', `sk-${Buffer.from('alpha-one').toString('base64')}`, 'alpha-one', 'sk-'],
    ['in hex', `sk-${Buffer.from('alpha-one').toString('hex')}7`, 'alpha-one', 'sk-7'],
    ['as MD5', `sk-${digest('md5', 'alpha-one', 'hex')}`, 'alpha-one', 'sk-'],
    ['as SHA-1', `sk-${digest('sha1', 'alpha-one', 'hex')}`, 'alpha-one', 'sk-'],
    ['as SHA-256 in base64url', `sk-${digest('sha256', 'alpha-one', 'base64url')}`, 'alpha-one', 'sk-'],
    ['as SHA-512, cut', `sk-${digest('sha512', 'alpha-one', 'hex').slice(0, 32)}`, 'alpha-one', 'sk-'],
    [
      'as twelve digits of SHA-256',
      `sk-${digest('sha256', 'alpha-one', 'hex').slice(0, 12)}!`,
      'alpha-one',
      'sk-!',
    ],
    ['twice', 'sk-alpha-one.alpha-one', 'alpha-one', 'sk-.'],
    ['of six characters', 'sk-secret-9', 'secret', 'sk--9'],
  ])('%s', (_, given, text, want) => {
    expect(restOf(given, text)).toBe(want);
  });

  it.each([
    ['of five characters', 'sk-alpha-9', 'alpha'],
    ['another', 'sk-9f86d081884c7d659a2feaa0', 'alpha-one'],
    ['eleven digits of a hash', `sk-${digest('sha256', 'alpha-one', 'hex').slice(0, 11)}`, 'alpha-one'],
  ])('nothing is taken: %s', (_, given, text) => {
    expect(restOf(given, text)).toBeUndefined();
  });
});

describe('bits that vary', () => {
  const column = (characters: string) => [...characters];
  it.each([
    ['nothing varies', ['aaaa', 'aaaa'], 0],
    ['one place, two kinds', column('ab'), 2.5],
    ['one place of digits, four kinds', column('0123'), Math.log2(10)],
    ['one place of hex digits', column('0123456789abcdef'), 4],
    ['one place of hex digits in capitals', column('0123456789ABCDEF'), 4],
    ['one place of small letters and digits', column('0123456789xyz'), Math.log2(36)],
    ['one place of capitals and digits', column('0123456789XYZ'), Math.log2(36)],
    ['one place of both cases', column('0123456789xYz'), Math.log2(62)],
    ['as far as the shortest goes', ['01', '1', '2'], Math.log2(3) * 2.5 > Math.log2(10) ? Math.log2(10) : 0],
    ['two places', ['00', '11'], 5],
  ])('%s', (_, parts, want) => {
    expect(bitsOf(parts)).toBeCloseTo(want, 10);
  });
});

describe('what differs among secrets', () => {
  it.each([
    [
      ['sk-1-x', 'sk-2-x'],
      ['1', '2'],
    ],
    [
      ['sk-11', 'sk-1'],
      ['1', ''],
    ],
    [
      ['same', 'same'],
      ['', ''],
    ],
    [
      ['abc', 'abd', 'xbc'],
      ['abc', 'abd', 'xbc'],
    ],
    [
      ['key-12-end', 'key-2-end'],
      ['1', ''],
    ],
    [[], []],
  ])('%j: %j', (given, want) => {
    expect(varyingParts(given)).toEqual(want);
  });
});

const text = { type: 'string' };
const item = { type: 'object', properties: { id: text, secret: text } };
const json = (schema: object) => ({ description: 'd', content: { 'application/json': { schema } } });
const keys = readDocument({
  openapi: '3.1.0',
  info: { title: 'Keys', version: '1' },
  'x-resource': {
    key: {
      id: '/id',
      create: { operation: 'create' },
      list: { operation: 'list' },
      secrets: [{ field: '/secret', shown: ['create'] }],
    },
  },
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  security: [{ bearer: [] }],
  paths: {
    '/keys': {
      get: {
        operationId: 'list',
        responses: { 200: json({ type: 'array', items: item }), 401: json({ type: 'object' }) },
      },
      post: { operationId: 'create', responses: { 201: json(item) } },
    },
  },
});

const session = { type: 'object', properties: { token: text } };
const sessions = readDocument({
  openapi: '3.1.0',
  info: { title: 'Sessions', version: '1' },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
    schemas: { Session: session, Token: text },
  },
  security: [{ bearer: [] }],
  paths: {
    '/session': {
      get: {
        responses: {
          200: json({
            type: 'object',
            properties: {
              token: { $ref: '#/components/schemas/Token' },
              note: text,
              user: { allOf: [{ type: 'object', properties: { access_token: text } }] },
              sessions: { type: 'array', items: session },
              current: { $ref: '#/components/schemas/Session' },
            },
          }),
          401: json(session),
        },
      },
    },
  },
});

/** What is found in the last of several replies. */
function found(
  ...replies: readonly (readonly [method: string, status: number, body: string, token?: string])[]
) {
  const { judge } = createJudge({ document: keys, base: 'http://localhost' });
  const findings = replies.map(([method, status, body, token = 'token-of-the-caller'], index) => {
    const exchange: Exchange = {
      index,
      request: { method, url: 'http://localhost/keys', headers: [['Authorization', `Bearer ${token}`]] },
      response: { status, headers: [['Content-Type', 'application/json']], body },
      startedAt: 0,
      durationMs: 1,
    };
    return judge(exchange).findings.map(({ check }) => check);
  });
  return findings.at(-1);
}

const id = '5d1f3c1e-6a0b-4b6f-9a53-0c1d2e3f4a5b';
const made = (value: string) => ['POST', 201, JSON.stringify({ id, secret: value })] as const;

describe('a secret that holds its id', () => {
  const own = '0123456789abcdefghijklmnopqrstuv';
  it('may have the id shown', () => {
    expect(found(made(`${id}.${own}`), ['GET', 200, JSON.stringify([{ id }])])).toEqual([]);
  });
  it('may not have half of the rest shown', () => {
    expect(
      found(made(`${id}.${own}`), ['GET', 200, JSON.stringify([{ id, hint: own.slice(0, 17) }])]),
    ).toEqual(['secrecy/shown-once']);
  });
});

describe('half of the credential of a request in a refusal', () => {
  const half = '0123456789abcdefghijklmnopqrstuv';
  const refusal = (token: string) => found(['GET', 401, JSON.stringify({ trace: half }), token]);
  it.each([
    ['behind a prefix', `sk-${half}wxyzABCDEFGHIJKLMNOPQRSTUVWXYZ98`, ['secrecy/echo']],
    ['behind a prefix of two parts', `platform-v1-${half}wxyzABCDEFGHIJKLMNOPQRSTUVWXYZ98`, ['secrecy/echo']],
    ['as an id before the secret, which it may be', `${half}.wxyzABCDEFGHIJKLMNOPQRSTUVWXYZ98`, []],
    ['less than half', `sk-${half}wxyzABCDEFGHIJKLMNOPQRSTUVWXYZ9876543`, []],
  ])('%s', (_, token, want) => {
    expect(refusal(token)).toEqual(want);
  });
});

describe('the credential of a request in a reply', () => {
  const own = 'token-of-the-caller';
  const shows = (body: object, path = '/session', status = 200) => {
    const { judge } = createJudge({ document: sessions, base: 'http://localhost' });
    return judge({
      index: 0,
      request: {
        method: 'GET',
        url: `http://localhost${path}`,
        headers: [['Authorization', `Bearer ${own}`]],
      },
      response: { status, headers: [['Content-Type', 'application/json']], body: JSON.stringify(body) },
      startedAt: 0,
      durationMs: 1,
    }).findings.map(({ check }) => check);
  };
  it.each<[string, object]>([
    ['in the field that is documented for it', { token: own }],
    ['in a part of the body', { user: { access_token: own } }],
    ['in one of several', { sessions: [{ token: 'other-token-of-mine' }, { token: own }] }],
    ['in two fields', { token: own, user: { access_token: own } }],
    ['behind a reference', { current: { token: own } }],
  ])('is no echo %s', (_, body) => {
    expect(shows(body)).toEqual([]);
  });
  it.each<[string, object, string?, number?]>([
    ['in a field that nobody documents', { secret: own }],
    ['in a documented field of another kind', { note: own }],
    ['in a message around it', { token: `${own}!` }],
    ['in its field, and in another', { token: own, note: `I am ${own}` }],
    ['in an error', { token: own }, '/session', 401],
  ])('is an echo %s', (_, body, path, status) => {
    expect(shows(body, path, status)).toContain('secrecy/echo');
  });
});

describe('bits of a secret by what repeats in it', () => {
  it.each([
    ['a block of four characters', `apikey:${'a9Xk'.repeat(16)}`, 24],
    ['a block that stands twice', `sk-${'0f9e41d2a8c34b77'.repeat(2)}`, 96],
    ['one character', 'sk-aaaaaaaaaaaaaaaaaaaaaaaa', 0],
  ])('%s', (_, secret, bits) => {
    expect(repetition(secret)).toBe(bits);
  });

  it('is not bounded where nothing repeats', () => {
    expect(repetition('sk-9f86d081884c7d659a2feaa0c55ad015')).toBe(Number.POSITIVE_INFINITY);
  });
});
