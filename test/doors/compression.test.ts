import { get, type IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { chooseEncoding } from '../../src/doors/compression.ts';
import { listen } from '../../src/doors/node.ts';
import { proves } from '../support/ledger.ts';

async function ask(path: string, headers: Record<string, string>) {
  const mock = createMock({ seed: 1 });
  const { url, close } = await listen(mock);
  onTestFinished(close);
  return new Promise<{ mock: typeof mock; headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
    get(url + path, { headers: { Authorization: 'Bearer me', ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ mock, headers: response.headers, body: Buffer.concat(chunks) }));
    }).on('error', reject);
  });
}

describe('chooseEncoding', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['zstd', undefined],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'gzip'],
    ['GZIP;q=0.5, br', 'br'],
    ['gzip;q=0', undefined],
    ['identity, gzip;q=0.5', undefined],
    ['constructor, deflate;q=0.1', 'deflate'],
  ])('of %s is %s', (accepted, encoding) => {
    expect(chooseEncoding(accepted)).toBe(encoding);
  });
});

describe('a compressed reply', () => {
  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
    ['deflate', inflateSync],
  ])('of Feldera in %s has the same body, and says what it is', async (encoding, decompress) => {
    const { mock, headers, body } = await ask('/v0/api_keys', { 'Accept-Encoding': encoding });
    expect(headers['content-encoding']).toBe(encoding);
    expect(headers.vary).toBe(
      'Origin, Access-Control-Request-Method, Access-Control-Request-Headers, accept-encoding',
    );
    expect(headers['content-length']).toBe(String(body.length));
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
