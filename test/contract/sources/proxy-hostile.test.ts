import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProxy, type ProxyOptions } from '../../../src/contract/sources/index.ts';
import { isOwnAddress } from '../../../src/contract/sources/proxy/own-address.ts';
import type { Exchange } from '../../../src/contract/types.ts';

async function listen(server: Pick<Server, 'listen' | 'address' | 'close'>): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A proxy before a server of bare bytes; what the server got, what was judged and what was not. */
async function given(reply: string | ((socket: Socket) => void), options: Partial<ProxyOptions> = {}) {
  const received: string[] = [];
  const exchanges: Exchange[] = [];
  const unjudged: string[] = [];
  const upstream = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (chunk) => {
      received.push(chunk.toString('latin1'));
      if (typeof reply === 'string') socket.end(Buffer.from(reply, 'latin1'));
      else reply(socket);
    });
  });
  const to = `http://127.0.0.1:${await listen(upstream)}`;
  const proxy = createProxy({
    to,
    onExchange: (exchange) => exchanges.push(exchange),
    onUnjudged: ({ method }, reason) => unjudged.push(`${method}: ${reason.replace(to, 'the server')}`),
    ...options,
  });
  const port = await listen(proxy);
  onTestFinished(() => proxy.closeAllConnections());
  const send = async (text: string) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
    });
    socket.write(Buffer.from(text.replaceAll('Host: own', `Host: 127.0.0.1:${port}`), 'latin1'));
    // A reset in the end is a close, too.
    await new Promise((resolve) => socket.once('close', resolve));
    return answer;
  };
  return { port, to, send, received, exchanges, unjudged };
}

const fine = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]';
const head = 'GET /keys HTTP/1.1\r\nHost: own\r\nConnection: close\r\n';

describe('whatever a client sends, the proxy answers and lives', () => {
  it.each([
    ['the server as a whole', 'OPTIONS * HTTP/1.1\r\nHost: own\r\nConnection: close\r\n\r\n', 200],
    ['a trailer announced without chunks', `${head}Trailer: X-Sum\r\n\r\n`, 200],
    ['two lengths', `${head}Content-Length: 1\r\nContent-Length: 1\r\n\r\nx`, 400],
    ['a length and chunks', `${head}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, 400],
    ['another transfer coding', `${head}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, 501],
    ['chunks of no size', `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n`, 400],
    ['a miracle', `${head}Expect: a miracle\r\n\r\n`, 417],
    ['a huge head', `${head}X: ${'x'.repeat(100_000)}\r\n\r\n`, 431],
    ['a control character', `${head}X: a\u0001\r\n\r\n`, 400],
    ['no HTTP', '\u0016\u0003\u0001\u0000\r\n\r\n', 400],
    ['no Host', 'GET /keys HTTP/1.1\r\nConnection: close\r\n\r\n', 400],
    ['two Hosts', `${head}Host: own\r\n\r\n`, 400],
    ['another Host', 'GET /keys HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', 421],
    ['an empty Host', 'GET /keys HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n', 421],
    ['another port', 'GET /keys HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close\r\n\r\n', 421],
    [
      'a URL of another server',
      'GET http://elsewhere.test/ HTTP/1.1\r\nHost: own\r\nConnection: close\r\n\r\n',
      421,
    ],
    ['a URL that is none', 'GET http://[/ HTTP/1.1\r\nHost: own\r\nConnection: close\r\n\r\n', 421],
    ['HTTP/1.0 without a Host', 'GET /keys HTTP/1.0\r\n\r\n', 200],
    ['a tunnel', 'CONNECT elsewhere.test:443 HTTP/1.1\r\nHost: own\r\n\r\n', 501],
    ['bytes beyond ASCII', `${head}X: \u00e4\u009b\u00ff\r\n\r\n`, 200],
  ])('%s', async (_kind, text, status) => {
    const { send } = await given(fine);
    expect((await send(text)).split(' ')[1]).toBe(String(status));
    expect(await send(`${head}\r\n`)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });

  it('answers pipelined requests in their order', async () => {
    const { send, exchanges } = await given(fine);
    const one = (path: string) => `GET ${path} HTTP/1.1\r\nHost: own\r\n\r\n`;
    const answer = await send(`${one('/a')}${one('/b')}${head}\r\n`);
    expect(answer.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
    expect(exchanges.map(({ request }) => new URL(request.url).pathname).sort()).toEqual([
      '/a',
      '/b',
      '/keys',
    ]);
  });

  it('ends what was asked for on a connection that is gone, also what still waits for its turn', async () => {
    const closed: Promise<unknown>[] = [];
    const { port } = await given((socket) => closed.push(once(socket, 'close')));
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`GET /a HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`.repeat(3));
    await expect.poll(() => closed.length).toBe(3);
    socket.resetAndDestroy();
    await Promise.all(closed);
  });

  it('judges no request that was cut short', async () => {
    const { port, exchanges, unjudged } = await given(() => {});
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`POST /keys HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nContent-Length: 9\r\n\r\n{`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.resetAndDestroy();
    await expect.poll(() => unjudged).toEqual(['POST: the connection was closed before the reply was over']);
    expect(exchanges).toEqual([]);
  });

  it('survives a client that resets a tunnel', async () => {
    const { port, send } = await given(fine);
    for (let times = 0; times < 20; times++) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(`CONNECT a:1 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`, () => socket.resetAndDestroy());
      await once(socket, 'close');
    }
    expect(await send(`${head}\r\n`)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  });
});

describe('whatever the server answers, the proxy answers and lives', () => {
  const notHttp = 'the reply of the server is not valid HTTP';
  const closed = 'the server closed the connection before it replied (ECONNRESET)';
  it.each([
    [
      'a trailer announced without chunks',
      `HTTP/1.1 200 OK\r\nTrailer: X\r\nContent-Length: 2\r\n\r\n[]`,
      200,
      undefined,
    ],
    [
      'a trailer announced for no body',
      'HTTP/1.1 204 None\r\nTrailer: X\r\nTransfer-Encoding: chunked\r\n\r\n',
      204,
      undefined,
    ],
    [
      'a reason with control characters',
      'HTTP/1.1 200 a\u001b[31m\u0007b\r\nContent-Length: 0\r\n\r\n',
      200,
      undefined,
    ],
    [
      'a status of nothing',
      'HTTP/1.1 000 None\r\nContent-Length: 0\r\n\r\n',
      502,
      'cannot pass on the reply of the server: its status is 0',
    ],
    [
      'a status too small',
      'HTTP/1.1 099 None\r\nContent-Length: 0\r\n\r\n',
      502,
      'cannot pass on the reply of the server: its status is 99',
    ],
    ['a status of four digits', 'HTTP/1.1 1000 None\r\nContent-Length: 0\r\n\r\n', 502, notHttp],
    ['an odd status', 'HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n', 999, undefined],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n[]', 502, notHttp],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      502,
      notHttp,
    ],
    [
      'another transfer coding',
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n[]',
      502,
      'cannot pass on the reply of the server: its transfer coding is not supported',
    ],
    ['a control character', 'HTTP/1.1 200 OK\r\nX: a\u0001b\r\n\r\n', 502, notHttp],
    ['a huge head', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, 502, notHttp],
    [
      'another protocol',
      'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\nhello',
      502,
      'the server changed the protocol without being asked',
    ],
    ['no HTTP', '220 smtp.example ESMTP\r\n', 502, notHttp],
    ['nothing', '', 502, closed],
    ['half a head', 'HTTP/1.1 200 OK\r\nX:', 502, closed],
    [
      'provisional replies first',
      `HTTP/1.1 103 Early\r\nLink: <a>\r\n\r\nHTTP/1.1 102 Wait\r\n\r\n${fine}`,
      200,
      undefined,
    ],
    ['only a provisional reply', 'HTTP/1.1 100 Continue\r\n\r\n', 502, closed],
    ['204 with a body', 'HTTP/1.1 204 None\r\nContent-Length: 2\r\n\r\n[]', 204, undefined],
    ['bytes after the end', `${fine}more`, 200, undefined],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\n[]', 200, undefined],
  ])('%s', async (_kind, reply, status, reason) => {
    const { send, exchanges, unjudged } = await given(reply);
    const answer = await send(`${head}\r\n`);
    expect(answer.split(/[ \r]/)[1]).toBe(String(status));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none may come through.
    expect(answer).not.toMatch(/[\u0000-\u0009\u001b]/);
    expect(exchanges).toHaveLength(reason === undefined ? 1 : 0);
    expect(unjudged).toEqual(reason === undefined ? [] : [expect.stringContaining(`GET: ${reason}`)]);
  });

  it('passes the head of a reply to HEAD that has a body', async () => {
    const { send, exchanges } = await given(fine);
    const answer = await send(`${head.replace('GET', 'HEAD')}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n$/);
    expect(exchanges.map(({ response }) => response.body)).toEqual(['']);
  });

  it('passes an early refusal of an upload on', async () => {
    const { send, unjudged } = await given('HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig');
    const body = 'x'.repeat(4_000_000);
    const answer = await send(
      `POST /keys HTTP/1.1\r\nHost: own\r\nConnection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    expect(answer).toMatch(/^HTTP\/1\.1 413 Too Large\r\n[\s\S]*big$/);
    expect(unjudged).toHaveLength(1);
  });

  it('keeps the lines beyond the two thousandth', async () => {
    const many = Array.from({ length: 3_000 }, () => 'a:').join('\r\n');
    const { send, received } = await given(`HTTP/1.1 200 OK\r\n${many}\r\nContent-Length: 2\r\n\r\n[]`);
    expect(await send(`${head}${many}\r\nX-Last: 1\r\n\r\n`)).toMatch(/\r\nContent-Length: 2\r\n/);
    expect(received[0]).toContain('X-Last: 1');
  });
});

describe('what belongs to one connection', () => {
  it('goes no further: neither what Connection names nor the rest', async () => {
    const { send, received } = await given(
      'HTTP/1.1 200 OK\r\nConnection: X-Server-Hop, close\r\nx-server-hop: 1\r\nUpgrade: h2c\r\nX-B: 2\r\nContent-Length: 2\r\n\r\n[]',
    );
    const answer = await send(
      'POST /keys HTTP/1.1\r\nHost: own\r\nConnection: close, X-Client-Hop\r\nConnection: Content-Length\r\nX-CLIENT-HOP: 1\r\nTE: trailers\r\nProxy-Authorization: Basic YTpi\r\nX-A: 1\r\nContent-Length: 2\r\n\r\n{}',
    );
    expect(received[0]?.replace(/^[\s\S]*?\r\n/, '').replace(/^Host: .*\r\n/, '')).toBe(
      'X-A: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}',
    );
    expect(answer).toBe('HTTP/1.1 200 OK\r\nX-B: 2\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]');
  });

  it('lets trailers of a request through', async () => {
    const { send, received } = await given((socket) => setTimeout(() => socket.end(fine), 50));
    await send(`${head}Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\n{}\r\n0\r\nX-Sum: 7\r\n\r\n`);
    expect(received.join('')).toContain('Trailer: X-Sum');
  });
});

describe('a listener that fails', () => {
  it('stops neither the reply nor the proxy, and is told of', async () => {
    const errors: unknown[] = [];
    const problem = new Error('no');
    const { send } = await given(fine, {
      onExchange() {
        throw problem;
      },
      onUnjudged(_request, reason, error) {
        errors.push(reason, error);
        throw new Error('neither');
      },
    });
    expect(await send(`${head}\r\n`)).toMatch(/\[\]$/);
    expect(await send(`${head}\r\n`)).toMatch(/\[\]$/);
    expect(errors).toEqual(['the judge failed', problem, 'the judge failed', problem]);
  });
});

describe('the address of a proxy', () => {
  const at = (localAddress: string) => ({ localAddress, localPort: 4011 });
  it.each([
    ['127.0.0.1:4011', '127.0.0.1', true],
    ['LOCALHOST:4011', '127.0.0.1', true],
    ['localhost.:4011', '::1', true],
    ['[::1]:4011', '::1', true],
    ['127.0.0.1:4011', '::ffff:127.0.0.1', true],
    ['10.1.2.3:4011', '10.1.2.3', true],
    ['[fe80::1]:4011', 'fe80::1%eth0', true],
    ['keys.test:4011', '127.0.0.1', true],
    ['keys.test', '127.0.0.1', true],
    ['one.test:7', '127.0.0.1', true],
    ['one.test:8', '127.0.0.1', false],
    ['[::2]:4011', '10.1.2.3', true],
    ['localhost:4011', '10.1.2.3', false],
    ['localhost', '127.0.0.1', false],
    ['localhost:80', '127.0.0.1', false],
    ['localhost.evil.example:4011', '127.0.0.1', false],
    ['127.0.0.1.evil.example:4011', '127.0.0.1', false],
    ['evil@127.0.0.1:4011', '127.0.0.1', false],
    ['127.0.0.1:4011/', '127.0.0.1', false],
    ['127.0.0.1:4011, 127.0.0.1:4011', '127.0.0.1', false],
    ['', '127.0.0.1', false],
    [':4011', '127.0.0.1', false],
  ])('%j at %s: %s', (host, address, isOwn) => {
    expect(isOwnAddress(host, at(address), ['keys.test', 'one.test:7', '::2'])).toBe(isOwn);
  });
});
