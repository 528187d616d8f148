import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../src/contract/redact.ts';
import type { Exchange, Finding } from '../../../src/contract/types.ts';

const SECRET = `sk-Zx9/Qw+7 é"b&c<d>\\e%f'g`;
const base64 = (text: string) => Buffer.from(text).toString('base64');
const base64url = (text: string) => Buffer.from(text).toString('base64url');
const escapeAll = (text: string) =>
  [...Array(text.length).keys()]
    .map((at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`)
    .join('');
const html = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).replace('&#38;', '&amp;');

function given(secret: string) {
  const redactor = createRedactor();
  redactor.learn(secret, 'token');
  return redactor;
}

describe('a learnt secret is masked', () => {
  const rows: readonly (readonly [encoding: string, encode: (secret: string) => string])[] = [
    ['plain', (secret) => secret],
    ['URL-encoded', encodeURIComponent],
    [
      'URL-encoded in lower case',
      (secret) => encodeURIComponent(secret).toLowerCase().replace('zx9', 'Zx9').replace('qw', 'Qw'),
    ],
    ['URL-encoded twice', (secret) => encodeURIComponent(encodeURIComponent(secret))],
    ['form-encoded', (secret) => new URLSearchParams({ secret }).toString()],
    ['in JSON', (secret) => JSON.stringify({ secret })],
    ['in JSON within JSON', (secret) => JSON.stringify(JSON.stringify({ secret }))],
    ['in JSON, every character escaped', (secret) => `"${escapeAll(secret)}"`],
    ['HTML-escaped', html],
    ['HTML-escaped JSON', (secret) => html(JSON.stringify(secret))],
    ['in base64', base64],
    ['in base64url', base64url],
    ['in base64, URL-encoded', (secret) => encodeURIComponent(base64(secret))],
    [
      'in base64, in JSON with escaped slashes',
      (secret) => JSON.stringify(base64(secret)).replaceAll('/', '\\/'),
    ],
    ['in a larger base64, first alignment', (secret) => base64(`{"a":1,"s":${JSON.stringify(secret)}}`)],
    ['in a larger base64, second alignment', (secret) => base64(`{"a":12,"s":${JSON.stringify(secret)}}`)],
    ['in a larger base64, third alignment', (secret) => base64(`{"a":123,"s":${JSON.stringify(secret)}}`)],
    ['in base64 glued to a word', (secret) => `prefix_${base64(secret)}`],
    ['in base64 of base64', (secret) => base64(base64(secret))],
    [
      'in base64 in folded lines',
      (secret) => base64(`${'x'.repeat(40)}${secret}`).replace(/.{20}/g, '$&\r\n'),
    ],
    ['in a quoted word of a shell', (secret) => `'it'\\''s ${secret.replaceAll("'", "'\\''")}'`],
    [
      'in octal for printf',
      (secret) => [...Buffer.from(secret)].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join(''),
    ],
    ['in hex', (secret) => Buffer.from(secret).toString('hex')],
    [
      'in upper-case hex after an odd digit',
      (secret) => `F${Buffer.from(secret).toString('hex').toUpperCase()}`,
    ],
    ['as user in Basic', (secret) => `Basic ${base64(`${secret}:`)}`],
    ['as password in Basic', (secret) => `Basic ${base64(`me:${secret}`)}`],
  ];

  it.each(rows)('%s', (_encoding, encode) => {
    const text = `before ${encode(SECRET)} after`;
    const masked = given(SECRET).mask(text);
    expect(masked).toContain('***token-1***');
    expect(masked.startsWith('before ')).toBe(true);
    expect(masked.endsWith(' after')).toBe(true);
    for (const [, other] of rows) expect(masked).not.toContain(other(SECRET));
    expect(decodings(masked).some((reading) => reading.includes(SECRET))).toBe(false);
  });
});

describe('mask', () => {
  it('leaves a text without secrets as it is', () => {
    const text = '{"name":"ci","url":"http://127.0.0.1/v0/api_keys?a=%20","data":"aGVsbG8gd29ybGQh"}';
    expect(given(SECRET).mask(text)).toBe(text);
  });

  it('hides only the part of a Basic credential that is secret', () => {
    expect(given('s3cr3t-key').mask('Basic bWU6czNjcjN0LWtleQ==')).toBe('Basic bWU6***token-1***==');
  });

  it('gives each secret its own number, so that two that are the same look the same', () => {
    const redactor = given('first-secret');
    redactor.learn('other-secret', 'api-key');
    redactor.learn('first-secret', 'password');
    expect(redactor.mask('other-secret first-secret first-secret')).toBe(
      '***api-key-2*** ***token-1*** ***token-1***',
    );
  });

  it('changes nothing when it is done twice, even where a secret looks like a mask', () => {
    const redactor = given('token-1');
    const once = redactor.mask('is token-1');
    expect(once).toBe('is ***token-1***');
    expect(redactor.mask(once)).toBe(once);
  });

  it('covers a secret within another with one mask', () => {
    const redactor = given('inner-secret');
    redactor.learn('the-inner-secret-whole', 'token');
    expect(redactor.mask('<the-inner-secret-whole>')).toBe('<***token-2***>');
  });

  it('recognises a long secret that was cut', () => {
    const secret = 'platform-1234567890abcdefghijklmnop';
    expect(given(secret).mask(`${secret.slice(0, -4)}…`)).toBe('***token-1***…');
  });

  it('does not mask short values everywhere', () => {
    const redactor = given('read');
    redactor.learn('me', 'user');
    expect(redactor.mask('me: I already read it')).toBe('me: I already read it');
  });
});

const exchange: Exchange = {
  index: 0,
  request: {
    method: 'POST',
    url: 'http://joe:pw1@127.0.0.1/keys?api_key=abc&page=2',
    headers: [
      ['Authorization', 'Bearer t1'],
      ['Cookie', 'sid=s1; theme=dark'],
      ['X-Api-Key', 'k1'],
      ['Accept', 'application/json'],
    ],
    body: '{"name":"ci","password":"p1"}',
  },
  response: {
    status: 201,
    headers: [['Set-Cookie', 'sid=s2; Path=/; HttpOnly']],
    body: '{"id":1,"api_key":"apikey:Abc123Def456","next_page_token":"p2"}',
  },
  startedAt: 0,
  durationMs: 1,
};

describe('maskExchange', () => {
  it('masks credentials by their place, also where they are too short to be masked everywhere', () => {
    const redactor = createRedactor();
    redactor.learnExchange(exchange);
    expect(redactor.maskExchange(exchange)).toEqual({
      ...exchange,
      request: {
        method: 'POST',
        url: 'http://***user-1***@127.0.0.1/keys?api_key=***&page=2',
        headers: [
          ['Authorization', 'Bearer ***'],
          ['Cookie', 'sid=***; theme=***'],
          ['X-Api-Key', '***'],
          ['Accept', 'application/json'],
        ],
        body: '{"name":"ci","password":"***"}',
      },
      response: {
        status: 201,
        headers: [['Set-Cookie', 'sid=***; Path=/; HttpOnly']],
        body: '{"id":1,"api_key":"***api-key-2***","next_page_token":"p2"}',
      },
    });
  });

  it('shows what of a digest is no secret', () => {
    const redactor = createRedactor();
    const value =
      'Digest username="ak", realm="r", nonce="n0", uri="/a", nc=00000001, cnonce="0a4f113b", qop=auth, response="6629fae49393a05397450978507c4ef1"';
    const digest = {
      ...exchange,
      request: { ...exchange.request, headers: [['authorization', value] as const] },
    };
    redactor.learnExchange(digest);
    expect(redactor.maskExchange(digest).request.headers).toEqual([
      [
        'authorization',
        'Digest username="ak", realm="r", nonce="n0", uri="/a", nc=00000001, cnonce="***", qop=auth, response="***"',
      ],
    ]);
    expect(redactor.mask('bad response 6629fae49393a05397450978507c4ef1')).toMatch(
      /^bad response \*\*\*digest-\d\*\*\*$/,
    );
    expect(redactor.mask(`no match: ${value.slice(7)}`)).toMatch(/^no match: \*\*\*digest-\d\*\*\*$/);
  });

  it('shows a credential that the runner made up', () => {
    const redactor = createRedactor();
    redactor.allow('Bearer garbage-garbage');
    redactor.allow('nobody:wrong-password');
    const headers = [
      ['Authorization', 'Bearer garbage-garbage'],
      ['Authorization', `Basic ${base64('nobody:wrong-password')}`],
    ] as const;
    const sent = { ...exchange, request: { method: 'GET', url: 'http://h/', headers } };
    redactor.learnExchange(sent);
    expect(redactor.maskExchange(sent).request.headers).toEqual(headers);
  });

  describe('of a runner that makes up credentials', () => {
    const known = 'apikey:0123456789abcdefABCDEFxyz';
    const redactor = createRedactor({ ownRequests: true });
    redactor.learnCredentials({ token: known, otherToken: 'me', user: 'ak-1:sk-9876543210' });
    const maskedHeader = (authorization: string) => {
      const headers = [['Authorization', authorization]] as const;
      const sent = { ...exchange, request: { method: 'GET', url: 'http://h/', headers } };
      redactor.learnExchange(sent);
      return redactor.maskExchange(sent).request.headers[0]?.[1];
    };

    it.each([
      'Bearer keymock-no-such-token',
      'Bearer null',
      'Bearer',
      'Bearer sk-0123456789012345678901234567890123456789',
      `Basic ${base64('keymock:nobody-knows')}`,
    ])('shows what it made up: %s', (authorization) => {
      expect(maskedHeader(authorization)).toBe(authorization);
    });

    it.each([
      ['the known one', known],
      ['with a character more', `${known}x`],
      ['without the last', known.slice(0, -1)],
      ['without the first', known.slice(1)],
      ['a half', known.slice(0, 17)],
      ['in other case', 'APIKEY:0123456789ABCDEFabcdefXYZ'],
      ['with its characters moved by one', 'apikey:1234567899bcdefgBCDEFGyzz'],
      ['as the password of Basic', base64(`x:${known}`)],
      ['a short one that was given', 'me'],
      ['a password with a character more', base64('ak-1:sk-98765432100'), 'Basic'],
      ['a password moved by one', base64('ak-1:tl-9987654321'), 'Basic'],
    ])('hides what it made from a secret: %s', (_kind, credential, scheme = 'Bearer') => {
      expect(maskedHeader(`${scheme} ${credential}`)).toMatch(/^(Bearer|Basic) \*\*\*/);
    });

    it('hides what a reply shows', () => {
      const made = { ...exchange, request: { method: 'GET', url: 'http://h/', headers: [] } };
      redactor.learnExchange(made);
      expect(redactor.mask('apikey:Abc123Def456')).toMatch(/^\*\*\*api-key-\d+\*\*\*$/);
    });
  });

  it.each([
    ['broken JSON', '{"api_key":"sk-live-0123456789",', 'sk-live-0123456789'],
    [
      'JSON in a JSON string',
      JSON.stringify({ log: '{"token":"sk-live-0123456789"}' }),
      'sk-live-0123456789',
    ],
    ['a form', 'a=1&client_secret=sk-live-0123456789', 'sk-live-0123456789'],
    ['a list of tokens', '{"tokens":["sk-live-0123456789"]}', 'sk-live-0123456789'],
    ['a random value under "key"', '{"key":"Ab12Cd34Ef56Gh78Ij"}', 'Ab12Cd34Ef56Gh78Ij'],
    ['a number under "pin"', '{"pin":12345678}', '12345678'],
  ])('learns from %s', (_form, body, secret) => {
    const redactor = createRedactor();
    redactor.learnExchange({ ...exchange, response: { status: 200, headers: [], body } });
    expect(redactor.mask(secret)).toMatch(/^\*\*\*[a-z-]+-\d+\*\*\*$/);
  });

  it('learns the fields that a resource declares, whatever their name', () => {
    const redactor = createRedactor({ fields: ['/data/accessValue'] });
    const body = '{"data":{"accessValue":"shown-once-only"}}';
    redactor.learnExchange({ ...exchange, response: { status: 200, headers: [], body } });
    expect(redactor.mask('shown-once-only')).toMatch(/^\*\*\*secret-\d\*\*\*$/);
  });

  it.each([
    '{"key":"description-text"}',
    '{"token":"read"}',
    '{"next_page_token":"abcdef123456"}',
    '{"token":null}',
  ])('learns nothing from %s', (body) => {
    const redactor = createRedactor();
    redactor.learnExchange({
      ...exchange,
      request: { method: 'GET', url: 'http://h/', headers: [] },
      response: { status: 200, headers: [], body },
    });
    expect(redactor.secrets()).toEqual([]);
  });
});

describe('maskFinding and maskError', () => {
  it('mask every text of a finding', () => {
    const redactor = given('very-secret-1');
    const text = 'has very-secret-1 in it';
    const finding: Finding = {
      id: '1',
      check: 'secrecy/echo',
      severity: 'error',
      evidence: '',
      operation: 'GET /keys',
      pointer: '#/paths',
      message: text,
      expected: text,
      actual: text,
      request: { method: 'GET', url: 'http://h/very-secret-1', headers: [['x', text]], body: text },
      response: { status: 200, headers: [['x', text]], body: text },
      curl: text,
    };
    const masked = redactor.maskFinding(finding);
    expect(JSON.stringify(masked)).not.toContain('very-secret-1');
    expect(JSON.stringify(masked).match(/\*\*\*token-1\*\*\*/g)).toHaveLength(9);
  });

  it('mask message, stack and causes of an error, and what a message quotes', () => {
    const redactor = given('very-secret-1');
    const error = new Error('bad very-secret-1 in {"api_key":"sk-live-0123456789"}', {
      cause: new Error('very-secret-1'),
    });
    const masked = redactor.maskError(error);
    expect(masked.message).toBe('bad ***token-1*** in {"api_key":"***api-key-2***"}');
    expect(`${masked.stack}${String(masked.cause)}`).not.toMatch(/very-secret|sk-live/);
  });
});

describe('learnCredentials', () => {
  it('learns tokens whole, and users with their password alone', () => {
    const redactor = createRedactor();
    redactor.learnCredentials({ token: 'tok-123456', user: 'ak-1:sk-987654', otherToken: undefined });
    expect(redactor.mask('tok-123456 ak-1:sk-987654 sk-987654')).toBe(
      '***token-1*** ***user-2*** ***password-3***',
    );
    expect(redactor.secrets()[0]).toEqual({ name: 'KEYMOCK_SECRET_1', value: 'tok-123456' });
  });
});

/** What a text says when its likely encodings are undone once. */
function decodings(text: string): string[] {
  const runs = text.match(/[\w+/-]{8,}/g) ?? [];
  return [
    text,
    text.replace(/(%[0-9a-f]{2})+/gi, (hex) => Buffer.from(hex.replaceAll('%', ''), 'hex').toString()),
    ...runs.flatMap((run) => [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64').toString())),
    ...runs.map((run) => Buffer.from(run, 'hex').toString()),
  ];
}

describe('a secret of many characters', () => {
  const long = createHash('sha512').update('long').digest('hex').repeat(9);
  const other = createHash('sha512').update('other').digest('base64url').repeat(12);

  it.each([
    ['twice in a row', `${long}${long}`],
    ['twice, with a character between', `${long}-${long}`],
    ['beside another', `${long}${other}${long}`],
    ['cut in the middle of the second', `${long}${long.slice(0, 700)}`],
  ])('is masked %s', (_, text) => {
    const redactor = createRedactor();
    redactor.learn(long);
    redactor.learn(other);
    const masked = redactor.mask(text);
    for (let at = 0; at + 40 < long.length; at += 40) expect(masked).not.toContain(long.slice(at, at + 40));
    expect(masked.replaceAll(/\*\*\*secret-\d\*\*\*/g, '')).toMatch(/^-?$/);
  });
});
