import type net from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { httpBytes } from '../../../src/contract/http/http-bytes.ts';
import { asked, served } from './served.ts';

describe.concurrent('a connection over time', () => {
  it('does not use a connection again that was idle while others were used', async ({ onTestFinished }) => {
    const usedAt = new WeakMap<net.Socket, number>();
    const url = await served((request, reply) => {
      const { socket } = request;
      const isStale = performance.now() - (usedAt.get(socket) ?? Infinity) > 1300;
      usedAt.set(socket, performance.now());
      if (isStale) {
        socket.destroy();
        return;
      }
      reply.writeHead(request.method === 'POST' ? 400 : 200).end();
    }, onTestFinished);
    const ask = async (method = 'GET') =>
      (await httpBytes(asked(url, method), method === 'POST' ? Buffer.from('{}') : undefined, 2000)).status;
    await Promise.all([ask(), ask()]);
    for (let i = 0; i < 15; i++) {
      await setTimeout(100);
      expect(await ask()).toBe(200);
    }
    // This one takes the busy connection away, so that the next takes the other.
    expect(await ask('POST')).toBe(400);
    expect(await ask()).toBe(200);
  });

  it('may wait for a reply longer than a connection may be idle', async ({ onTestFinished }) => {
    const url = await served(
      (_, reply) => void globalThis.setTimeout(() => reply.end(), 1300),
      onTestFinished,
    );
    for (let i = 0; i < 2; i++) expect((await httpBytes(asked(url), undefined, 5000)).status).toBe(200);
  });
});
