import { describe, expect, it } from 'vitest';
import { isDerived } from '../../../src/contract/redact/derived.ts';
import { ESCAPES, plusAsSpace } from '../../../src/contract/redact/escapes.ts';
import { findSpans } from '../../../src/contract/redact/find-spans.ts';
import { decodeLayer, type Layer, readText } from '../../../src/contract/redact/layer.ts';
import { maskBody, maskHeader, maskUrl } from '../../../src/contract/redact/places.ts';
import { unpackRuns } from '../../../src/contract/redact/runs.ts';
import { createSecretIndex } from '../../../src/contract/redact/secret-index.ts';

const text = ({ bytes }: Layer) => Buffer.from(bytes).toString('utf8');
/** Which characters each byte of a layer stands for. */
const places = (layer: Layer) => [...layer.bytes.keys()].map((at) => [layer.start(at), layer.end(at)]);

function indexOf(...secrets: readonly string[]) {
  const index = createSecretIndex();
  for (const secret of secrets) index.add({ bytes: Buffer.from(secret), mask: `<${secret}>` });
  return index;
}

describe('a secret index', () => {
  it('finds every occurrence of every secret, overlapping ones too', () => {
    const index = indexOf('abcd', 'bcde', 'xabcd', 'abcd-longer');
    expect(index.find(Buffer.from('abcde xabcd'))).toEqual([
      { start: 0, end: 4, mask: '<abcd>' },
      { start: 1, end: 5, mask: '<bcde>' },
      { start: 7, end: 11, mask: '<abcd>' },
      { start: 6, end: 11, mask: '<xabcd>' },
    ]);
    expect(index.find(Buffer.from('abc'))).toEqual([]);
    expect(index.find(Buffer.from('zbcd'))).toEqual([]);
    expect(indexOf().find(Buffer.from('abcd'))).toEqual([]);
  });

  it('tells secrets with one end apart', () => {
    expect(indexOf('1-same-end', '2-same-end').find(Buffer.from('2-same-end'))).toEqual([
      { start: 0, end: 10, mask: '<2-same-end>' },
    ]);
  });

  it('follows the whole of a secret as far as the text has it', () => {
    const index = createSecretIndex();
    index.add({ bytes: Buffer.from('abcdef'), whole: Buffer.from('abcdefghij'), mask: 'm' });
    const ends = ['abcdef', 'abcdefgh', 'abcdefghij', 'abcdefghijk', 'abcdefxhij'].map(
      (given) => index.find(Buffer.from(given))[0]?.end,
    );
    expect(ends).toEqual([6, 8, 10, 10, 6]);
  });

  it('refuses what is too short, and knows the shortest', () => {
    const index = createSecretIndex();
    expect(index.shortest()).toBe(Number.POSITIVE_INFINITY);
    expect(() => index.add({ bytes: Buffer.from('abc'), mask: 'm' })).toThrow(
      new RangeError('A pattern needs at least 4 bytes.'),
    );
    index.add({ bytes: Buffer.from('abcdef'), mask: 'm' });
    index.add({ bytes: Buffer.from('ghij'), mask: 'm' });
    index.add({ bytes: Buffer.from('klmno'), mask: 'm' });
    expect(index.shortest()).toBe(4);
  });

  it('may end with the last four bytes of a secret, whatever their highest bit', () => {
    const index = createSecretIndex();
    index.add({ bytes: Uint8Array.of(1, 0xff, 0xfe, 3, 4), mask: 'm' });
    expect(index.mayEndWith((0xff << 24) | (0xfe << 16) | (3 << 8) | 4)).toBe(true);
    expect(index.mayEndWith((0xff << 24) | (0xfe << 16) | (3 << 8) | 5)).toBe(false);
    expect(index.find(Uint8Array.of(0, 1, 0xff, 0xfe, 3, 4))).toEqual([{ start: 1, end: 6, mask: 'm' }]);
  });
});

describe('a text as bytes', () => {
  it('knows the character of each byte', () => {
    const layer = readText('aé🔑b');
    expect(text(layer)).toBe('aé🔑b');
    expect(places(layer)).toEqual([
      [0, 1],
      [1, 2],
      [1, 2],
      [2, 4],
      [2, 4],
      [2, 4],
      [2, 4],
      [4, 5],
    ]);
    expect(places(readText('ab'))).toEqual([
      [0, 1],
      [1, 2],
    ]);
    expect([layer.start(99), layer.end(99)]).toEqual([0, 5]);
  });
});

describe('escapes', () => {
  /** The text in each way that it can be read. */
  const readings = (given: string) =>
    ESCAPES.map((read) => read(readText(given))).map((layer) => (layer ? text(layer) : undefined));
  const [PERCENT, BACKSLASH, ENTITY, QUOTE, LF, CRLF] = [0, 1, 2, 3, 4, 5];

  it.each<[given: string, way: number, read: string | undefined]>([
    ['a%20b%C3%a9', PERCENT, 'a bé'],
    ['100 % a %2', PERCENT, undefined],
    ['%zz%4', PERCENT, undefined],
    ['%%41', PERCENT, '%A'],
    ['a\\nb\\r\\t\\b\\f\\"\\\'\\/\\\\', BACKSLASH, 'a\nb\r\t\b\f"\'/\\'],
    ['\\x41\\x4', BACKSLASH, 'A\\x4'],
    ['\\u0041\\u00e9\\u20AC', BACKSLASH, 'Aé€'],
    ['\\ud83d\\udd11', BACKSLASH, '🔑'],
    ['\\ud83d\\u0041', BACKSLASH, '\ufffdA'.replace('\ufffdA', Buffer.from('\ud83dA').toString())],
    ['\\ud83dxudd11', BACKSLASH, '\ufffdxudd11'],
    ['\\ud83d\\xdd11', BACKSLASH, Buffer.from([0xef, 0xbf, 0xbd, 0xdd, 0x31, 0x31]).toString()],
    ['\\ue000\\u0041', BACKSLASH, '\ue000A'],
    ['\\u12', BACKSLASH, undefined],
    ['\\0101\\0377', BACKSLASH, Buffer.from([0x41, 0xff]).toString()],
    ['\\0400\\018\\01', BACKSLASH, undefined],
    ['\\q\\', BACKSLASH, undefined],
    ['&amp;&LT;&gt;&quot;&apos;&nbsp;', ENTITY, '&<>"\'\u00a0'],
    ['&#65;&#x42;&#X1f511;', ENTITY, 'AB🔑'],
    ['&#x110000;&#;&#x;&#12a;&foo;&amp &1234567890;', ENTITY, undefined],
    ['&#1114111;', ENTITY, '\u{10ffff}'],
    ["it'\\''s", QUOTE, "it's"],
    ["it'\\'s '' '\\\"'", QUOTE, undefined],
    ['a\nb\n', LF, 'ab'],
    ['a\r\nb\rc', CRLF, 'ab\rc'],
    ['a\rb', CRLF, undefined],
  ])('%j read in way %i is %j', (given, way, read) => {
    expect(readings(given)[way]).toBe(read);
  });

  it('leave what is none', () => {
    expect(readings('plain text')).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('know where each byte comes from', () => {
    const layer = ESCAPES[0]?.(readText('ab%20%C3%a9c'));
    expect(layer && places(layer)).toEqual([
      [0, 1],
      [1, 2],
      [2, 5],
      [5, 8],
      [8, 11],
      [11, 12],
    ]);
    const folded = ESCAPES[4]?.(readText('a\n\nbc'));
    expect(folded && places(folded)).toEqual([
      [0, 1],
      [3, 4],
      [4, 5],
    ]);
    const twice = layer && ESCAPES[1]?.(ESCAPES[0]?.(readText('%5Cn%5Cté')) ?? layer);
    expect(twice && [text(twice), places(twice)]).toEqual([
      '\n\té',
      [
        [0, 4],
        [4, 8],
        [8, 9],
        [8, 9],
      ],
    ]);
  });

  it('have a plus for a space in forms', () => {
    const layer = plusAsSpace(readText('a+b'));
    expect(layer && [text(layer), places(layer)]).toEqual([
      'a b',
      [
        [0, 1],
        [1, 2],
        [2, 3],
      ],
    ]);
    expect(plusAsSpace(readText('ab'))).toBeUndefined();
  });

  it('may stand for more bytes than one, at the beginning and the end', () => {
    const read = decodeLayer(readText('*a**b*'), 0x2a, (bytes, at) =>
      bytes[at + 1] === 0x2a ? { bytes: [1, 2], length: 2 } : undefined,
    );
    expect(read && [[...read.bytes], places(read)]).toEqual([
      [0x2a, 0x61, 1, 2, 0x62, 0x2a],
      [
        [0, 1],
        [1, 2],
        [2, 4],
        [2, 4],
        [4, 5],
        [5, 6],
      ],
    ]);
  });
});

describe('what is packed into a text', () => {
  const secret = 'hunter22-secret';
  const unpacked = (given: string, ...secrets: readonly string[]) =>
    unpackRuns(readText(given), indexOf(...secrets)).map((layer) => text(layer));

  it.each([
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64url', Buffer.from(`${secret}???>>>`).toString('base64url')],
    ['hex', Buffer.from(secret).toString('hex')],
    ['hex in capitals', Buffer.from(secret).toString('hex').toUpperCase()],
    ['base64 behind one character', `-${Buffer.from(secret).toString('base64')}`],
    ['base64 behind three', `abc${Buffer.from(secret).toString('base64')}`],
    ['hex behind one digit', `a${Buffer.from(secret).toString('hex')}`],
  ])('is found: %s', (_kind, given) => {
    expect(unpacked(`<${given}>`, secret).some((read) => read.includes(secret))).toBe(true);
  });

  it('knows where each byte comes from', () => {
    const hex = `<${Buffer.from('abcdefgh').toString('hex')}>`;
    const read = unpackRuns(readText(hex), indexOf('abcdefgh')).find((layer) => text(layer) === 'abcdefgh');
    expect(read && places(read)).toEqual([...'abcdefgh'].map((_, at) => [1 + at * 2, 3 + at * 2]));
    const packed = `<${Buffer.from('abcdefgh').toString('base64')}>`;
    const base64 = unpackRuns(readText(packed), indexOf('abcdefgh')).find(
      (layer) => text(layer) === 'abcdefgh',
    );
    expect(base64 && places(base64)).toEqual([
      [1, 3],
      [2, 4],
      [3, 5],
      [5, 7],
      [6, 8],
      [7, 9],
      [9, 11],
      [10, 12],
    ]);
  });

  it('may be a text without a secret, for one may be packed in that', () => {
    expect(unpacked(Buffer.from('a text of many words').toString('base64'), 'none')).toContain(
      'a text of many words',
    );
    expect(unpacked(Buffer.from('\t\r\n ~abc').toString('hex'), 'none')).toContain('\t\r\n ~abc');
  });

  it('is nothing in what is no text', () => {
    expect(
      unpacked(Buffer.from([0, 1, 2, 0x7f, 0x80, 0xff, 0x1f, 11, 12, 14, 0, 1]).toString('hex'), 'none'),
    ).toEqual([]);
    expect(unpacked('short', 'none')).toEqual([]);
    expect(unpacked('', 'none')).toEqual([]);
  });
});

describe('where secrets are', () => {
  const spans = (given: string, ...secrets: readonly string[]) =>
    findSpans(given, indexOf(...secrets), { spaces: false }).map(({ start, end }) => given.slice(start, end));

  it.each([
    ['plain', 'is hunter22!', ['hunter22']],
    ['escaped', 'is hunt%65r22!', ['hunt%65r22']],
    ['twice escaped', 'is hunt%2565r22!', ['hunt%2565r22']],
    ['thrice escaped', 'is hunt%252565r22!', ['hunt%252565r22']],
    ['more often than anybody does', 'is hunt%25252565r22!', []],
    ['not there', 'is hunter21!', []],
    ['at both ends', 'hunter22hunter22', ['hunter22', 'hunter22']],
  ])('%s', (_kind, given, found) => {
    expect(spans(given, 'hunter22')).toEqual(found);
  });

  it.each([
    [1, true],
    [2, true],
    [3, true],
    [4, true],
    [5, false],
  ])('packed %i times over: %s', (times, found) => {
    let packed = 'hunter22-secret';
    for (let at = 0; at < times; at++) packed = Buffer.from(packed).toString('base64');
    expect(spans(packed, 'hunter22-secret').length > 0).toBe(found);
  });

  it('counts spaces written as pluses only where it is told to', () => {
    const index = indexOf('my secret');
    expect(findSpans('a=my+secret', index, { spaces: true })).toEqual([
      { start: 2, end: 11, mask: '<my secret>' },
    ]);
    expect(findSpans('a=my+secret', index, { spaces: false })).toEqual([]);
  });
});

describe('a credential made from a secret', () => {
  const secret = 'abcdefghij';
  it.each([
    ['', false],
    [secret, true],
    ['cdef', true],
    [`x${secret}y`, true],
    ['ABCDEFGHIJ', true],
    ['bcdefghijk', true],
    ['zabcdefghi', true],
    ['abcdefgh!!', true],
    ['abcdefg!!!', false],
    ['abcdefgh!!!', false],
    ['klmnopqrst', false],
    ['cdefghijkl', false],
  ])('%s: %s', (candidate, derived) => {
    expect(isDerived(candidate, ['none-of-these-here', secret])).toBe(derived);
  });

  it('is made from none where there is none', () => {
    expect(isDerived('abc', [])).toBe(false);
  });
});

describe('masked by their place', () => {
  const masks = {
    mask: (given: string) => given.replaceAll('known-secret', '***token-1***'),
    isAllowed: (value: string) => value === 'made-up',
    isSuspect: (credential: string) =>
      credential !== 'shown-all-the-same' && !credential.includes('shown known'),
  };

  it.each([
    ['X-Any', 'is known-secret', 'is ***token-1***'],
    ['X-Api-Key', 'abc', '***'],
    ['X-API-KEY', 'known-secret', '***token-1***'],
    ['X-Api-Key', 'x known-secret', '***'],
    ['X-Api-Key', '', ''],
    ['X-Api-Key', 'made-up', 'made-up'],
    ['api-key', 'a', '***'],
    ['apikey', 'a', '***'],
    ['x-auth-token', 'a', '***'],
    ['x-access-token', 'a', '***'],
    ['x-amz-security-token', 'a', '***'],
    ['x-csrf-token', 'a', '***'],
    ['x-xsrf-token', 'a', '***'],
    ['Authorization', 'Bearer abc', 'Bearer ***'],
    ['Proxy-Authorization', 'Bearer abc', 'Bearer ***'],
    ['Authorization', 'Bearer known-secret', 'Bearer ***token-1***'],
    ['Authorization', 'abc', '***'],
    ['Authorization', 'Bearer', 'Bearer'],
    ['Authorization', 'Bearer made-up', 'Bearer made-up'],
    ['Authorization', 'Bearer shown-all-the-same', 'Bearer shown-all-the-same'],
    ['Authorization', 'Bearer shown known-secret', 'Bearer ***'],
    ['Authorization', 'Digest made-up', 'Digest made-up'],
    [
      'Authorization',
      'Digest username="known-secret", response="r", cnonce=c, qop=auth',
      'Digest username="***token-1***", response="***", cnonce=***, qop=auth',
    ],
    ['Authorization', 'Digest username="u" and more', 'Digest ***'],
    ['Authorization', 'Other response="r"', 'Other ***'],
    ['Cookie', 'a=1; b=known-secret;c; d=made-up', 'a=***; b=***token-1***;***; d=***'],
    ['Cookie', 'a=', 'a='],
    ['Set-Cookie', 'a=1; Path=/known-secret; HttpOnly', 'a=***; Path=/***token-1***; HttpOnly'],
    ['Set-Cookie', 'a=1', 'a=***'],
  ])('%s: %s', (name, value, masked) => {
    expect(maskHeader(name, value, masks)).toBe(masked);
  });

  it.each([
    ['http://me:pw@h/a', 'http://me:***@h/a'],
    ['http://me:known-secret@h/', 'http://me:***token-1***@h/'],
    ['http://me@h/', 'http://me@h/'],
    ['http://h:80/a@b', 'http://h:80/a@b'],
    ['HTTP+x.y-z://:pw@h', 'HTTP+x.y-z://:***@h'],
    ['x http://me:pw@h', 'x http://me:pw@h'],
    ['http://h/?token=a&page=b&api_key=c#token=d', 'http://h/?token=***&page=b&api_key=***#token=***'],
    ['http://h/?a=1&token=known-secret', 'http://h/?a=1&token=***token-1***'],
    ['http://h/?token=made-up', 'http://h/?token=made-up'],
    ['http://h/?token=', 'http://h/?token='],
    ['/known-secret', '/***token-1***'],
  ])('%s', (url, masked) => {
    expect(maskUrl(url, masks)).toBe(masked);
  });

  it.each([
    ['{"token":"a","name":"b"}', '{"token":"***","name":"b"}'],
    ['{"token" : "a\\"b", "x": 1}', '{"token" : "***", "x": 1}'],
    ['{"token":"made-up"}', '{"token":"made-up"}'],
    ['{"token":"known-secret"}', '{"token":"***token-1***"}'],
    ['{"token":""}', '{"token":""}'],
    ['{"name":"known-secret"}', '{"name":"***token-1***"}'],
    ['{"a b":"c","token":1}', '{"a b":"c","token":1}'],
  ])('%s', (body, masked) => {
    expect(maskBody(body, masks)).toBe(masked);
  });
});
