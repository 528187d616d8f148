import { gzipSync } from 'node:zlib';
import { mutate, type Random } from './random.ts';

/** The bytes of a request as no client should send it, or only nearly so. */
export function randomRequest(random: Random, host: string): Buffer {
  const method = random.pick([
    'GET',
    'GET',
    'POST',
    'PUT',
    'DELETE',
    'HEAD',
    'OPTIONS',
    'PATCH',
    'CONNECT',
    'TRACE',
    'PROPFIND',
    'M-SEARCH',
    'get',
    'X',
    '',
  ]);
  const target = random.pick([
    '/v0/api_keys',
    '/v0/api_keys',
    '/v0/api_keys/ci',
    '*',
    `http://${host}/v0/api_keys`,
    'http://elsewhere.test/',
    'https://user:word@elsewhere.test:99999/',
    'elsewhere.test:443',
    '//elsewhere.test/a',
    '/%00%0d%0a%1b[31m',
    '/\u00ff\u0080\u009b31m',
    '/a?b=%&__proto__=1&&=#c',
    '/\\..\\..',
    '',
    'http://[',
    `/${'a'.repeat(random.upTo(20_000))}`,
  ]);
  const version = random.pick([
    'HTTP/1.1',
    'HTTP/1.1',
    'HTTP/1.1',
    'HTTP/1.0',
    'HTTP/2.0',
    'HTTP/0.9',
    'HTTP/1.1 ',
    'ICY',
  ]);
  const hostLine = random.chance(0.85)
    ? `Host: ${host}`
    : random.pick(['Host: elsewhere.test', 'Host:', 'X: 1', `Host: ${host}\r\nHost: b`]);
  const body = random.pick(['', '{"name":"ci"}', '{', '\u0000\u00ff', 'x'.repeat(random.upTo(3_000))]);
  const framing = random.pick([
    [`Content-Length: ${body.length}`, body],
    [`Content-Length: ${body.length + random.upTo(9)}`, body],
    [`Content-Length: ${body.length}\r\nContent-Length: 3`, body],
    ['Content-Length: -1', body],
    ['Transfer-Encoding: chunked', chunks(body, random)],
    ['Transfer-Encoding: chunked\r\nTrailer: X-Sum', `${chunks(body, random).slice(0, -2)}X-Sum: 1\r\n\r\n`],
    ['Transfer-Encoding: gzip, chunked', chunks(body, random)],
    [`Transfer-Encoding: chunked\r\nContent-Length: ${body.length}`, chunks(body, random)],
    ['Expect: 100-continue\r\nContent-Length: 2', '{}'],
    ['Expect: a miracle', ''],
    ['X-None: 1', ''],
  ]);
  return message(
    random,
    `${method} ${target} ${version}`,
    [hostLine, ...lines(random, requestLines), framing[0] ?? ''],
    framing[1] ?? '',
  );
}

/** The bytes of a reply as no server should send it, or only nearly so. */
export function randomReply(random: Random): Buffer {
  const status = random.pick([
    'HTTP/1.1 200 OK',
    'HTTP/1.1 200 OK',
    'HTTP/1.1 201 Created',
    'HTTP/1.0 200 OK',
    'HTTP/1.1 204 None',
    'HTTP/1.1 304 Same',
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK',
    'HTTP/1.1 103 Hints\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.1 200 OK',
    'HTTP/1.1 101 Switch\r\nUpgrade: x\r\nConnection: upgrade',
    'HTTP/1.1 000 Nothing',
    'HTTP/1.1 099 Less',
    'HTTP/1.1 999 More',
    'HTTP/1.1 1000 Most',
    'HTTP/1.1 200',
    'HTTP/1.1 200 \u001b[31mred\u0007',
    'HTTP/1.1 OK',
    'HTTP/9.9 200 OK',
    'ICY 200 OK',
    '',
  ]);
  const plain = random.pick([
    '',
    '[]',
    '{"message":"\u001b]0;title\u0007","error_code":"__proto__"}',
    '{"__proto__":{"a":1},"constructor":[]}',
    '[{"id":"1","name":"a","scopes":[]}]',
    `${'['.repeat(random.upTo(9_000))}`,
    '{',
    '\u0000\u00ff\u009b',
  ]);
  const isZipped = random.chance(0.2);
  const body = isZipped ? gzipSync(plain).toString('latin1') : plain;
  const coding = isZipped
    ? ['Content-Encoding: gzip']
    : lines(random, [
        'Content-Encoding: br',
        'Content-Encoding: __proto__',
        'Content-Encoding: gzip, gzip',
      ]).slice(0, 1);
  const framing = random.pick([
    [`Content-Length: ${body.length}`, body],
    [`Content-Length: ${body.length}`, body],
    [`Content-Length: ${body.length + 5}`, body],
    [`Content-Length: 1`, body],
    [`Content-Length: ${body.length}\r\nContent-Length: ${body.length}`, body],
    [`Content-Length: ${body.length}\r\nContent-Length: 1`, body],
    ['Content-Length: many', body],
    ['Transfer-Encoding: chunked', chunks(body, random)],
    [
      'Transfer-Encoding: chunked\r\nTrailer: X-Sum',
      `${chunks(body, random).slice(0, -2)}X-Sum: 1\r\n__proto__: 2\r\n\r\n`,
    ],
    [`Content-Length: ${body.length}\r\nTrailer: X-Sum`, body],
    ['Transfer-Encoding: gzip', body],
    ['Transfer-Encoding: chunked', `${chunks(body, random)}more`],
    ['X-None: 1', body],
  ]);
  return message(
    random,
    status,
    [...coding, ...lines(random, replyLines), framing[0] ?? ''],
    framing[1] ?? '',
  );
}

const shared = [
  '__proto__: 1',
  'constructor: 2',
  'Connection: X-Gone, close',
  'Connection: keep-alive, Content-Length, Host',
  'X-Gone: 1',
  'Keep-Alive: timeout=0',
  'Upgrade: websocket',
  'Trailer: __proto__',
  'TE: trailers',
  'X-\u00e4: 1',
  'X-Latin: \u00e4\u00ff',
  'X-Control: a\u0001b',
  'X-Escape: \u001b[2J',
  ' folded: 1',
  'X-Empty:',
  ': nameless',
  'no colon',
  'X-Space : 1',
  `X-Long: ${'l'.repeat(9_000)}`,
  ...Array.from({ length: 3 }, (_, at) => `X-Twice: ${at}`),
] as const;
const requestLines = [
  ...shared,
  'Authorization: Bearer a-token-of-mine',
  'Authorization: __proto__ x',
  'Authorization: constructor',
  'Authorization: Digest username="", response=',
  'Authorization: Basic Og==',
  'Authorization:',
  'Cookie: __proto__=1; constructor=2; =; a',
  'Content-Type: application/json',
  'Content-Type: application/x-www-form-urlencoded',
  'Content-Encoding: gzip',
  'Accept-Encoding: gzip',
  'Forwarded: for="__proto__"',
] as const;
const replyLines = [
  ...shared,
  'Content-Type: application/json',
  'Content-Type: application/json; charset=__proto__',
  'Content-Type: text/html',
  'Content-Type: \u0000',
  'WWW-Authenticate: __proto__ realm="',
  'WWW-Authenticate: Digest realm="a", nonce="b',
  'Set-Cookie: __proto__=1',
  'Location: javascript:alert(1)',
  'Location: http://[',
  'Retry-After: 99999999999',
  'Date: \u001b[31m',
  ...Array.from({ length: 2 }, (_, at) => `X-Many: ${String(at).repeat(4_000)}`),
] as const;

function lines(random: Random, from: readonly string[]): string[] {
  return from.filter(() => random.chance(2 / from.length));
}

function chunks(body: string, random: Random): string {
  const at = random.upTo(body.length);
  const parts = [body.slice(0, at), body.slice(at)].filter((part) => part !== '');
  const size = (part: string) =>
    random.pick([
      part.length.toString(16),
      part.length.toString(16),
      `${part.length.toString(16)};a=b`,
      'fffffffff',
      'g',
    ]);
  return `${parts.map((part) => `${size(part)}\r\n${part}\r\n`).join('')}0\r\n\r\n`;
}

function message(random: Random, start: string, head: readonly string[], body: string): Buffer {
  const bytes = Buffer.from(`${[start, ...head].join('\r\n')}\r\n\r\n${body}`, 'latin1');
  return random.chance(0.4) ? mutate(bytes, random) : bytes;
}
