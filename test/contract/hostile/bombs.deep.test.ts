import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Draft } from '../../../src/contract/http/draft.ts';
import { fetchBytes } from '../../../src/contract/http/fetch-bytes.ts';
import { loadDocument, runChecks } from '../../../src/contract/index.ts';
import { settle } from '../../../src/contract/options.ts';

const document = await loadDocument('specs/feldera/openapi.yaml');
const draft: Draft = {
  operation: undefined,
  method: 'GET',
  path: '/',
  query: [],
  headers: {},
  caller: { kind: 'nobody' },
};
const MiB = 1024 * 1024;
const zeros = Buffer.alloc(200 * MiB);
const quickly = { level: constants.Z_BEST_SPEED };
const gzipped = gzipSync(zeros, quickly);
const brotli = brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
const tooLong = 'a body of more than 16 MiB, which was not read to its end';

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const coded =
  (coding: string, bytes: Buffer): RequestListener =>
  (_request, response) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': coding });
    response.end(bytes);
  };

const endless: RequestListener = (_request, response) => {
  const chunk = Buffer.alloc(MiB, '[');
  const more = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
};

describe('a reply without an end', () => {
  const rows: [what: string, listener: RequestListener, failure: string][] = [
    ['in gzip', coded('gzip', gzipped), tooLong],
    ['in brotli', coded('br', brotli), tooLong],
    ['in deflate', coded('deflate', deflateSync(zeros, quickly)), tooLong],
    ['in deflate without its header', coded('deflate', deflateRawSync(zeros, quickly)), tooLong],
    ['in gzip twice', coded('gzip, gzip', gzipSync(gzipped)), tooLong],
    [
      'coded a hundred times',
      coded(Array(100).fill('gzip').join(), gzipSync('{}')),
      'a body coded more than 4 times',
    ],
    ['that goes on and on', endless, tooLong],
  ];
  describe.each([
    ['node:http', undefined],
    ['fetch', fetch],
  ])('over %s', (name, own) => {
    test.each(rows)('%s is not read to its end', async (_what, listener, failure) => {
      const url = await listen(listener);
      const settings = settle({ document, url, ...(own && { fetch: own }) });
      const before = process.memoryUsage().rss;
      const reply = await fetchBytes(settings, { method: 'GET', url, headers: [] }, draft);
      expect(reply.status).toBe(0);
      // fetch gives up on a body coded so often by itself, in words of its own.
      if (name === 'node:http' || failure === tooLong) expect(reply.failure).toBe(failure);
      expect(process.memoryUsage().rss - before).toBeLessThan(300 * MiB);
    });
  });

  test('may be as long as the caller says', async () => {
    const url = await listen(coded('gzip', gzipSync(Buffer.alloc(1000))));
    const read = (maxBody: number) =>
      fetchBytes(settle({ document, url, maxBody }), { method: 'GET', url, headers: [] }, draft);
    expect([(await read(1000)).body.length, (await read(999)).failure]).toEqual([
      1000,
      'a body of more than 999 bytes, which was not read to its end',
    ]);
  });

  test('is a finding of a run', { timeout: 60_000 }, async () => {
    const url = await listen(coded('gzip', gzipped));
    const found: string[] = [];
    for await (const event of runChecks({
      document,
      url,
      credentials: { token: 't0k3n' },
      only: ['wire', 'robustness/no-server-error'],
      seed: 1,
    }))
      if (event.type === 'finding') found.push(`${event.finding.check}: ${event.finding.actual}`);
    expect(found).toContain(`robustness/no-server-error: ${tooLong}`);
  });
});
