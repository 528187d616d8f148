import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { listen } from '../../src/doors/node.ts';

async function serve() {
  const mock = createMock({ seed: 1 });
  const listening = await listen(mock);
  onTestFinished(listening.close);
  return { ...listening, mock };
}

const authorization = { Authorization: 'Bearer me' };

async function expectAlive(url: string): Promise<void> {
  const response = await fetch(`${url}/v0/api_keys`, { headers: authorization });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('[]');
}

/** Sends raw bytes and gives all that comes back until the server closes, or after a quiet while. */
function raw(port: number, bytes: string, quietMs = 500): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let received = '';
    socket.setTimeout(quietMs, () => socket.destroy());
    socket.on('data', (chunk) => {
      received += chunk.toString();
    });
    socket.on('close', () => resolve(received));
    socket.on('error', reject);
  });
}

describe('the HTTP server', () => {
  it.each([
    [
      'an absolute-form target',
      'GET http://proxy.test/v0/api_keys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer me\r\nConnection: close\r\n\r\n',
      /^HTTP\/1\.1 200 OK\r\n[\s\S]*\[\]$/,
    ],
    [
      'a target of an asterisk',
      'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      /^HTTP\/1\.1 404 /,
    ],
    [
      'two Host lines',
      'GET /api/v1/credentials/ HTTP/1.1\r\nHost: x\r\nhOST: x\r\nAuthorization: Bearer me\r\n\r\n',
      /^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*\r\nConnection: close\r\n[\s\S]*\r\n\r\nkeymock: the request has more than one Host\n$/,
    ],
    ['bytes that are no HTTP', 'hello\r\n\r\n', /^HTTP\/1\.1 400 Bad Request\r\n/],
    [
      // Twice Node's limit, and little enough to be read at once: what is left unread when the server closes would reset
      // the connection, and the answer might be lost with it.
      'a header of 32 KiB',
      `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(32_768)}\r\n\r\n`,
      /^HTTP\/1\.1 431 /,
    ],
  ])('answers %s and stays up', async (_, bytes, expected) => {
    const { port, url } = await serve();
    expect(await raw(port, bytes)).toMatch(expected);
    await expectAlive(url);
  });

  it('drops a request that is never finished, and makes nothing of it', async () => {
    const { port, url } = await serve();
    const head =
      'POST /v0/api_keys HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer me\r\nContent-Type: application/json\r\n';
    expect(await raw(port, `${head}Content-Length: 1000\r\n\r\n{"name":"half"}`)).toBe('');
    await expectAlive(url);
  });

  it.each(['me', 'you'])('counts a body of 20 MiB without keeping it (%s)', async (account) => {
    const { url } = await serve();
    const response = await fetch(`${url}/v0/api_keys`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${account}`, 'Content-Type': 'application/json' },
      body: new Uint8Array(20 * 1024 * 1024).fill(0x20),
    });
    expect(response.status).toBe(413);
    expect(await response.text()).toBe(
      'JSON payload (20971520 bytes) is larger than allowed (limit: 2097152 bytes).',
    );
    await expectAlive(url);
  });

  it('serves while 1,000 connections stay idle', async () => {
    const { port, url } = await serve();
    const sockets = await Promise.all(
      Array.from(
        { length: 1000 },
        () =>
          new Promise<ReturnType<typeof connect>>((resolve, reject) => {
            const socket = connect(port, '127.0.0.1', () => resolve(socket));
            socket.on('error', reject);
          }),
      ),
    );
    await expectAlive(url);
    for (const socket of sockets)
      socket
        .removeAllListeners('error')
        .on('error', () => {})
        .destroy();
    await expectAlive(url);
  });

  it('refuses a port that is taken with the system error', async () => {
    const { port } = await serve();
    await expect(listen(createMock(), { port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('closes at once, open connections included', async () => {
    const { url, port, close } = await listen(createMock());
    const socket = connect(port, '127.0.0.1');
    const closed = new Promise((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('connect', resolve));
    await close();
    await closed;
    await expect(fetch(url)).rejects.toThrow();
  });
});
