import { describe, expect, it } from 'vitest';
import { changedParts } from '../../../src/contract/curl/changed.ts';
import { join } from '../../../src/contract/curl/credential.ts';
import { isPrintable, printf, split, word } from '../../../src/contract/curl/shell.ts';
import { type CurlOptions, toCurl } from '../../../src/contract/curl.ts';
import type { SentRequest } from '../../../src/contract/types.ts';

const TOKEN = 't0ken-0123456789-ABCDEFGHIJ';
const tokens = { token: TOKEN, otherToken: 'other-1', user: 'ak:sk-123456', otherUser: 'ak-2:sk-2' };
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

/** What a request adds to `curl -i`, without the URL where that is the usual one. */
function optionsOf(request: Partial<SentRequest>, options: CurlOptions = { tokens }): string {
  const command = toCurl({ method: 'GET', url: 'http://h/', headers: [], ...request }, options);
  return command
    .replaceAll(' \\\n  ', ' ')
    .replace('curl -i ', '')
    .replace('http://h/ ', '')
    .replace(/ ?http:\/\/h\/$/, '');
}

describe('the method', () => {
  it.each([
    ['GET', undefined, ''],
    ['GET', '{}', `-X GET -H 'Content-Type:' --data-raw '{}'`],
    ['POST', undefined, '-X POST'],
    ['POST', '{}', `-H 'Content-Type:' --data-raw '{}'`],
    ['HEAD', undefined, '--head'],
    ['HEAD', '{}', `-X HEAD -H 'Content-Type:' --data-raw '{}'`],
    ['DELETE', undefined, '-X DELETE'],
    ['G E', undefined, `-X 'G E'`],
  ])('%s with the body %j', (method, body, options) => {
    expect(optionsOf({ method, ...(body !== undefined && { body }) })).toBe(options);
  });
});

describe('the URL', () => {
  it.each([
    ['http://h/a?b=c', `'http://h/a?b=c'`],
    ['http://h/a?b=c&d', `'http://h/a?b=c&d'`],
    ['http://h/[1-3]', `'http://h/[1-3]' --globoff`],
    ['http://h/{a}', `'http://h/{a}' --globoff`],
    ['http://h/]', `'http://h/]' --globoff`],
    ['http://h/}', `'http://h/}' --globoff`],
    ['http://h/../a', 'http://h/../a --path-as-is'],
    ['http://h/a/.', 'http://h/a/. --path-as-is'],
    ['http://h/a/..?b', `'http://h/a/..?b' --path-as-is`],
    ['http://h/a/./b', 'http://h/a/./b --path-as-is'],
    ['http://h/a/..#b', `'http://h/a/..#b' --path-as-is`],
    ['http://h/a/...', 'http://h/a/...'],
    ['http://h/a..', 'http://h/a..'],
    ['http://h/.a', 'http://h/.a'],
    ['http://me:p%40ss@h/a@b', 'http://h/a@b -u me:p@ss'],
    ['HTTPS+x://me@h/', 'HTTPS+x://h/ -u me'],
    ['http://ak:sk-123456@h/', 'http://h/ -u "$KEYMOCK_USER"'],
    ['http://%zz@h/', 'http://h/ -u %zz'],
    ['http://h/?a=b@c', `'http://h/?a=b@c'`],
    ['/a@b', '/a@b'],
    [' http://me@h/', `' http://me@h/'`],
    [`http://h/${TOKEN}/x?y=${TOKEN}`, `http://h/"$KEYMOCK_TOKEN"'/x?y='"$KEYMOCK_TOKEN"`],
    ['http://h/ak-2:sk-2', 'http://h/"$KEYMOCK_OTHER_USER"'],
  ])('%s', (url, words) => {
    expect(toCurl({ method: 'GET', url, headers: [] }, { tokens })).toBe(`curl -i ${words}`);
  });
});

describe('headers', () => {
  it.each<[header: readonly [string, string], option: string]>([
    [['Accept', '*/*'], ''],
    [['Accept', 'a/b'], `-H 'Accept: a/b'`],
    [['accept-encoding', 'gzip'], ''],
    [['Accept-Language', '*'], ''],
    [['Connection', 'close'], ''],
    [['Content-Length', '2'], ''],
    [['HOST', 'h'], ''],
    [['Keep-Alive', '1'], ''],
    [['Sec-Fetch-Mode', 'cors'], ''],
    [['TE', 'trailers'], ''],
    [['Transfer-Encoding', 'chunked'], ''],
    [['User-Agent', 'x'], ''],
    [['X-Empty', ''], `-H 'X-Empty;'`],
    [['Authorization', ''], `-H 'Authorization;'`],
    [['X-Any', `is ${TOKEN}`], `-H 'X-Any: is '"$KEYMOCK_TOKEN"`],
    [['X-Api-Key', TOKEN], `-H 'X-Api-Key: '"$KEYMOCK_TOKEN"`],
    [['x-api-key', 'no-token'], `-H 'x-api-key: no-token'`],
    [['Api-Key', `${TOKEN}x`], `-H 'Api-Key: '"$KEYMOCK_TOKEN"x`],
    [['X-Any', TOKEN.slice(0, -1)], `-H 'X-Any: ${TOKEN.slice(0, -1)}'`],
    [['Cookie', TOKEN.slice(0, -1)], `-H 'Cookie: '"\${KEYMOCK_TOKEN%?}"`],
    [['Authorization', `Bearer ${TOKEN}`], `-H 'Authorization: Bearer '"$KEYMOCK_TOKEN"`],
    [['authorization', TOKEN], `-H 'authorization: '"$KEYMOCK_TOKEN"`],
    [['Authorization', 'Bearer no-token'], `-H 'Authorization: Bearer no-token'`],
    [['Authorization', 'Bearer'], `-H 'Authorization: Bearer'`],
    [['Authorization', basic('ak:sk-123456')], '-u "$KEYMOCK_USER"'],
    [['Authorization', basic('ak-2:sk-2')], '-u "$KEYMOCK_OTHER_USER"'],
    [['Authorization', basic('ak:wrong')], '-u ak:wrong'],
    [['Authorization', basic(`x:${TOKEN}`)], '-u x:"$KEYMOCK_TOKEN"'],
    [['Authorization', basic('no-colon')], `-H 'Authorization: ${basic('no-colon')}'`],
    [['Authorization', 'Basic YTpi!'], `-H 'Authorization: Basic YTpi!'`],
    [['Authorization', 'Digest username="ak", response="1"'], '--digest -u "$KEYMOCK_USER"'],
    [['Authorization', 'Digest UserName="ak-2", response="1"'], '--digest -u "$KEYMOCK_OTHER_USER"'],
    [['Authorization', 'Digest realm="ak", username="nobody"'], '--digest -u nobody:wrong'],
    [['Authorization', 'Digest realm="ak"'], '--digest -u :wrong'],
  ])('%j', (header, option) => {
    expect(optionsOf({ headers: [header] })).toBe(option);
  });

  it.each<[header: readonly [string, string], option: string]>([
    [['Authorization', 'Bearer x'], `-H 'Authorization: Bearer '"$KEYMOCK_TOKEN"`],
    [['Authorization', 'Bearer'], `-H 'Authorization: Bearer'`],
    [['Authorization', basic('a:b')], '-u "$KEYMOCK_USER"'],
    [['Authorization', 'Basic ?'], '-u "$KEYMOCK_USER"'],
    [['Authorization', 'Digest username="a"'], '--digest -u "$KEYMOCK_USER"'],
    [['Proxy-Authorization', 'x'], `-H 'Proxy-Authorization: '"$KEYMOCK_PROXY_AUTHORIZATION"`],
    [['X-Api-Key', 'x'], `-H 'X-Api-Key: '"$KEYMOCK_TOKEN"`],
    [['api-key', 'x'], `-H 'api-key: '"$KEYMOCK_TOKEN"`],
    [['Cookie', 'x'], `-H 'Cookie: '"$KEYMOCK_COOKIE"`],
    [['X-Any', 'x'], `-H 'X-Any: x'`],
  ])('of somebody whose credentials are not known: %j', (header, option) => {
    expect(optionsOf({ headers: [header] }, { unknown: 'variable' })).toBe(option);
  });

  it.each<[header: readonly [string, string], option: string]>([
    [['Authorization', basic('ak-2:sk-2')], '-u "$KEYMOCK_OTHER_USER"'],
    [['Authorization', basic('x:other-1')], '-u x:"$KEYMOCK_OTHER_TOKEN"'],
    [['Authorization', 'Bearer other-1y'], `-H 'Authorization: Bearer '"$KEYMOCK_OTHER_TOKEN"y`],
    [['Authorization', 'Digest username="ak-2"'], '--digest -u "$KEYMOCK_OTHER_USER"'],
    [['Authorization', 'Digest username="other-"'], '--digest -u "$KEYMOCK_USER"'],
    [['Cookie', 'a=other-1'], `-H 'Cookie: a='"$KEYMOCK_OTHER_TOKEN"`],
  ])('of somebody of whom some are known: %j', (header, option) => {
    expect(optionsOf({ headers: [header] }, { tokens, unknown: 'variable' })).toBe(option);
  });

  it('are in the order in which they were sent', () => {
    const headers = [
      ['B', '2'],
      ['A', '1'],
      ['B', '3'],
    ] as const;
    expect(optionsOf({ headers })).toBe(`-H 'B: 2' -H 'A: 1' -H 'B: 3'`);
  });
});

describe('variables', () => {
  it('that are empty stand for nothing', () => {
    const options = { tokens: { token: '', user: undefined }, secrets: [{ name: 'S', value: '' }] };
    const headers = [
      ['Authorization', 'Digest username=""'],
      ['X-Api-Key', 'ab'],
    ] as const;
    expect(optionsOf({ headers, url: 'http://a:b@h/' }, options)).toBe(
      `-u a:b --digest -u :wrong -H 'X-Api-Key: ab'`,
    );
  });

  it.each<[kind: string, options: CurlOptions, url: string]>([
    ['none', {}, 'http://h/t0k3n-1/made-1'],
    ['an empty one', { tokens: { token: '' } }, 'http://h/t0k3n-1/made-1'],
    ['one that is not there', { tokens: { token: undefined } }, 'http://h/t0k3n-1/made-1'],
    ['a short one', { tokens: { token: 't0k3n' } }, 'http://h/t0k3n-1/made-1'],
    ['one of six characters', { secrets: [{ name: 'S', value: 'made-1' }] }, 'http://h/t0k3n-1/"$S"'],
    [
      'one that was learnt twice',
      { tokens: { otherToken: 't0k3n-1' }, secrets: [{ name: 'S', value: 't0k3n-1' }] },
      'http://h/"$KEYMOCK_OTHER_TOKEN"/made-1',
    ],
  ])('%s', (_kind, options, url) => {
    expect(toCurl({ method: 'GET', url: 'http://h/t0k3n-1/made-1', headers: [] }, options)).toBe(
      `curl -i ${url}`,
    );
  });

  it('short ones stand only where credentials are', () => {
    expect(
      optionsOf(
        {
          headers: [
            ['Authorization', 'Bearer me'],
            ['X', 'me'],
          ],
        },
        { tokens: { token: 'me' } },
      ),
    ).toBe(`-H 'Authorization: Bearer '"$KEYMOCK_TOKEN" -H 'X: me'`);
  });
});

describe('the body', () => {
  const json = [['Content-Type', 'application/json']] as const;
  it.each([
    ['', `''`],
    ['{"a":"it\'s"}', `'{"a":"it'\\''s"}'`],
    ['plain_%+,./:=@-', 'plain_%+,./:=@-'],
    [`a ${TOKEN} b`, `'a '"$KEYMOCK_TOKEN"' b'`],
    ['é🔑', "'é🔑'"],
  ])('%j', (body, words) => {
    expect(optionsOf({ method: 'POST', headers: json, body })).toBe(
      `-H 'Content-Type: application/json' --data-raw ${words}`,
    );
  });

  it.each([
    ['a\nb', `printf '%b' 'a\\0012b'`],
    ['\\\0\u202e', `printf '%b' '\\\\\\0000\\0342\\0200\\0256'`],
    [`\t${TOKEN}\r`, `printf '%b%s%b' '\\0011' "$KEYMOCK_TOKEN" '\\0015'`],
  ])('that cannot be shown: %j', (body, command) => {
    const printed = toCurl({ method: 'POST', url: 'http://h/', headers: json, body }, { tokens });
    expect(printed.replaceAll(' \\\n  ', ' ')).toBe(
      `${command} | curl -i http://h/ -H 'Content-Type: application/json' --data-binary @-`,
    );
  });
});

describe('the layout', () => {
  const at = (length: number) => `http://h/${'a'.repeat(length - 'curl -i -X PUT http://h/'.length)}`;
  it('is one line up to a hundred characters, and else one per option', () => {
    expect(toCurl({ method: 'PUT', url: at(100), headers: [] })).toBe(`curl -i -X PUT ${at(100)}`);
    expect(toCurl({ method: 'PUT', url: at(101), headers: [] })).toBe(`curl -i -X PUT \\\n  ${at(101)}`);
  });

  it('breaks before a URL that is alone', () => {
    const url = `http://h/${'a'.repeat(100)}`;
    expect(toCurl({ method: 'GET', url, headers: [] })).toBe(`curl -i \\\n  ${url}`);
    expect(toCurl({ method: 'GET', url, headers: [['A', '1']] })).toBe(`curl -i ${url} \\\n  -H 'A: 1'`);
  });

  it('keeps what is piped in on the first line', () => {
    const body = `\n${'a'.repeat(60)}`;
    expect(toCurl({ method: 'POST', url: 'http://h/', headers: [['A', 'b']], body })).toBe(
      `printf '%b' '\\0012${'a'.repeat(60)}' | curl -i http://h/ \\\n  -H 'A: b' \\\n  -H 'Content-Type:' \\\n  --data-binary @-`,
    );
  });
});

describe('a changed credential', () => {
  const value = 'sk-abcdefghij0123456789ZZ';
  const filter = (command: string) => ({ variable: 'V', change: { kind: 'filter', command } });
  const SWAP = "tr 'A-Za-z' 'a-zA-Z'";
  const MOVE = "tr 'a-yA-Y0-8' 'b-zB-Z1-9'";
  it.each<[kind: string, credential: string, parts: unknown]>([
    ['the same', value, undefined],
    ['something else', 'x'.repeat(value.length), undefined],
    ['without its last', value.slice(0, -1), [{ variable: 'V', change: { kind: 'cut', characters: 1 } }]],
    [
      'without its last eight',
      value.slice(0, -8),
      [{ variable: 'V', change: { kind: 'cut', characters: 8 } }],
    ],
    [
      'without its last nine',
      value.slice(0, -9),
      [{ variable: 'V', change: { kind: 'first', characters: 16 } }],
    ],
    ['its first half', value.slice(0, 13), [{ variable: 'V', change: { kind: 'first', characters: 13 } }]],
    ['less than half', value.slice(0, 12), undefined],
    ['without its first', value.slice(1), [{ variable: 'V', change: { kind: 'drop', characters: 1 } }]],
    ['without its first eight', value.slice(8), [{ variable: 'V', change: { kind: 'drop', characters: 8 } }]],
    ['without its first nine', value.slice(9), undefined],
    ['longer', `${value}x`, undefined],
    ['in other case', 'SK-ABCDEFGHIJ0123456789zz', [filter(SWAP)]],
    ['in other case behind its prefix', 'sk-ABCDEFGHIJ0123456789zz', ['sk-', filter(`cut -c 4- | ${SWAP}`)]],
    ['moved by one', 'tl-bcdefghijk1234567899ZZ', [filter(MOVE)]],
    ['moved by one behind its prefix', 'sk-bcdefghijk1234567899ZZ', ['sk-', filter(`cut -c 4- | ${MOVE}`)]],
    ['moved by one behind no mark', 'sl-bcdefghijk1234567899ZZ', undefined],
  ])('%s', (_kind, credential, parts) => {
    expect(changedParts(credential, 'V', value)).toEqual(parts);
  });

  it.each([
    ['of five characters', 'abcde', 'abcd', undefined],
    ['of six', 'abcdef', 'abcde', [{ variable: 'V', change: { kind: 'cut', characters: 1 } }]],
    ['of another alphabet', 'abcdefé', 'abcdef', undefined],
    ['with a prefix of words', 'a-b_c:d.efgh', 'a-b_c:d.EFGH', ['a-b_c:d.', filter(`cut -c 9- | ${SWAP}`)]],
    ['with a line end in its prefix', 'a\n-bcdef', 'a\n-BCDEF', ['a\n-', filter(`cut -c 4- | ${SWAP}`)]],
  ])('%s', (_kind, whole, credential, parts) => {
    expect(changedParts(credential, 'V', whole)).toEqual(parts);
  });
});

describe('a word of a shell', () => {
  it.each<[parts: Parameters<typeof word>[0], words: string]>([
    [[], "''"],
    [[''], "''"],
    [['a b'], "'a b'"],
    [["it's"], `'it'\\''s'`],
    [['$a"`'], `'$a"\`'`],
    [['a', { variable: 'V' }, ' '], `a"$V"' '`],
    [[{ variable: 'V', change: { kind: 'cut', characters: 2 } }], `"\${V%??}"`],
    [[{ variable: 'V', change: { kind: 'drop', characters: 3 } }], `"\${V#???}"`],
    [[{ variable: 'V', change: { kind: 'first', characters: 12 } }], '"$(printf %.12s "$V")"'],
    [[{ variable: 'V', change: { kind: 'filter', command: 'tr a b' } }], '"$(printf %s "$V" | tr a b)"'],
    [['\u001b', { variable: 'V' }], `"$(printf '%b%s' '\\0033' "$V")"`],
  ])('%j', (parts, words) => {
    expect(word(parts)).toBe(words);
  });

  it('has octal digits for each byte that cannot be shown, and no other', () => {
    expect(printf(['a\u0001\u200bé\ud800\\'])).toBe(
      `printf '%b' 'a\\0001\\0342\\0200\\0213é\\0357\\0277\\0275\\\\'`,
    );
  });

  it.each([
    ['a é🔑', true],
    ['\n', false],
    ['\u00ad', false],
    ['\u2028', false],
    ['\u2029', false],
    ['\ud800', false],
  ])('%j can be shown: %s', (text, shown) => {
    expect(isPrintable(text)).toBe(shown);
  });
});

describe('split', () => {
  it('finds the longest value first, and leaves no empty texts', () => {
    const variables = [
      { name: 'A', value: 'ab' },
      { name: 'B', value: 'abc' },
    ];
    expect(split('xabcabyab', variables)).toEqual([
      'x',
      { variable: 'B' },
      { variable: 'A' },
      'y',
      { variable: 'A' },
    ]);
    expect(split('', variables)).toEqual([]);
    expect(split('abcabc', variables)).toEqual([{ variable: 'B' }, { variable: 'B' }]);
  });
});

describe('join', () => {
  it('makes one text of neighbours', () => {
    expect(join(['a', 'b', { variable: 'V' }, 'c', 'd'])).toEqual(['ab', { variable: 'V' }, 'cd']);
    expect(join([{ variable: 'V' }, { variable: 'V' }])).toEqual([{ variable: 'V' }, { variable: 'V' }]);
  });
});
