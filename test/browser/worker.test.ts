import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listen } from '../../src/doors/node.ts';

/** What the page does: the mock in a service worker, asked at the providers' real addresses. */
const page = `
  import { setupWorker } from 'msw/browser';
  import { createMock } from './src/doors/msw.ts';

  const mock = createMock({ seed: 1, now: '2024-08-01T10:00:00Z' });
  const worker = setupWorker(...mock.handlers);
  const ask = async (url, init) => {
    const response = await fetch(url, init);
    return { status: response.status, body: await response.text() };
  };
  window.run = async (requests) => {
    await worker.start({ quiet: true, onUnhandledRequest: 'bypass' });
    const answers = [];
    for (const [url, init] of requests) answers.push(await ask(url, init));
    return answers;
  };
`;

const json = { Authorization: 'Bearer me', 'Content-Type': 'application/json' };
const create = { method: 'POST', headers: json, body: '{"name":"ci"}' };
const oceanbase = {
  headers: { Authorization: `Basic ${btoa('ak:sk')}`, 'X-OB-Org-Id': 'org-1', 'X-OB-Project-Id': 'proj-1' },
};
const requests: readonly [string, RequestInit][] = [
  ['https://api.example.com/v0/api_keys', create],
  ['https://api.example.com/v0/api_keys', create],
  ['https://api.example.com/v0/api_keys', { headers: json }],
  ['https://platform.acedata.cloud/api/v1/credentials/', { headers: json }],
  ['https://api-cloud.oceanbase.com/api/v2/maas/apikeys', oceanbase],
];

const root = fileURLToPath(new URL('../../', import.meta.url));
const closing: (() => Promise<unknown>)[] = [];

afterAll(async () => {
  for (const close of closing.reverse()) await close();
});

describe('the mock in a browser', () => {
  let origin = '';

  beforeAll(async () => {
    const { outputFiles } = await build({
      stdin: { contents: page, resolveDir: root, loader: 'js' },
      bundle: true,
      format: 'esm',
      platform: 'browser',
      write: false,
    });
    const script = outputFiles[0]?.text ?? '';
    const worker = await readFile(`${root}node_modules/msw/lib/mockServiceWorker.js`, 'utf8');
    const files: Record<string, [string, string]> = {
      '/': [
        'text/html',
        '<!doctype html><title>keymock</title><script type="module" src="/page.js"></script>',
      ],
      '/page.js': ['text/javascript', script],
      '/mockServiceWorker.js': ['text/javascript', worker],
    };
    const server = createServer((request, response) => {
      const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
      response.writeHead(body === '' ? 404 : 200, { 'Content-Type': type }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => server.close(resolve)));
    const address = server.address();
    origin = typeof address === 'object' && address ? `http://127.0.0.1:${address.port}` : '';
  }, 60_000);

  it("answers at the providers' real addresses as the core does", async () => {
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
    closing.push(() => browser.close());
    const tab = await browser.newPage();
    await tab.goto(origin);
    await tab.waitForFunction(() => 'run' in window);
    const answers = await tab.evaluate(
      (list) => (window as unknown as { run(list: unknown): Promise<unknown> }).run(list),
      requests,
    );

    const { createMock } = await import('../../src/create-mock.ts');
    const mock = createMock({ seed: 1, now: '2024-08-01T10:00:00Z' });
    const expected = [];
    for (const [url, init] of requests) {
      const response = await mock.fetch(url, init);
      expected.push({ status: response.status, body: await response.text() });
    }
    expect(answers).toEqual(expected);
    expect(expected.map(({ status }) => status)).toEqual([201, 409, 200, 200, 200]);
  }, 60_000);

  it('lets a page of another origin read the HTTP server’s answers, errors included', async () => {
    const { createMock } = await import('../../src/create-mock.ts');
    const listening = await listen(createMock({ dialects: { feldera: 'live' } }));
    const older = await listen(createMock({ providers: ['feldera'] }));
    closing.push(listening.close, older.close);
    const browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu'],
    });
    closing.push(() => browser.close());
    const tab = await browser.newPage();
    await tab.goto(origin);
    // Feldera 0.313 does not let another origin send JSON: its preflight refuses the Content-Type.
    const refused = tab.evaluate(
      ({ url, headers }) => fetch(`${url}/v0/api_keys`, { method: 'POST', headers, body: '{"name":"ci"}' }),
      { url: older.url, headers: json },
    );
    await expect(refused).rejects.toThrow('Failed to fetch');
    const statuses = await tab.evaluate(
      async ({ url, headers, oceanbaseHeaders }) => {
        const ask = async (path: string, init: RequestInit) => (await fetch(url + path, init)).status;
        const post = { method: 'POST', headers, body: '{"name":"ci"}' };
        return [
          await ask('/v0/api_keys', post),
          await ask('/v0/api_keys', post),
          await ask('/v0/api_keys', {}),
          await ask('/api/v1/credentials/', { headers }),
          await ask('/api/v1/credentials/', {}),
          await ask('/api/v2/maas/apikeys', { headers: oceanbaseHeaders }),
          await ask('/api/v2/maas/apikeys', {}),
        ];
      },
      { url: listening.url, headers: json, oceanbaseHeaders: oceanbase.headers },
    );
    expect(statuses).toEqual([201, 409, 401, 200, 401, 200, 401]);
  }, 60_000);
});
