import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import net, { type AddressInfo } from 'node:net';
import zlib from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fetchBytes } from '../../../src/contract/http/fetch-bytes.ts';
import { httpBytes } from '../../../src/contract/http/http-bytes.ts';
import { settle } from '../../../src/contract/options.ts';
import type { SentRequest } from '../../../src/contract/types.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { asked, served } from './served.ts';

const document = readDocument({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {} });

async function both(listener: RequestListener, method = 'GET', timeoutMs = 2000) {
  const url = await served(listener);
  const draft = {
    operation: undefined,
    method,
    path: '/',
    query: [],
    headers: {},
    caller: { kind: 'nobody' },
  } as const;
  const by = (own: typeof fetch | undefined) =>
    fetchBytes(settle({ document, url, timeoutMs, ...(own && { fetch: own }) }), asked(url, method), draft);
  return { byHttp: await by(undefined), byFetch: await by(fetch) };
}

const text = 'a text that is compressed, é';
const withCoding = (coding: string, bytes: Uint8Array) => (_: IncomingMessage, reply: ServerResponse) => {
  reply.setHeader('Content-Encoding', coding);
  reply.end(bytes);
};

describe('a reply over node:http', () => {
  it.each<[string, RequestListener, string?]>([
    ['a status and a body', (_, reply) => reply.writeHead(418, { 'X-B': '2' }).end('é')],
    ['bytes that are no UTF-8', (_, reply) => reply.end(Buffer.from([0x61, 0xff]))],
    ['no body', (_, reply) => reply.writeHead(204).end()],
    ['a redirect that nobody follows', (_, reply) => reply.writeHead(302, { Location: '/there' }).end()],
    [
      'headers that come several times',
      (_, reply) => {
        reply.setHeader('X-Two', ['1', '2']);
        reply.setHeader('Set-Cookie', ['a=1', 'b=2']);
        reply.setHeader('Allow', 'GET');
        reply.end();
      },
    ],
    ['HEAD', (_, reply) => reply.writeHead(200, { 'Content-Length': '7' }).end(), 'HEAD'],
    [
      'a body in pieces',
      (_, reply) => {
        reply.write('one ');
        globalThis.setTimeout(() => reply.end('two'), 5);
      },
    ],
    ['gzip', withCoding('gzip', zlib.gzipSync(text))],
    ['x-gzip in other letters', withCoding('X-GZIP', zlib.gzipSync(text))],
    ['deflate', withCoding('deflate', zlib.deflateSync(text))],
    ['deflate without its header', withCoding('deflate', zlib.deflateRawSync(text))],
    ['br', withCoding('br', zlib.brotliCompressSync(text))],
    ['two codings', withCoding('deflate, gzip', zlib.gzipSync(zlib.deflateSync(text)))],
    ['a coding that is not known', withCoding('rot13', Buffer.from('n grkg'))],
    ['a coding of nothing', withCoding('gzip', Buffer.from(''))],
    ['gzip that ends too early', withCoding('gzip', zlib.gzipSync(text.repeat(99)).subarray(0, -9))],
    ['gzip that is none', withCoding('gzip', Buffer.from('plain'))],
  ])('is what fetch gives: %s', async (_, listener, method) => {
    const { byHttp, byFetch } = await both(listener, method);
    const own = ['date', 'connection', 'keep-alive'];
    const timeless = (headers: typeof byHttp.headers) => headers.filter(([name]) => !own.includes(name));
    expect({ ...byHttp, headers: timeless(byHttp.headers) }).toEqual({
      ...byFetch,
      headers: timeless(byFetch.headers),
    });
  });

  it.each<[string, RequestListener, string]>([
    ['cut off before it', (request) => void request.socket.destroy(), 'ECONNRESET'],
    [
      'cut off within it',
      (request, reply) => {
        reply.writeHead(200, { 'Content-Length': '9' });
        reply.write('one ');
        globalThis.setTimeout(() => request.socket.destroy(), 20);
      },
      'ECONNRESET',
    ],
    ['none in time', () => undefined, 'no reply within 100 ms'],
    ['half of one in time', (_, reply) => void reply.write('one '), 'no reply within 100 ms'],
  ])('that does not come has status 0, and why: %s', async (_, listener, failure) => {
    const { byHttp } = await both(listener, 'GET', 100);
    expect(byHttp).toEqual({ status: 0, headers: [], body: '', failure });
  });

  it('that nobody can give is refused, as is what no header may hold', async () => {
    const url = await served((_, reply) => reply.end());
    await expect(httpBytes(asked('http://127.0.0.1:1/'), undefined, 500)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    const request: SentRequest = { method: 'GET', url, headers: [['X-A', '1\n2']] };
    await expect(httpBytes(request, undefined, 500)).rejects.toMatchObject({ code: 'ERR_INVALID_CHAR' });
  });
});

describe('a request over node:http', () => {
  const echo: RequestListener = async (request, reply) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { 'content-length': length, 'transfer-encoding': coding, 'x-a': own } = request.headers;
    reply.end(JSON.stringify([request.method, request.url, own, length, coding, body]));
  };

  it.each<[method: string, body: string | undefined, length: string | undefined]>([
    ['GET', undefined, undefined],
    ['DELETE', undefined, undefined],
    ['DELETE', '{"é":1}', '8'],
    ['POST', undefined, '0'],
    ['PUT', undefined, '0'],
    ['PATCH', undefined, '0'],
    ['POST', '{}', '2'],
    ['POST', '', '0'],
  ])('says how long its body is: %s of %j', async (method, body, length) => {
    const url = await served(echo);
    const bytes = body === undefined ? undefined : Buffer.from(body);
    const reply = await httpBytes(asked(url, method), bytes, 2000);
    expect(JSON.parse(Buffer.from(reply.bytes).toString())).toEqual([
      method,
      '/keys?a=%2F',
      '1',
      length ?? null,
      null,
      body ?? '',
    ]);
  });

  it('takes a connection that is there', async () => {
    const ports = new Set<number | undefined>();
    const url = await served((request, reply) => {
      ports.add(request.socket.remotePort);
      reply.end();
    });
    for (let i = 0; i < 3; i++) await httpBytes(asked(url), undefined, 2000);
    expect(ports.size).toBe(1);
  });

  it('takes none that the server has closed without a word', async () => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');
        socket.end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    for (let i = 0; i < 20; i++)
      expect((await httpBytes(asked(url, 'POST'), Buffer.from('{}'), 2000)).status).toBe(200);
  });

  it.each(['GET', 'POST', 'PUT', 'DELETE', 'PATCH'])(
    'is answered by a server that closes each connection a little later: %s',
    async (method) => {
      const body = ['GET', 'DELETE'].includes(method) ? undefined : Buffer.from('{}');
      for (const ms of [0, 1, 3, 10]) {
        const url = await served((request, reply) => {
          reply.on('finish', () => globalThis.setTimeout(() => request.socket.destroy(), ms));
          // Without the header that says when.
          reply.writeHead(200, { Connection: 'keep-alive' }).end();
        });
        for (let i = 0; i < 30; i++) {
          expect((await httpBytes(asked(url, method), body, 2000)).status).toBe(200);
          const until = performance.now() + (i % 4) * ms * 0.4;
          while (performance.now() < until);
        }
      }
    },
  );

  it('is not sent twice where its own connection is cut off', async () => {
    let count = 0;
    const url = await served((request) => {
      count++;
      request.socket.destroy();
    });
    await expect(httpBytes(asked(url, 'GET'), undefined, 2000)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(count).toBe(1);
  });

  it('is sent once more at most, and not at all where that could do something twice', async () => {
    const counts = new Map<string, number>();
    const url = await served((request, reply) => {
      const method = request.method ?? '';
      counts.set(method, (counts.get(method) ?? 0) + 1);
      if (request.url === '/open') reply.writeHead(200, { 'Keep-Alive': 'timeout=5' }).end();
      else request.socket.destroy();
    });
    const open = new URL('/open', url).href;
    await httpBytes(asked(open), undefined, 2000);
    await expect(httpBytes(asked(url, 'POST'), undefined, 2000)).rejects.toMatchObject({
      code: 'ECONNRESET',
    });
    expect(counts.get('POST')).toBe(1);
    await expect(httpBytes(asked(url, 'PUT'), undefined, 2000)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(counts.get('PUT')).toBe(1);
  });

  it('is sent once more where an idle connection is cut off, and told of where that is, too', async () => {
    let count = 0;
    const url = await served((request, reply) => {
      if (request.url === '/open') reply.end();
      else {
        count++;
        request.socket.destroy();
      }
    });
    await httpBytes(asked(new URL('/open', url).href), undefined, 2000);
    await expect(httpBytes(asked(url), undefined, 2000)).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(count).toBe(2);
  });

  it('does not use a connection again on which a body was rejected, since the server may be closing it', async () => {
    const closing = new WeakSet<net.Socket>();
    const url = await served((request, reply) => {
      if (closing.has(request.socket)) {
        request.socket.destroy();
        return;
      }
      if (request.method === 'POST') closing.add(request.socket);
      reply.writeHead(request.method === 'POST' ? 401 : 200).end();
    });
    for (let i = 0; i < 3; i++) {
      expect((await httpBytes(asked(url, 'POST'), Buffer.from('{}'), 2000)).status).toBe(401);
      expect((await httpBytes(asked(url), undefined, 2000)).status).toBe(200);
    }
  });

  it('goes in chunks where it says so', async () => {
    const url = await served(echo);
    const request: SentRequest = { method: 'POST', url, headers: [['Transfer-Encoding', 'chunked']] };
    const reply = await httpBytes(request, Buffer.from('{}'), 2000);
    expect(JSON.parse(Buffer.from(reply.bytes).toString()).slice(3)).toEqual([null, 'chunked', '{}']);
  });

  it('may say itself which codings it takes', async () => {
    const url = await served((request, reply) => reply.end(request.headers['accept-encoding']));
    const request: SentRequest = { method: 'GET', url, headers: [['Accept-Encoding', 'identity']] };
    const said = async (one: SentRequest) =>
      Buffer.from((await httpBytes(one, undefined, 2000)).bytes).toString();
    expect([await said(request), await said(asked(url))]).toEqual(['identity', 'gzip, deflate, br']);
  });
});
