import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { expect, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { cli } from './run-cli.ts';

const DOCUMENT = `openapi: 3.1.0
info: { title: Keys, version: '1' }
paths:
  /keys:
    get:
      responses:
        '200':
          description: all
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Key' } } } }
    post:
      requestBody:
        content:
          application/json:
            schema: { type: object, required: [label], properties: { label: { type: string } } }
      responses:
        '201':
          description: made
          content:
            application/json:
              schema:
                allOf:
                  - $ref: '#/components/schemas/Key'
                  - { type: object, properties: { secret: { type: string } } }
  /keys/{uid}:
    delete: { responses: { '204': { description: gone } } }
components:
  schemas:
    Key: { type: object, properties: { uid: { type: string }, label: { type: string } } }
`;

async function file(text: string): Promise<string> {
  const path = join(await tempFolder(), 'api.yaml');
  await writeFile(path, text);
  return path;
}

const overview = `key  (inferred)
  create  POST /keys
  list    GET /keys
  read    - there is no GET /keys/{…}
  update  - there is no PATCH or PUT /keys/{…}
  rotate  - there is no POST /keys/{…}/rotate, or the like
  delete  DELETE /keys/{uid}
  id      /uid
  name    label
  secret  /secret (create, rotate)
  paging  - GET /keys has no query parameters for a limit and a page or an offset
  unique  - no 409 of the create is described as that of a name that exists already
`;

test('check --list begins with an overview of the resources', async () => {
  const { code, out } = await cli(['check', await file(DOCUMENT), '--list']);
  expect(code).toBe(0);
  expect(out.startsWith(`${overview}\n`)).toBe(true);
});

test('check --list names what is excluded', async () => {
  const { out } = await cli(['check', await file(DOCUMENT), '--list', '--exclude', 'DELETE *']);
  expect(out).toContain('  delete  - it is excluded\n');
});

test('check --list says so where there is no resource', async () => {
  const { out } = await cli([
    'check',
    await file('openapi: 3.1.0\ninfo: { title: a, version: "1" }\npaths: {}\n'),
    '--list',
  ]);
  expect(out).toMatch(
    /^No resource is recognised, so single requests are checked only\. Describe one with x-resource\.\n/,
  );
});

test('infer prints an x-resource that check takes', async () => {
  const path = await file(DOCUMENT);
  const { code, out } = await cli(['infer', path]);
  expect(code).toBe(0);
  expect(out.startsWith(overview.replaceAll(/^(?=.)/gm, '# '))).toBe(true);
  expect(load(out)).toEqual({
    'x-resource': {
      key: {
        id: '/uid',
        scope: ['account'],
        create: { operation: 'post /keys', item: '', fields: { label: '/label' } },
        list: { operation: 'get /keys', items: '' },
        delete: { operation: 'delete /keys/{uid}', by: { uid: '/uid' } },
        secrets: [{ field: '/secret', shown: ['create', 'rotate'] }],
        authenticates: { field: '/secret' },
      },
    },
  });
  const edited = await file(`${await readFile(path, 'utf8')}${out}`);
  const listed = await cli(['check', edited, '--list']);
  expect(listed.code).toBe(0);
  expect(listed.out).toContain('key  (x-resource)\n  create  POST /keys\n');
});

test('infer says so where it recognises nothing', async () => {
  const { code, err } = await cli([
    'infer',
    await file('openapi: 3.1.0\ninfo: { title: a, version: "1" }\npaths: {}\n'),
  ]);
  expect(code).toBe(2);
  expect(err).toMatch(/^keymock: no resource is recognised: [^\n]+\.\n$/);
});
