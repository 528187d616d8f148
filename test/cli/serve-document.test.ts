import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { cli, serving } from './run-cli.ts';

const documents = join(import.meta.dirname, '../providers/document/documents');

test('serves documents beside providers, and a key by the control API', async () => {
  const url = await serving('feldera', join(documents, 'tokens.yaml'), join(documents, 'teams.yaml'));
  const headers = { Authorization: 'Bearer me', 'X-Api-Key': 'me' };
  const statuses = ['/v0/api_keys', '/v1/tokens', '/teams'].map(
    async (path) => (await fetch(`${url}${path}`, { headers })).status,
  );
  expect(await Promise.all(statuses)).toEqual([200, 200, 200]);
  const added = await fetch(`${url}/__keymock/keys`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ provider: 'tokens', account: 'me', name: 'ci' }),
  });
  expect(await added.json()).toMatchObject({ name: 'ci', secret: expect.stringMatching(/^tok_/) });
  const listed = await (await fetch(`${url}/v1/tokens`, { headers })).json();
  expect(listed.items).toMatchObject([{ name: 'ci' }]);
});

test.each([
  [
    'a file that is not there',
    './none.yaml',
    /^keymock: there is no file "\.\/none\.yaml"\. Give an OpenAPI document, or one of .*\.\n$/,
  ],
  ['a document that is none', 'FOLDER/bad.yaml', /^keymock: Failed to load .*bad\.yaml, line 3: .*\.\n$/],
])('%s is one sentence', async (_, path, message) => {
  const folder = await tempFolder();
  await writeFile(join(folder, 'bad.yaml'), 'openapi: 3.1.0\ninfo: [\n');
  const { code, err } = await cli(['serve', path.replace('FOLDER', folder), '--port', '0']);
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

test('two documents with the same paths are refused', async () => {
  const file = join(documents, 'tokens.yaml');
  const folder = await tempFolder();
  const other = join(folder, 'other.json');
  await writeFile(
    other,
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'o', version: '1' },
      servers: [{ url: '/v1' }],
      paths: {},
    }),
  );
  const { code, err } = await cli(['serve', file, other, '--port', '0']);
  expect({ code, err }).toEqual({
    code: 2,
    err: 'keymock: tokens and other both have paths at /v1/. Serve them on two ports, or give one of them another path in its "servers".\n',
  });
});
