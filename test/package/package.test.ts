import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Installed, install } from './installed.ts';

/** Which major of msw to install beside it; 3 needs Node 22.12 or newer. */
const msw = process.env['KEYMOCK_MSW'] ?? '2';
const root = join(import.meta.dirname, '../..');

let installed: Installed;

beforeAll(async () => {
  installed = await install();
});

afterAll(() => installed?.remove());

test('the tarball holds what was built, the documents, the pages of the checks, and nothing else', () => {
  const others = installed.files.filter(
    (file) =>
      !/^(dist|specs|docs\/checks)\//.test(file) &&
      !['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md'].includes(file),
  );
  expect(others).toEqual([]);
  expect(installed.files.filter((file) => /\.(test|spec)\.|\.tgz$|\.map$/.test(file))).toEqual([]);
});

test('publint has nothing to say', async () => {
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const { messages } = await publint({ pkgDir: root, strict: true });
  expect(messages.map((message) => formatMessage(message, manifest))).toEqual([]);
});

test('npx keymock serves, without msw or vitest beside it, and stops at once', async () => {
  const { url, stop } = await installed.serve('--port', '0');
  const create = () =>
    fetch(`${url}/v0/api_keys`, {
      method: 'POST',
      headers: { Authorization: 'Bearer me', 'Content-Type': 'application/json' },
      body: '{"name":"ci"}',
    });
  const first = await create();
  expect(first.status).toBe(201);
  expect(Object.keys((await first.json()) as object)).toEqual(['id', 'name', 'api_key']);
  expect((await create()).status).toBe(409);
  await stop('SIGINT');
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('what npx started ends with npx, also by a SIGTERM that npx keeps to itself', async () => {
  const { url, terminate } = await installed.serve('--port', '0');
  await terminate();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('an import of each entry that needs no peer works', async () => {
  const printed = await installed.module(
    'entries.js',
    `for (const entry of ['keymock', 'keymock/node', 'keymock/contract']) {
       console.log(entry, Object.keys(await import(entry)).length > 0);
     }
     console.log(import.meta.resolve('keymock/specs/feldera/openapi.yaml').endsWith('/specs/feldera/openapi.yaml'));`,
  );
  expect(printed).toBe('keymock true\nkeymock/node true\nkeymock/contract true\ntrue\n');
});

test('keymock check judges a server, by provider and by document', async () => {
  const { url, stop } = await installed.serve('--port', '0');
  const byName = await installed.command('npx', 'keymock', 'check', 'feldera', '--url', url, '--token', 'me');
  expect(byName.stdout + byName.stderr).toMatch(/passed/);
  expect(byName.code).toBe(0);
  const document = 'node_modules/keymock/specs/feldera/openapi.yaml';
  const byFile = await installed.command('npx', 'keymock', 'check', document, '--url', url, '--token', 'you');
  expect(byFile.stdout + byFile.stderr).toMatch(/passed/);
  expect(byFile.code).toBe(0);
  await stop('SIGTERM');
});

test(`keymock/msw answers the real origins through msw ${msw}`, async () => {
  await installed.add(`msw@${msw}`);
  const printed = await installed.module(
    'msw.js',
    `import { setupServer } from 'msw/node';
     import { createMock } from 'keymock/msw';
     const mock = createMock({ seed: 1 });
     const server = setupServer(...mock.handlers);
     server.listen();
     const create = () => fetch('https://api.example.com/v0/api_keys', {
       method: 'POST',
       headers: { Authorization: 'Bearer me', 'Content-Type': 'application/json' },
       body: JSON.stringify({ name: 'ci' }),
     });
     console.log((await create()).status, (await create()).status);
     server.close();`,
  );
  expect(printed).toBe('201 409\n');
});

test('the types hold under a strict compiler that checks libraries too', async () => {
  await installed.add('typescript@~5.9', '@types/node@20', 'vitest@4');
  await writeFile(join(installed.folder, 'types.ts'), consumer);
  for (const [module, resolution] of [
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ] as const) {
    const flags = `--noEmit --strict --exactOptionalPropertyTypes --target ES2022 --types node --module ${module} --moduleResolution ${resolution}`;
    const { stdout } = await installed.command(
      'npx',
      'tsc',
      ...flags.split(' '),
      '--lib',
      'ES2023,DOM,DOM.Iterable',
      'types.ts',
    );
    // Faults within other libraries' declarations are theirs.
    const ours = stdout.split('\n').filter((line) => /^(types\.ts|node_modules\/keymock\/)/.test(line));
    expect(ours).toEqual([]);
  }
});

const consumer = `
import { setupServer } from 'msw/node';
import { createMock, type Mock, type MockOptions } from 'keymock';
import { createMock as createMswMock } from 'keymock/msw';
import { listen } from 'keymock/node';
import { runChecks } from 'keymock/contract';
import { setupKeymock } from 'keymock/vitest';

const options: MockOptions = { seed: 1, providers: ['feldera'], dialects: { feldera: 'live' } };
const mock: Mock = createMock(options);
setupServer(...createMswMock(options).handlers);
setupKeymock({ msw: setupServer });
const { url } = await listen(mock);
const response: Response = await mock.fetch(url);
const check: typeof runChecks = runChecks;
export { check, response };

// @ts-expect-error there is no such provider
createMock({ providers: ['nobody'] });
// @ts-expect-error there is no such dialect
createMock({ dialects: { feldera: 'spoken' } });
`;
