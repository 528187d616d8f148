import { describe, expect, it } from 'vitest';
import {
  learnAuthorization,
  learnBody,
  learnRequest,
  learnResponse,
  learnUrl,
  splitAuthorization,
} from '../../../src/contract/redact/learn.ts';
import { isSecretName, isTelling, labelOf, plainName } from '../../../src/contract/redact/names.ts';
import type { SentRequest } from '../../../src/contract/types.ts';

const SECRET = 'sk-0123456789abcdef';
const NOTHING: ReadonlySet<string> = new Set();
const basic = (pair: string) => Buffer.from(pair).toString('base64');

/** What was learnt, as `label value`, in order. */
function learnt(teach: (learn: (value: string, label: string) => void) => void): string[] {
  const said: string[] = [];
  teach((value, label) => said.push(`${label} ${value}`));
  return said;
}

describe('a name tells a secret', () => {
  it.each([
    'accessKey',
    'access_key',
    'API-Key',
    'auth',
    'Authorization',
    'bearer',
    'client_secret',
    'cookie',
    'credential',
    'jwt',
    'otp',
    'passphrase',
    'passwd',
    'password',
    'pin',
    'plaintext',
    'private_key',
    'pwd',
    'secret',
    'secretKey',
    'secret_value',
    'session_id',
    'session-key',
    'sid',
    'signature',
    'signing_key',
    'token',
    'tokens[]',
    'github_token',
    'dbPassword',
    'my_passwd',
    'x_secret',
    'my-api-key',
    'aws_access_key',
    'ssh_private_key',
    'the_secret_key',
    'a_signing_key',
    'my_continuation_of_token',
  ])('%s', (name) => {
    expect(isSecretName(name)).toBe(true);
  });

  it.each([
    'name',
    'key',
    'tokenizer',
    'secrets',
    'password_hint',
    'pins',
    'a_pin',
    'id',
    '',
    'next_page_token',
    'nextToken',
    'prev_token',
    'previousToken',
    'page_token',
    'prev_page_token',
    'continuation_token',
    'continueToken',
    'cursor_token',
    'sync_token',
    'resume_token',
  ])('%s does not', (name) => {
    expect(isSecretName(name)).toBe(false);
  });

  it.each([
    ['token', true],
    ['continuation_x_token', true],
    ['x_next_token', true],
    ['nexttokens', false],
  ])('%s: %s', (name, secret) => {
    expect(isSecretName(name)).toBe(secret);
  });

  it.each([
    ['my_token', 'token'],
    ['db-Password', 'password'],
    ['X-Api-Key', 'api-key'],
    ['client_secret', 'secret'],
    ['set-cookie', 'cookie'],
    ['session_id', 'session'],
    ['signature', 'signature'],
    ['privateKey', 'private-key'],
    ['user_name', 'user'],
    ['pin', 'secret'],
    ['secret_token', 'token'],
  ])('%s is labelled %s', (name, label) => {
    expect(labelOf(name)).toBe(label);
  });

  it('is read without case, marks and brackets', () => {
    expect(plainName('X-Api_Key[0]é')).toBe('xapikey0e');
  });

  it.each([
    ['1234567', false],
    ['12345678', true],
    ['abcdefgh', false],
    ['ABCDEFGH', false],
    ['Abcdefgh', false],
    ['aBcdefgh', true],
    ['abcdefg-', true],
    ['abcdefghijklmnopqrs', false],
    ['abcdefghijklmnopqrst', true],
    ['abcd efgh', true],
  ])('%s is worth masking everywhere: %s', (value, telling) => {
    expect(isTelling(value)).toBe(telling);
  });
});

describe('an Authorization header', () => {
  it.each([
    ['Bearer abc', 'bearer', 'abc'],
    ['  Token   a b  ', 'token', 'a b'],
    ['abc', '', 'abc'],
    ['', '', ''],
    ['Basic', 'basic', ''],
    ['BEARER ', 'bearer', ''],
    ['Digest', 'digest', ''],
    ['token', 'token', ''],
    ['ApiKey', 'apikey', ''],
    ['Negotiate', 'negotiate', ''],
    ['a\nb', 'a', 'b'],
  ])('%j is %j and %j', (value, scheme, credential) => {
    expect(splitAuthorization(value)).toEqual({ scheme, credential });
  });

  it.each([
    ['Bearer', []],
    ['Bearer abc', ['token abc']],
    ['abc', ['token abc']],
    [
      `Basic ${basic('me:pass-word-1')}`,
      [`token ${basic('me:pass-word-1')}`, 'user me:pass-word-1', 'password pass-word-1'],
    ],
    [`Basic ${basic('me:pw')}`, [`token ${basic('me:pw')}`, 'user me:pw']],
    [
      `Basic ${basic(`:${SECRET}`)}`,
      [`token ${basic(`:${SECRET}`)}`, `user :${SECRET}`, `password ${SECRET}`],
    ],
    [`Basic ${basic('none')}`, [`token ${basic('none')}`]],
    [
      'Digest username="u", response="r1", CNonce=c1, nonce="n", Response="a\\"b"',
      [
        'digest username="u", response="r1", CNonce=c1, nonce="n", Response="a\\"b"',
        'digest r1',
        'digest c1',
        'digest a\\"b',
      ],
    ],
    ['Digest response=""', ['digest response=""', 'digest ']],
  ])('%s', (value, told) => {
    expect(learnt((learn) => learnAuthorization(value, learn))).toEqual(told);
  });
});

describe('a URL', () => {
  it.each([
    ['no url', []],
    [`http://h/?token=${SECRET}&page=${SECRET}`, [`token ${SECRET}`]],
    ['http://h/?token=read', []],
    ['http://me:pass-word%201@h/', ['password pass-word 1', 'user me:pass-word 1']],
    ['http://me:pw@h/', ['user me:pw']],
    ['http://me@h/', []],
    ['http://:pass-word-1@h/', ['password pass-word-1']],
    ['http://%zz:pass-word-1@h/', ['password pass-word-1', 'user %zz:pass-word-1']],
  ])('%s', (url, told) => {
    expect(learnt((learn) => learnUrl(url, learn))).toEqual(told);
  });
});

describe('a body', () => {
  it.each<[body: string, told: string[]]>([
    ['', []],
    [JSON.stringify({ token: SECRET, name: SECRET }), [`token ${SECRET}`]],
    [JSON.stringify([{ a: { b: [{ api_key: SECRET }] } }]), [`api-key ${SECRET}`]],
    [JSON.stringify({ tokens: [SECRET, { x: 1 }, `${SECRET}2`] }), [`token ${SECRET}2`, `token ${SECRET}`]],
    [JSON.stringify({ password: 'short' }), []],
    [JSON.stringify({ log: ` {"token":"${SECRET}"}` }), [`token ${SECRET}`]],
    [JSON.stringify({ log: `["x",{"token":"${SECRET}"}]` }), [`token ${SECRET}`]],
    [JSON.stringify({ log: `said {"token":"${SECRET}"}` }), [`token ${SECRET}`]],
    [JSON.stringify(`{"token":"${SECRET}"}`), [`token ${SECRET}`]],
    [JSON.stringify({ pin: 1234 }), ['secret 1234']],
    [JSON.stringify({ max_token: 1234 }), []],
    [JSON.stringify({ token: null, secret: true }), []],
    [JSON.stringify({ key: 'Ab12Cd34Ef56Gh78' }), ['api-key Ab12Cd34Ef56Gh78']],
    [JSON.stringify({ key: 'Ab12Cd34Ef56Gh7' }), []],
    [JSON.stringify({ key: 'abcdefghijklmnop' }), []],
    [JSON.stringify({ key: '1234567890123456' }), []],
    [JSON.stringify({ key: 'Ab12 Cd34Ef56Gh78' }), []],
    [JSON.stringify({ keys: 'Ab12Cd34Ef56Gh78' }), []],
    [`{"token": "${SECRET}", broken`, [`token ${SECRET}`]],
    [`{"token" : "a\\u0062c-1234\\"5", broken`, ['token abc-1234"5']],
    [`{"token":"a\\qbc-12345", broken`, ['token a\\qbc-12345']],
    [`log: {\\"token\\":\\"${SECRET}\\"}`, [`token ${SECRET}`]],
    [`token=${SECRET}&a=1`, [`token ${SECRET}`]],
    [`a=1&client_secret=${SECRET}`, [`secret ${SECRET}`]],
    [`a b=1&token=${SECRET}`, [`token ${SECRET}`]],
    [`<a>=1&token=${SECRET}`, [`token ${SECRET}`]],
    [`=&token=${SECRET}`, [`token ${SECRET}`]],
    [`={&token=${SECRET}`, [`token ${SECRET}`]],
  ])('%s', (body, told) => {
    expect(learnt((learn) => learnBody(body, NOTHING, learn))).toEqual(told);
  });

  it.each(['otp', 'passcode', 'password', 'PIN'])('may have a number for its %s', (name) => {
    expect(learnt((learn) => learnBody(JSON.stringify({ [name]: 1234 }), NOTHING, learn))).toHaveLength(1);
  });

  it('has secret fields by their declaration, short and plain ones too', () => {
    const fields = new Set(['accessvalue']);
    const body = JSON.stringify({ data: { 'Access-Value': 'read' }, other: 'read' });
    expect(learnt((learn) => learnBody(body, fields, learn))).toEqual(['secret read']);
    expect(learnt((learn) => learnBody(`${body},`, fields, learn))).toEqual(['secret read']);
  });

  it('is searched where it is too long to be parsed', () => {
    const body = JSON.stringify({ token: SECRET, pin: 1234, pad: 'x'.repeat(4 * 1024 * 1024) });
    expect(learnt((learn) => learnBody(body, NOTHING, learn))).toEqual([`token ${SECRET}`]);
    const parsed = JSON.stringify({ pin: 1234, pad: '' });
    const exact = parsed.replace('""', `"${'x'.repeat(4 * 1024 * 1024 - parsed.length)}"`);
    expect(learnt((learn) => learnBody(exact, NOTHING, learn))).toEqual(['secret 1234']);
  });
});

describe('an exchange', () => {
  const request: SentRequest = {
    method: 'POST',
    url: `http://h/?token=${SECRET}u`,
    headers: [
      ['AUTHORIZATION', `Bearer ${SECRET}a`],
      ['Proxy-Authorization', `Bearer ${SECRET}p`],
      ['Cookie', `a=${SECRET}c; b=short;c= ${SECRET}d `],
      ['X-Api-Key', `${SECRET}k`],
      ['X-Token', 'read'],
      ['X-Any', `${SECRET}x`],
    ],
    body: JSON.stringify({ token: `${SECRET}b` }),
  };
  const response = {
    status: 200,
    headers: [
      ['Set-Cookie', `a=${SECRET}s; Path=/long-enough-1`],
      ['Authorization', `Bearer ${SECRET}r`],
      ['X-Auth-Token', `${SECRET}t`],
    ] as const,
    body: JSON.stringify({ secret: `${SECRET}y` }),
  };

  it('teaches what was sent, and then what came', () => {
    const credentials: string[] = [];
    const told = learnt((learn) => {
      learnRequest(request, NOTHING, learn, (value, label) => credentials.push(`${label} ${value}`));
      learnResponse(response, NOTHING, learn);
    });
    expect(credentials).toEqual([`token ${SECRET}a`, `token ${SECRET}p`]);
    expect(told).toEqual([
      `cookie ${SECRET}c`,
      `cookie ${SECRET}d`,
      `api-key ${SECRET}k`,
      `token ${SECRET}u`,
      `token ${SECRET}b`,
      `cookie ${SECRET}s`,
      `token ${SECRET}r`,
      `token ${SECRET}t`,
      `secret ${SECRET}y`,
    ]);
  });

  it('is learnt from in one way where nobody wants two, and may have no body', () => {
    const { body: _, ...bare } = request;
    const told = learnt((learn) =>
      learnRequest({ ...bare, headers: request.headers.slice(0, 1) }, NOTHING, learn),
    );
    expect(told).toEqual([`token ${SECRET}a`, `token ${SECRET}u`]);
    const all = learnt((learn) => learnRequest(request, NOTHING, learn));
    expect(all.slice(0, 2)).toEqual([`token ${SECRET}a`, `token ${SECRET}p`]);
  });
});
