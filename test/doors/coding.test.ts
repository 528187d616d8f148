import { get, type IncomingHttpHeaders } from 'node:http';
import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
} from 'node:zlib';
import { decompress as unzstd } from 'fzstd';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { decode } from '../../src/doors/node/decode.ts';
import { zstdStored } from '../../src/doors/node/zstd.ts';
import { listen } from '../../src/doors/node.ts';
import type { ContentCoding } from '../../src/mock/server-traits.ts';
import { proves } from '../support/ledger.ts';

async function serve() {
  const mock = createMock({ seed: 1 });
  const { url, close } = await listen(mock);
  onTestFinished(close);
  return { mock, url };
}

async function ask(path: string, headers: Record<string, string>) {
  const { mock, url } = await serve();
  return new Promise<{ mock: typeof mock; headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
    get(url + path, { headers: { Authorization: 'Bearer me', ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ mock, headers: response.headers, body: Buffer.concat(chunks) }));
    }).on('error', reject);
  });
}

describe('a reply in a content coding', () => {
  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
    ['deflate', inflateSync],
    ['zstd', (bytes: Buffer) => Buffer.from(unzstd(bytes))],
  ])('of Feldera in %s has the same body, in chunks, and says what it is', async (coding, decompress) => {
    const { mock, headers, body } = await ask('/v0/api_keys', { 'Accept-Encoding': coding });
    expect(headers).toMatchObject({ 'content-encoding': coding, 'transfer-encoding': 'chunked' });
    expect(headers.vary).toBe(
      'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, accept-encoding',
    );
    expect(headers['content-length']).toBeUndefined();
    expect(decompress(body).toString()).toBe('[]');
    proves(mock, 'feldera.stack.compression');
  });

  it('is what nobody gets who does not ask', async () => {
    const { headers, body } = await ask('/v0/api_keys', {});
    expect(headers['content-encoding']).toBeUndefined();
    expect(body.toString()).toBe('[]');
  });

  it('is not what a service sends of which that is not known', async () => {
    const { headers } = await ask('/api/v1/credentials/', { 'Accept-Encoding': 'gzip' });
    expect(headers['content-encoding']).toBeUndefined();
  });
});

const text = Buffer.from('{"name":"ci"}');
const coded: Record<ContentCoding, Buffer> = {
  br: brotliCompressSync(text),
  gzip: gzipSync(text),
  deflate: deflateSync(text),
  zstd: zstdStored(text),
};
const limit = 4096;

describe('a request in a content coding', () => {
  it.each(Object.entries(coded))('of %s is read by Feldera', async (coding, body) => {
    const { mock, url } = await serve();
    const response = await fetch(`${url}/v0/api_keys`, {
      method: 'POST',
      headers: { Authorization: 'Bearer me', 'Content-Type': 'application/json', 'Content-Encoding': coding },
      body: Uint8Array.from(body),
    });
    expect(response.status).toBe(201);
    proves(mock, 'feldera.stack.request-coding');
  });

  it('is too large by what is decoded', async () => {
    const { url } = await serve();
    const response = await fetch(`${url}/v0/api_keys`, {
      method: 'POST',
      headers: { Authorization: 'Bearer me', 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      body: Uint8Array.from(gzipSync(Buffer.alloc(2_097_153, ' '))),
    });
    expect(response.status).toBe(413);
    expect(await response.text()).toBe('JSON payload has exceeded limit (2097152 bytes).');
  });

  it.each([
    ['gzip', 'no gzip', Buffer.from('{}'), 'header'],
    ['gzip', 'nothing', Buffer.alloc(0), 'checksum'],
    ['gzip', 'the start of a header', coded.gzip.subarray(0, 5), 'checksum'],
    ['gzip', 'what is cut in its data', coded.gzip.subarray(0, 14), 'checksum'],
    ['gzip', 'what is cut in its checksum', coded.gzip.subarray(0, -1), 'checksum'],
    ['gzip', 'a wrong checksum', Buffer.concat([coded.gzip.subarray(0, -8), Buffer.alloc(8)]), 'checksum'],
    ['gzip', 'a second member', Buffer.concat([coded.gzip, coded.gzip]), 'trailing'],
    [
      'gzip',
      'data that is none',
      Buffer.concat([coded.gzip.subarray(0, 10), Buffer.alloc(20, 0xff)]),
      'corrupt',
    ],
    ['deflate', 'no zlib', Buffer.from('{"name":"x"}'), 'corrupt'],
    ['deflate', 'more than the data', Buffer.concat([coded.deflate, text]), 'trailing'],
    ['br', 'no brotli', text, 'corrupt'],
    ['zstd', 'no zstd', text, 'header'],
    ['zstd', 'a corrupt frame', Buffer.concat([coded.zstd.subarray(0, 9), Buffer.alloc(9, 0xff)]), 'corrupt'],
  ] as const)('%s: %s is a fault', (coding, _, bytes, fault) => {
    expect(decode(coding, bytes, limit)).toEqual({ fault });
  });

  it.each([
    [
      'a name',
      Buffer.concat([
        Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3]),
        Buffer.from('n\0'),
        coded.gzip.subarray(10),
      ]),
    ],
    [
      'an extra field',
      Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 3, 2, 0, 1, 1]), coded.gzip.subarray(10)]),
    ],
  ])('gzip: %s in its header is passed over', (_, bytes) => {
    expect(decode('gzip', bytes, limit)).toEqual({ body: text });
  });

  it.each(['gzip', 'deflate', 'br'] as const)('%s: what would be too much is not decoded', (coding) => {
    const large = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }[coding](
      Buffer.alloc(100_000),
    );
    expect(decode(coding, large, limit)).toMatchObject({ isTooLarge: true });
  });
});

it.each([0, 1, 200_000, 131_072])('zstd: %i stored bytes come back', (size) => {
  const content = Buffer.alloc(size, 'ab');
  expect(Buffer.from(unzstd(zstdStored(content))).equals(content)).toBe(true);
});
