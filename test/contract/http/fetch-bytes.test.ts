import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { fetchBytes, shownBody } from '../../../src/contract/http/fetch-bytes.ts';
import type { Draft } from '../../../src/contract/http/transport.ts';
import { settle } from '../../../src/contract/options.ts';
import { readDocument } from '../../../src/spec/read-document.ts';

const document = readDocument({ openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: {} });
const draft: Draft = {
  operation: undefined,
  method: 'POST',
  path: '/',
  query: [],
  headers: {},
  caller: { kind: 'nobody' },
};
const request = { method: 'POST', url: 'http://localhost:1/keys', headers: [['X-A', '1']] as const };
const by = (own: typeof fetch) => settle({ document, url: 'http://localhost:1', fetch: own, timeoutMs: 30 });

describe('bytes over HTTP', () => {
  it('are sent as they are, without a content type of their own, and no redirect is followed', async () => {
    const own = vi.fn<typeof fetch>(async () => new Response('é', { status: 201, headers: { 'X-B': '2' } }));
    const response = await fetchBytes(by(own), request, { ...draft, body: new Uint8Array([0xff, 1]) });
    expect(own.mock.calls).toEqual([
      [
        'http://localhost:1/keys',
        {
          method: 'POST',
          headers: [['X-A', '1']],
          body: Buffer.from([0xff, 1]),
          redirect: 'manual',
          signal: expect.any(AbortSignal),
        },
      ],
    ]);
    expect(response).toEqual({
      status: 201,
      headers: [
        ['content-type', 'text/plain;charset=UTF-8'],
        ['x-b', '2'],
      ],
      body: 'é',
    });
    await fetchBytes(by(own), request, draft);
    expect(own.mock.calls[1]?.[1]).not.toHaveProperty('body');
  });

  it.each([
    ['UTF-8', [0xc3, 0xa9], { body: 'é' }],
    ['UTF-8 with a byte order mark', [0xef, 0xbb, 0xbf, 0x61], { body: '\ufeffa' }],
    ['no UTF-8', [0x61, 0xff], { body: 'a\ufffd', isNotUtf8: true }],
  ])('are read: %s', async (_, bytes, expected) => {
    const own = async () => new Response(new Uint8Array(bytes));
    expect(await fetchBytes(by(own), request, draft)).toEqual({ status: 200, headers: [], ...expected });
  });

  it.each<[string, unknown, string]>([
    ['a code', new TypeError('fetch failed', { cause: Object.assign(new Error('m'), { code: 'EX' }) }), 'EX'],
    ['no code', new TypeError('fetch failed', { cause: new Error('broken pipe') }), 'broken pipe'],
    [
      'a code that is none',
      new TypeError('fetch failed', { cause: Object.assign(new Error('seven'), { code: 7 }) }),
      'seven',
    ],
    ['no cause', new TypeError('fetch failed'), 'fetch failed'],
    ['another cause', new TypeError('fetch failed', { cause: 'why' }), 'fetch failed'],
    ['what is no error', 'stop', 'stop'],
    ['too late', Object.assign(new Error('late'), { name: 'TimeoutError' }), 'no reply within 30 ms'],
  ])('that never come have status 0, and why: %s', async (_, error, failure) => {
    const own = () => Promise.reject(error);
    expect(await fetchBytes(by(own), request, draft)).toEqual({ status: 0, headers: [], body: '', failure });
  });

  it('are not waited for longer than allowed', async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    expect(await fetchBytes(by(fetch), { ...request, url }, draft)).toMatchObject({
      status: 0,
      failure: 'no reply within 30 ms',
    });
  });
});

describe('a body as it is shown', () => {
  it.each<[string, string | Uint8Array | undefined, string | undefined]>([
    ['none', undefined, undefined],
    ['a text', 'abc', 'abc'],
    ['bytes', new Uint8Array([0x61, 0xc3, 0xa9]), 'aé'],
    ['as long as may be', 'x'.repeat(4096), 'x'.repeat(4096)],
    ['too long', 'xy'.repeat(2049), `${'xy'.repeat(100)}... (4098 characters)`],
  ])('%s', (_, body, expected) => {
    expect(shownBody(body)).toBe(expected);
  });
});
