import { randomBytes } from 'node:crypto';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  request as requestHttp,
  type Server,
} from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { createProxy, createSession, type ProxyOptions } from '../../../src/contract/sources/index.ts';
import type { Exchange } from '../../../src/contract/types.ts';
import { BAD, sessionFor } from './judge.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function listen(server: Server): Promise<string> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A proxy before a server that does as `answer` says; what passed, and what was not judged. */
async function given(answer: RequestListener, options: Partial<ProxyOptions> = {}) {
  const exchanges: Exchange[] = [];
  const unjudged: string[] = [];
  const upstream = await listen(createServer(answer));
  const url = await listen(
    createProxy({
      to: upstream,
      onExchange: (exchange) => exchanges.push(exchange),
      onUnjudged: ({ method }, reason) => unjudged.push(`${method}: ${reason}`),
      ...options,
    }),
  );
  return { url, upstream, exchanges, unjudged };
}

interface Answer {
  readonly status: number | undefined;
  readonly message: string | undefined;
  readonly raw: readonly string[];
  readonly body: Buffer;
}

/** Asks without anything that fetch would add. */
function ask(
  url: string,
  options: { method?: string; headers?: readonly string[]; body?: Uint8Array; path?: string } = {},
): Promise<Answer> {
  const { method = 'GET', headers = [], body, path } = options;
  return new Promise((resolve, reject) => {
    const lines = ['Host', new URL(url).host, ...headers] as never;
    const outgoing = requestHttp(
      url,
      { method, headers: lines, agent: false, ...(path && { path }) },
      (answer) => {
        bytesOf(answer).then(
          (bytes) =>
            resolve({
              status: answer.statusCode,
              message: answer.statusMessage,
              raw: answer.rawHeaders,
              body: bytes,
            }),
          reject,
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Sends bytes to a server; gives all that it answers. `Host: own` stands for the server's own address. */
async function told(url: string, said: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.write(said.replace('Host: own', `Host: ${new URL(url).host}`));
  return readText(socket);
}

/** A server that says the same whatever it is asked. */
async function spoken(said: string): Promise<string> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(said));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe('the proxy', () => {
  it('passes bodies on byte for byte, in both ways, and hands over the exchange', async () => {
    const { url, upstream, exchanges } = await given(async (request, response) => {
      const body = await bytesOf(request);
      response.writeHead(201, 'Made It', [
        'X-One',
        '1',
        'x-Two',
        '2',
        'Set-Cookie',
        'a=1',
        'Set-Cookie',
        'b=2',
        'Content-Length',
        `${body.length}`,
      ]);
      response.end(body);
    });
    const body = Buffer.from('{"näme":"ключ"}');
    const answer = await ask(`${url}/keys?a=1&a=%20`, {
      method: 'POST',
      headers: ['X-Case', 'Kept', 'X-Case', 'Twice', 'Content-Length', `${body.length}`],
      body,
    });
    expect([answer.status, answer.message, answer.body]).toEqual([201, 'Made It', body]);
    expect(answer.raw.slice(0, 8)).toEqual([
      'X-One',
      '1',
      'x-Two',
      '2',
      'Set-Cookie',
      'a=1',
      'Set-Cookie',
      'b=2',
    ]);
    expect(exchanges).toMatchObject([
      {
        index: 0,
        request: { method: 'POST', url: `${upstream}/keys?a=1&a=%20`, body: body.toString() },
        response: { status: 201, body: body.toString() },
      },
    ]);
    expect(exchanges[0]?.request.headers.filter(([name]) => name === 'X-Case')).toEqual([
      ['X-Case', 'Kept'],
      ['X-Case', 'Twice'],
    ]);
  });

  it('sends the server what it was sent, but for its own host and connection', async () => {
    const seen: string[][] = [];
    const { url, upstream } = await given((request, response) => {
      seen.push(request.rawHeaders);
      response.end();
    });
    await ask(`${url}/`, { headers: ['X-A', '1', 'Connection', 'close', 'accept', '*/*', 'X-A', '2'] });
    expect(seen).toEqual([
      ['Host', new URL(upstream).host, 'X-A', '1', 'accept', '*/*', 'X-A', '2', 'Connection', 'close'],
    ]);
  });

  it.each([
    ['binary', randomBytes(3 * 1024 * 1024)],
    ['nothing', Buffer.alloc(0)],
  ])('passes %s in chunks', async (_kind, body) => {
    const lengths: (string | undefined)[] = [];
    const { url } = await given(async (request, response) => {
      lengths.push(request.headers['transfer-encoding']);
      response.end(await bytesOf(request));
    });
    const answer = await ask(url, { method: 'PUT', headers: ['Transfer-Encoding', 'chunked'], body });
    expect(lengths).toEqual(['chunked']);
    expect(answer.body.equals(body)).toBe(true);
  });

  it.each([
    ['HEAD', 200, ['Content-Length', '17', 'Content-Type', 'application/json']],
    ['GET', 204, ['X', '1']],
    ['GET', 304, ['ETag', '"1"']],
  ])('passes an answer without a body: %s %i', async (method, status, headers) => {
    const { url, exchanges } = await given((_request, response) => {
      response.writeHead(status, headers).end();
    });
    const answer = await ask(url, { method });
    expect(answer.status).toBe(status);
    expect(answer.raw.slice(0, headers.length)).toEqual(headers);
    expect(answer.body).toHaveLength(0);
    expect(exchanges[0]?.response).toMatchObject({ status, body: '' });
  });

  it.each(['POST', 'PUT', 'DELETE', 'GET'])('invents no body for a bare %s', async (method) => {
    const seen: IncomingMessage['headers'][] = [];
    const { url, exchanges } = await given((request, response) => {
      seen.push(request.headers);
      response.end();
    });
    await ask(url, {
      method,
      headers: method === 'GET' || method === 'DELETE' ? [] : ['Content-Length', '0'],
    });
    expect(seen[0]).not.toHaveProperty('transfer-encoding');
    expect(exchanges[0]?.request).not.toHaveProperty('body');
  });

  it('passes a compressed answer as it is and hands over what it says', async () => {
    const zipped = gzipSync('{"a":1}');
    const { url, exchanges } = await given((_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Length': zipped.length }).end(zipped);
    });
    expect((await ask(url)).body).toEqual(zipped);
    expect(exchanges[0]?.response.body).toBe('{"a":1}');
    expect(exchanges[0]?.response.headers.map(([name]) => name)).toEqual(['Date', 'Connection']);
  });

  it('lets the first bytes through before the last are there', async () => {
    let finish = () => {};
    const { url } = await given((_request, response) => {
      response.write('first');
      finish = () => response.end('last');
    });
    const response = await fetch(url);
    const reader = response.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('first');
    finish();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('last');
  });

  it('passes trailers', async () => {
    const { url } = await given((_request, response) => {
      response.writeHead(200, { Trailer: 'X-Sum' });
      response.write('body');
      response.addTrailers({ 'X-Sum': '7' });
      response.end();
    });
    const trailers = await new Promise((resolve) => {
      requestHttp(url, { agent: false }, async (answer) => {
        await readText(answer);
        resolve(answer.trailers);
      }).end();
    });
    expect(trailers).toEqual({ 'x-sum': '7' });
  });

  it('breaks where the server broke: a cut answer does not pass for a whole one, nor is it judged', async () => {
    const { url, exchanges } = await given((_request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('half', () => response.destroy());
    });
    await expect(ask(url)).rejects.toThrow('aborted');
    expect(exchanges).toEqual([]);
  });

  it('answers 502 where there is no server, and tells no more than where', async () => {
    const gone = await listen(createServer());
    const [server] = open.splice(-1);
    await new Promise((resolve) => server?.close(resolve));
    const url = await listen(createProxy({ to: gone, onExchange: () => {} }));
    const answer = await ask(`${url}/keys?token=abc-123456`);
    expect(answer.status).toBe(502);
    expect(answer.body.toString()).toBe(`keymock: cannot reach ${gone} (ECONNREFUSED)\n`);
  });

  it('lets the server go when the client has gone', async () => {
    const left = new Promise<void>((resolve) => {
      void given((_request, response) => {
        response.write('x');
        response.once('close', resolve);
      }).then(async ({ url }) => {
        const stop = new AbortController();
        await fetch(url, { signal: stop.signal });
        stop.abort();
      });
    });
    await left;
  });

  it('forwards to its one server only', async () => {
    const seen: unknown[] = [];
    const { url, upstream } = await given((request, response) => {
      seen.push(request.url);
      response.end();
    });
    const answer = await ask(url, { path: 'http://elsewhere.test/keys' });
    expect(answer.status).toBe(421);
    expect(answer.body.toString()).toBe(`keymock: this proxy forwards to ${upstream} only\n`);
    // Node itself refuses what is neither a path nor a URL.
    for (const path of ['.elsewhere.test/', '@elsewhere.test/', 'elsewhere.test:80']) {
      expect((await ask(url, { path })).status).toBe(400);
    }
    expect(seen).toEqual([]);
  });

  it.each([
    ['a path that looks like a host', '//elsewhere.test/keys', '//elsewhere.test/keys'],
    ['dots', '/a/../b', '/a/../b'],
  ])('asks its server for the very path: %s', async (_kind, path, wanted) => {
    const seen: unknown[] = [];
    const { url } = await given((request, response) => {
      seen.push(request.url);
      response.end();
    });
    await ask(url, { path });
    expect(seen).toEqual([wanted]);
  });

  it('puts the path of its server before that of the request', async () => {
    const seen: unknown[] = [];
    const upstream = await listen(
      createServer((request, response) => response.end(String(seen.push(request.url)))),
    );
    const url = await listen(createProxy({ to: `${upstream}/base/`, onExchange: () => {} }));
    await ask(`${url}/keys`);
    expect(seen).toEqual(['/base/keys']);
  });

  it('opens no tunnel', async () => {
    const { url } = await given((_request, response) => response.end());
    const raw = await told(url, 'CONNECT elsewhere.test:443 HTTP/1.1\r\nHost: own\r\n\r\n');
    expect(raw.split('\r\n')[0]).toBe('HTTP/1.1 501 Not Implemented');
  });

  it.each(['websocket', 'h2c'])(
    'passes a request to change to %s on as an ordinary one',
    async (protocol) => {
      const seen: string[][] = [];
      const { url, exchanges } = await given((request, response) => {
        seen.push(request.rawHeaders.slice(2));
        response.end('plain');
      });
      const raw = await told(
        url,
        `GET /keys HTTP/1.1\r\nHost: own\r\nX-A: 1\r\nUpgrade: ${protocol}\r\nHTTP2-Settings: AAM\r\nConnection: close, Upgrade, HTTP2-Settings\r\n\r\n`,
      );
      expect(raw).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n(5\r\n)?plain/);
      expect(seen).toEqual([['X-A', '1', 'Connection', 'close']]);
      expect(exchanges).toHaveLength(1);
    },
  );

  it('passes bodies that are too long to keep, and says that they are not judged', async () => {
    const { url, exchanges, unjudged } = await given(
      (_request, response) => response.end('x'.repeat(5_000)),
      { maxBody: 1_000 },
    );
    expect((await ask(url)).body).toHaveLength(5_000);
    expect(exchanges).toEqual([]);
    expect(unjudged).toEqual(['GET: a body is longer than 1000 bytes or coded in an unknown way']);
  });

  it('unpacks no bomb', async () => {
    const { url, unjudged } = await given(
      (_request, response) =>
        response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(10_000_000))),
      { maxBody: 100_000 },
    );
    await ask(url);
    expect(unjudged).toHaveLength(1);
  });

  it.each(['api.example.com', 'file:///etc/passwd', 'xhttp://api.example.com', ''])(
    'refuses to stand before what is no server: %j',
    (to) => {
      expect(() => createProxy({ to, onExchange: () => {} })).toThrow(
        new TypeError(
          'Failed to make a proxy: the server behind it needs an http(s) URL. Did you forget "http://"?',
        ),
      );
    },
  );

  it('numbers exchanges in the order of the requests, and takes their time', async () => {
    const { url, exchanges } = await given((_request, response) => response.end());
    const before = Date.now();
    await ask(`${url}/a`);
    await ask(`${url}/b`);
    expect(exchanges.map(({ index, request }) => [index, new URL(request.url).pathname])).toEqual([
      [0, '/a'],
      [1, '/b'],
    ]);
    for (const { startedAt, durationMs } of exchanges) {
      expect(startedAt).toBeGreaterThanOrEqual(before);
      expect(durationMs).toBeGreaterThan(0);
      expect(durationMs).toBeLessThan(60_000);
    }
  });

  it('judges nothing that is too long or coded in an unknown way, sent or received, and need not say so', async () => {
    const exchanges: Exchange[] = [];
    const upstream = await listen(
      createServer(async (request, response) => {
        const body = await bytesOf(request);
        response.setHeader('X-Length', body.length);
        response.end(request.url === '/long' ? 'x'.repeat(99) : 'x');
      }),
    );
    const url = await listen(
      createProxy({ to: upstream, maxBody: 50, onExchange: (exchange) => exchanges.push(exchange) }),
    );
    const send = (path: string, length: number, ...headers: string[]) =>
      ask(url + path, {
        method: 'POST',
        headers: ['Content-Length', `${length}`, ...headers],
        body: Buffer.alloc(length, 0x61),
      });
    for (const answer of [
      await send('/sent', 51),
      await send('/long', 1),
      await send('/coded', 5, 'Content-Encoding', 'unheard-of'),
    ])
      expect(answer.status).toBe(200);
    expect(exchanges).toEqual([]);
    await send('/good', 50);
    expect(exchanges.map(({ request }) => request.body)).toEqual(['a'.repeat(50)]);
  });

  it.each([
    ['OPTIONS', '*', '*'],
    ['GET', 'http://proxy.test/keys?a=1', '/keys?a=1'],
  ])('takes other forms of a target: %s %s', async (method, path, wanted) => {
    const seen: unknown[] = [];
    const { url } = await given(
      (request, response) => {
        seen.push(request.url);
        response.end();
      },
      { hosts: ['proxy.test'] },
    );
    const raw = await told(
      url,
      `${method} ${path} HTTP/1.1\r\nHost: proxy.test\r\nConnection: close\r\n\r\n`,
    );
    expect(raw.split('\r\n')[0]).toBe('HTTP/1.1 200 OK');
    expect(seen).toEqual([wanted]);
  });

  it('takes its server’s own address for a target', async () => {
    const seen: unknown[] = [];
    const { url, upstream } = await given((request, response) => {
      seen.push(request.url);
      response.end();
    });
    await told(
      url,
      `GET ${upstream}/keys HTTP/1.1\r\nHost: ${new URL(upstream).host}\r\nConnection: close\r\n\r\n`,
    );
    expect(seen).toEqual(['/keys']);
  });

  it.each(['POST', 'PUT', 'PATCH'])(
    'announces that a bare %s has no body, as a client would',
    async (method) => {
      const seen: string[][] = [];
      const { url } = await given((request, response) => {
        seen.push(request.rawHeaders.slice(2));
        response.end();
      });
      await told(url, `${method} /keys HTTP/1.1\r\nHost: own\r\nConnection: close\r\n\r\n`);
      expect(seen).toEqual([['Content-Length', '0', 'Connection', 'close']]);
    },
  );

  it('passes a body in chunks even where a method has none by custom', async () => {
    const bodies: string[] = [];
    const { url, exchanges } = await given(async (request, response) => {
      bodies.push(String(await bytesOf(request)));
      response.end();
    });
    const head = 'GET /keys HTTP/1.1\r\nHost: own\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n';
    await told(url, `${head}2\r\n{}\r\n0\r\n\r\n`);
    expect(bodies).toEqual(['{}']);
    expect(exchanges[0]?.request.body).toBe('{}');
  });

  it('keeps what belongs to the connection behind it to itself, and invents no headers', async () => {
    const upstream = await spoken(
      'HTTP/1.1 200 Fine\r\nKEEP-ALIVE: timeout=9\r\nProxy-Authenticate: Basic\r\nX-A: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}',
    );
    const exchanges: Exchange[] = [];
    const url = await listen(
      createProxy({ to: upstream, onExchange: (exchange) => exchanges.push(exchange) }),
    );
    const raw = await told(url, 'GET / HTTP/1.1\r\nHost: own\r\nConnection: close\r\n\r\n');
    expect(raw.split('\r\n')).toEqual([
      'HTTP/1.1 200 Fine',
      'X-A: 1',
      'Content-Length: 2',
      'Connection: close',
      '',
      '{}',
    ]);
    expect(exchanges[0]?.response.headers).toContainEqual(['Content-Length', '2']);
  });

  it('breaks where the server talks nonsense in the middle of its answer', async () => {
    const upstream = await spoken(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\nnonsense\r\n',
    );
    const exchanges: Exchange[] = [];
    const url = await listen(
      createProxy({ to: upstream, onExchange: (exchange) => exchanges.push(exchange) }),
    );
    await expect(ask(url)).rejects.toThrow();
    expect(exchanges).toEqual([]);
  });

  it('answers plainly, as text of a known length', async () => {
    const { url } = await given((_request, response) => response.end());
    const answer = await ask(url, { path: 'http://elsewhere.test/keys' });
    expect(answer.raw.slice(0, 4)).toEqual([
      'Content-Type',
      'text/plain; charset=utf-8',
      'Content-Length',
      `${answer.body.length}`,
    ]);
  });

  it('has its exchanges judged', async () => {
    const findings: string[] = [];
    const upstream = await listen(
      createServer((_request, response) =>
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(BAD),
      ),
    );
    const session = createSession(sessionFor(upstream));
    const url = await listen(
      createProxy({
        to: upstream,
        onExchange: (exchange) => findings.push(...session.add(exchange).findings.map(({ check }) => check)),
      }),
    );
    await ask(`${url}/keys`);
    expect(findings).toEqual(['wire/body']);
    expect(session.sum().report.summary.failed).toBe(1);
  });
});
