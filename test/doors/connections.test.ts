import { describe, expect, it, onTestFinished } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { listen } from '../../src/doors/node.ts';
import { proves } from '../support/ledger.ts';
import { sendRaw } from '../support/raw.ts';

async function serve() {
  const mock = createMock({ seed: 1, providers: ['feldera'], now: '2024-08-01T10:00:00Z' });
  const listening = await listen(mock);
  onTestFinished(listening.close);
  return { ...listening, mock };
}

const auth = 'Authorization: Bearer me\r\n';
const post = (headers: string, body: string) =>
  `POST /v0/api_keys HTTP/1.1\r\nHost: x\r\n${headers}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
const get = `GET /v0/api_keys HTTP/1.1\r\nHost: x\r\n${auth}\r\n`;
const statusesOf = (received: string) =>
  [...received.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map((match) => Number(match[1]));

describe('a connection to Feldera', () => {
  it('is closed without a word after a request without a credential, if that had a body', async () => {
    const { port, mock } = await serve();
    const { received, closed } = await sendRaw(port, post('', '{"name":"ci"}') + get);
    expect(statusesOf(received)).toEqual([401]);
    expect(received.toLowerCase()).not.toMatch(/^(?:connection|keep-alive):/m);
    expect(closed).toBe(true);
    proves(mock, 'feldera.stack.silent-close');
  });

  it.each([
    [
      'a preflight with a body',
      'OPTIONS /v0/api_keys HTTP/1.1\r\nHost: x\r\nAccess-Control-Request-Method: GET\r\nContent-Length: 2\r\n\r\n{}',
      200,
    ],
    ['no coding that would do', post(`${auth}Accept-Encoding: *;q=0\r\n`, '{"name":"a"}'), 406],
    [
      'a body of more than is taken, as soon as that is said',
      `POST /v0/api_keys HTTP/1.1\r\nHost: x\r\n${auth}Content-Type: application/json\r\nContent-Length: 2097153\r\n\r\n`,
      413,
    ],
    [
      'another content type, whose body does not come',
      `POST /v0/api_keys HTTP/1.1\r\nHost: x\r\n${auth}Content-Type: text/plain\r\nContent-Length: 9\r\n\r\n`,
      400,
    ],
    [
      'no such path, and a body of 200 kB',
      `POST /v0/nonesuch HTTP/1.1\r\nHost: x\r\n${auth}Content-Length: 200000\r\n\r\n${'x'.repeat(200_000)}`,
      404,
    ],
  ])('is closed after %s', async (_, bytes, status) => {
    const { port } = await serve();
    const { received, closed } = await sendRaw(port, bytes, { quietMs: 300 });
    expect(statusesOf(received)).toEqual([status]);
    expect(closed).toBe(true);
  });

  it.each([
    ['no credential, but no body either', 'GET /v0/api_keys HTTP/1.1\r\nHost: x\r\n\r\n', 401],
    [
      'another content type, whose body has come',
      post(auth, '{}').replace('application/json', 'text/plain'),
      400,
    ],
    ['an unknown key', post('Authorization: Bearer apikey:x\r\n', '{"name":"ci"}'), 401],
    ['no such path', post(auth, '{"name":"ci"}').replace('api_keys', 'nonesuch'), 404],
  ])('stays open after %s', async (_, bytes, status) => {
    const { port } = await serve();
    const { received, closed } = await sendRaw(port, bytes + get);
    expect(statusesOf(received)).toEqual([status, 200]);
    expect(closed).toBe(false);
  });

  it('answers pipelined requests in their order, each after what the one before did', async () => {
    const { port } = await serve();
    const one = get.replace('api_keys', 'api_keys/ci');
    const remove = one.replace('GET', 'DELETE');
    const { received } = await sendRaw(port, post(auth, '{"name":"ci"}') + one + remove + one + get);
    expect(statusesOf(received)).toEqual([201, 200, 200, 404, 200]);
  });

  it('does not wait for another connection', async () => {
    const { port } = await serve();
    const slow = sendRaw(
      port,
      [
        [post(auth, '{"name":"ci"}').slice(0, -1), 0],
        ['}', 150],
      ],
      { quietMs: 300 },
    );
    const { received } = await sendRaw(port, get);
    expect(received).toMatch(/\[\]$/);
    expect((await slow).received).toMatch(/^HTTP\/1\.1 201 /);
  });

  it('tells a client that closes its side in the middle of a body', async () => {
    const { port, mock } = await serve();
    const bytes = post(auth, '{"name":"ci"}').slice(0, -3);
    const { received, closed } = await sendRaw(port, bytes, { halfClose: true });
    expect(received).toMatch(/^HTTP\/1\.1 400 /);
    expect(received).toMatch(/payload reached EOF before completing: None$/);
    proves(mock, 'feldera.api-keys.unreadable-payload');
    expect(closed).toBe(true);
  });

  it.each([
    ['a chunk longer than it says', '1\r\n{}\r\n0\r\n\r\n'],
    ['a chunk without a size', 'x\r\n'],
    ['a trailer', 'd\r\n{"name":"ci"}\r\n0\r\nX-T: 1\r\n\r\n'],
  ])('ends without a reply after %s', async (_, chunks) => {
    const { port, mock } = await serve();
    const head = `POST /v0/api_keys HTTP/1.1\r\nHost: x\r\n${auth}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    expect(await sendRaw(port, head + chunks)).toEqual({ received: '', closed: true });
    expect(mock.db.felderaApiKey?.count()).toBe(0);
  });
});

describe('a head that Feldera', () => {
  it.each([
    ['has no Host', get.replace('Host: x\r\n', ''), [200]],
    ['has two Hosts', get.replace('Host: x', 'Host: x\r\nHost: y'), [200]],
    ['is of HTTP/1.0', get.replace('HTTP/1.1', 'HTTP/1.0'), [200]],
    ['has a method that nobody knows', get.replace('GET', 'Foo-Bar'), [404]],
    ['has such a method, before another request', get.replace('GET', 'get') + get, [404, 200]],
    ['has 96 headers', get.replace('\r\n\r\n', `\r\n${'X: a\r\n'.repeat(94)}\r\n`), [200]],
    ['has 100 KiB', get.replace('Host: x', `Host: x\r\nX: ${'a'.repeat(102_400)}`), [200]],
    ['expects what nobody can do', get.replace('Host: x', 'Host: x\r\nExpect: tea'), [200]],
    ['expects 100 of something', get.replace('Host: x', 'Host: x\r\nExpect: 100-tea'), [100, 200]],
    ['ends with a fragment', get.replace('api_keys', 'api_keys#top'), [200]],
    ['names a scheme of its own', get.replace('/v0', 'ws://me:a%20b@[::1]:80/v0'), [200]],
    ['has a body of no bytes and no credential', post('', '').replace('POST', 'GET') + get, [401, 200]],
    ['closes, before another request', get.replace('Host: x', 'Host: x\r\nConnection: close') + get, [200]],
    ['names its path with percent signs', get.replace('/v0/api_keys', '/v0/%61pi%5Fkeys'), [200]],
  ])('takes: one that %s', async (_, bytes, statuses) => {
    const { port, mock } = await serve();
    expect(statusesOf((await sendRaw(port, bytes)).received)).toEqual(statuses);
    proves(mock, 'feldera.stack.encoded-path');
  });

  it.each([
    ['97 headers', get.replace('\r\n\r\n', `\r\n${'X: a\r\n'.repeat(95)}\r\n`), 431],
    ['more than 128 KiB', get.replace('Host: x', `Host: x\r\nX: ${'a'.repeat(140_000)}`), 431],
    ['a path with <', get.replace('api_keys', 'api_keys/<x>'), 400],
    ['a path of raw bytes', get.replace('api_keys', 'api_keys/\u00ff'), 400],
    ['a target of more than 64 KiB', get.replace('api_keys', `api_keys/${'a'.repeat(65_535)}`), 400],
    ['HTTP/2.0', get.replace('HTTP/1.1', 'HTTP/2.0'), 400],
    ['a target without a host', get.replace('/v0', 'http:///v0'), 400],
    ['two ports', get.replace('/v0', 'http://a:1:2/v0'), 400],
    ['another transfer coding', get.replace('Host: x', 'Host: x\r\nTransfer-Encoding: gzip, chunked'), 400],
    ['no name of a transfer coding', get.replace('Host: x', 'Host: x\r\nTransfer-Encoding:'), 400],
    ['a body of unknown length, by HTTP/1.0', get.replace('GET', 'POST').replace('1.1', '1.0'), 400],
    ['no HTTP at all', 'hello\r\n\r\n', 400],
  ])('refuses: one with %s', async (_, text, status) => {
    const { port } = await serve();
    const { received, closed } = await sendRaw(port, Buffer.from(text, 'latin1'));
    expect(received).toMatch(
      new RegExp(`^HTTP/1\\.1 ${status} [A-Za-z ]+\r\ncontent-length: 0\r\ndate: [^\r]+\r\n\r\n$`),
    );
    expect(closed).toBe(true);
  });

  it('is spelt in lower case, and dated by the mock’s clock', async () => {
    const { port } = await serve();
    const { received } = await sendRaw(port, get);
    expect(received).toMatch(/\r\ndate: Thu, 01 Aug 2024 10:00:00 GMT\r\n/);
    expect(received.split('\r\n\r\n', 1)[0]?.split('\r\n').slice(1).join('\n')).not.toMatch(/^[^:]*[A-Z]/m);
  });
});

it('is encoded for a client of HTTP/1.0 as for any other', async () => {
  const { port } = await serve();
  const head = get.replace('HTTP/1.1', 'HTTP/1.0').replace('Host: x', 'Host: x\r\nAccept-Encoding: deflate');
  const { received } = await sendRaw(port, head);
  expect(received).toMatch(
    /^HTTP\/1\.0 200 OK\r\n[\s\S]*\r\ntransfer-encoding: chunked\r\n\r\n[0-9a-f]+\r\n[\s\S]*\r\n0\r\n\r\n$/,
  );
});

describe('headers that come twice', () => {
  it.each([
    ['Origin', 'access-control-allow-origin: https://a', 'Origin: https://a\r\nOrigin: https://b\r\n'],
    [
      'Accept-Encoding, which is joined',
      'content-encoding: br',
      'Accept-Encoding: gzip\r\nAccept-Encoding: br\r\n',
    ],
  ])('%s: the first one counts', async (_, expected, headers) => {
    const { port } = await serve();
    const { received } = await sendRaw(port, get.replace('\r\n\r\n', `\r\n${headers}\r\n`));
    expect(received).toContain(`\r\n${expected}\r\n`);
  });
});
