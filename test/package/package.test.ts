import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
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

/** Only from here on: what comes before must work without it. */
let added: Promise<void> | undefined;
const addMsw = () => {
  added ??= installed.add(`msw@${msw}`);
  return added;
};

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

test('npx keymock serves the inspector from the package', async () => {
  const { url, stop } = await installed.serve('--port', '0');
  const page = await fetch(`${url}/__keymock/`);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
  const files = [...(await page.text()).matchAll(/(?:src|href)="(\/__keymock\/page\/[^"]+)"/g)].map(
    ([, path]) => path,
  );
  expect(files).toContain('/__keymock/page/main.js');
  for (const file of files) {
    const reply = await fetch(url + file);
    expect([file, reply.status, (await reply.text()).length > 100]).toEqual([file, 200, true]);
  }
  await stop('SIGTERM');
});

test('what npx started ends with npx, also by a SIGTERM that npx keeps to itself', async () => {
  const { url, terminate } = await installed.serve('--port', '0');
  await terminate();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

test('an import of each entry that needs no peer works', async () => {
  const printed = await installed.module(
    'entries.js',
    `for (const entry of ['keymock', 'keymock/node', 'keymock/control', 'keymock/contract']) {
       console.log(entry, Object.keys(await import(entry)).length > 0);
     }
     console.log(import.meta.resolve('keymock/specs/feldera/openapi.yaml').endsWith('/specs/feldera/openapi.yaml'));`,
  );
  expect(printed).toBe(
    'keymock true\nkeymock/node true\nkeymock/control true\nkeymock/contract true\ntrue\n',
  );
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
  await addMsw();
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

test.each([
  ['feldera', 25],
  ['oceanbase', 25],
  // Django REST Framework, wording by wording: docs/decisions/0033-the-size-of-one-api-in-msw.md.
  ['ace-data-cloud', 30.5],
])('keymock/msw/%s carries that API alone, in at most %d kB', async (name, limit) => {
  const result = await build({
    stdin: { contents: `export * from 'keymock/msw/${name}';`, resolveDir: installed.folder },
    bundle: true,
    minify: true,
    format: 'esm',
    external: ['msw'],
    write: false,
    logLevel: 'error',
  });
  const text = result.outputFiles[0]?.text ?? '';
  expect(gzipSync(text).length).toBeLessThanOrEqual(limit * 1000);
  const paths = { feldera: '/v0/api_keys', oceanbase: '/api/v2/maas/apikeys', 'ace-data-cloud': '/api/v1/' };
  expect(Object.entries(paths).flatMap(([one, path]) => (text.includes(path) ? [one] : []))).toEqual([name]);
});

test.each(['feldera', 'oceanbase', 'ace-data-cloud'])(
  'the data of keymock/msw/%s can be queried',
  async (name) => {
    await addMsw();
    const printed = await installed.module(
      `db-${name}.js`,
      `import { createMock } from 'keymock/msw/${name}';
     const mock = createMock({ seed: 1 });
     const add = {
       feldera: (name) => mock.feldera.addKey({ account: 'me', name }),
       oceanbase: (name) => mock.oceanbase.addKey({ account: 'AK:SK', orgId: 'o', projectId: 'p', name }),
       'ace-data-cloud': (host) => mock.aceDataCloud.addCredential({ account: 'me', host }),
     }['${name}'];
     const [model, field] = {
       feldera: [mock.db.felderaApiKey, 'name'],
       oceanbase: [mock.db.oceanbaseApiKey, 'name'],
       'ace-data-cloud': [mock.db.aceDataCloudCredential, 'host'],
     }['${name}'];
     for (const text of ['b', 'a', 'c']) add(text);
     const show = (rows) => rows.map((row) => row[field]).join('');
     console.log(show(model.findMany({ where: {}, orderBy: { [field]: 'asc' } })), model.count());
     console.log(show(model.findMany({ where: { [field]: { in: ['a', 'c'] } } })));
     model.update({ where: { [field]: { equals: 'a' } }, data: { [field]: 'z', nonsense: 1 } });
     console.log(show(model.getAll()), model.findFirst({ where: { [field]: { equals: 'z' } } }).nonsense);
     model.updateMany({ where: {}, data: { [field]: (text) => text + text } });
     model.deleteMany({ where: { [field]: { contains: 'z' } } });
     console.log(show(model.getAll()));
     try { model.update({ where: {}, data: { owner: null } }); } catch (error) { console.log(error.message); }
     try { model.create(model.getAll()[0]); } catch (error) { console.log(error.name, error.type); }`,
    );
    expect(printed).toBe(
      'abc 3\nac\nbzc undefined\nbbcc\nFailed to update "owner": it must not be null.\nOperationError DuplicatePrimaryKey\n',
    );
  },
);

/**
 * With msw 2 only: msw 3's server intercepts nothing in Bun ("Failed to replace a global value at "_wrapHandle"") and in Deno, also
 * with a handler that has nothing of keymock (seen with msw 3.0.5, Bun 1.4.5, Deno 2.9.6). README.md says so.
 */
const otherRuntimes: [string, string[]][] =
  msw === '2'
    ? [
        ['bun', ['bun', 'run']],
        ['deno', ['deno', 'run', '--allow-all', '--node-modules-dir=manual']],
      ]
    : [];

test.for(otherRuntimes)('keymock/msw answers the fetch of %s', async ([runtime, [file = '', ...args]]) => {
  await addMsw();
  await installed.add(runtime);
  await writeFile(
    join(installed.folder, `${runtime}.js`),
    `import process from 'node:process';
     import { createMock } from 'keymock/msw/feldera';
     import { setupServer } from 'msw/node';
     const mock = createMock({ seed: 1 });
     const server = setupServer(...mock.handlers);
     server.listen({ onUnhandledRequest: 'error' });
     const init = {
       method: 'POST',
       headers: { Authorization: 'Bearer me', 'Content-Type': 'application/json' },
       body: '{"name":"ci"}',
     };
     for (const ask of [fetch, fetch, mock.fetch])
       console.log((await ask('https://api.example.com/v0/api_keys', init)).status);
     server.close();
     // In Deno, MSW's interceptors keep the process alive.
     process.exit(0);`,
  );
  const { stdout, stderr } = await installed.command('npx', file, ...args, `${runtime}.js`);
  expect(`${stdout}${stderr}`).toBe('201\n409\n409\n');
});

test('the types hold under a strict compiler that checks libraries too', async () => {
  await addMsw();
  await installed.add('typescript@~5.9', '@types/node@20', 'vitest@4');
  await writeFile(join(installed.folder, 'types.ts'), consumer);
  for (const [module, resolution] of [
    ['NodeNext', 'NodeNext'],
    ['ESNext', 'Bundler'],
  ] as const) {
    const flags = `--noEmit --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --target ES2022 --types node --module ${module} --moduleResolution ${resolution}`;
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
import { createMock as createFeldera } from 'keymock/msw/feldera';
import { listen } from 'keymock/node';
import { runChecks } from 'keymock/contract';
import { setupKeymock } from 'keymock/vitest';

const options: MockOptions = { seed: 1, providers: ['feldera'], dialects: { feldera: 'live' } };
const mock: Mock = createMock(options);
setupServer(...createMswMock(options).handlers);
setupKeymock({ msw: setupServer });
const { api_key } = createFeldera().feldera.addKey({ account: 'me', name: 'ci' });
const row = mock.db.felderaApiKey.create({ name: 'ci' });
const name: string = row.name;
const { url } = await listen(mock);
const response: Response = await mock.fetch(url);
const check: typeof runChecks = runChecks;
export { api_key, check, name, response };

// @ts-expect-error there is no such provider
createMock({ providers: ['nobody'] });
// @ts-expect-error there is no such field
mock.db.felderaApiKey.create({ nonsense: 1 });
// @ts-expect-error there is no such model
createFeldera().db.oceanbaseApiKey;
// @ts-expect-error there is no such dialect
createMock({ dialects: { feldera: 'spoken' } });
`;
