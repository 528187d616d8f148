import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadDocument } from '../../src/spec/load.ts';
import { createSchemaJudge } from '../../src/spec/validate.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** Documents as people publish them: not quite valid, but readable. */

const info = { title: 'Keys', version: '1' };
const ok = { 200: { description: 'ok' } };

async function folderOf(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await tempFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** The warnings on a document, without the folder that it is in. */
async function warningsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = await folderOf(files);
  const { warnings = [] } = await loadDocument(join(folder, 'api.yaml'));
  return warnings.map((warning) => warning.replaceAll(`${folder}/`, ''));
}

/** A document whose one operation takes a text with a pattern. */
function withPattern(pattern: string) {
  const schema = {
    type: 'object',
    properties: { mail: { type: 'string', pattern }, age: { type: 'integer' } },
  };
  const requestBody = { content: { 'application/json': { schema: { $ref: '#/components/schemas/New' } } } };
  return {
    openapi: '3.1.0',
    info,
    paths: { '/users': { post: { requestBody, responses: ok } } },
    components: { schemas: { New: schema } },
  };
}

describe('what is not valid becomes a warning with its place', () => {
  it('in the file itself', async () => {
    const yaml = 'openapi: 3.1.0\ninfo:\n  title: Keys\nmore: 1\npaths:\n  /a:\n    get:\n      summary: 7\n';
    expect(await warningsOf({ 'api.yaml': yaml })).toEqual([
      'api.yaml, line 2: it is not valid OpenAPI: must have required property \'version\' (at "/info").',
      'api.yaml, line 8: it is not valid OpenAPI: must be string (at "/paths/~1a/get/summary").',
    ]);
  });

  it('behind references, in the file that they lead to', async () => {
    const files = {
      'api.yaml':
        'openapi: 3.0.3\ninfo: { title: Keys, version: "1" }\npaths:\n  /a:\n    $ref: parts/a.yaml#/one\n',
      'parts/a.yaml': 'one:\n  get:\n    responses:\n      200:\n        $ref: "../ok.yaml"\n',
      'ok.yaml': '\n\ndescription: 7\n',
    };
    expect(await warningsOf(files)).toEqual([
      'ok.yaml, line 3: it is not valid OpenAPI: must be string (at "/paths/~1a/get/responses/200/description").',
    ]);
  });

  it('a reference to nowhere that no operation uses', async () => {
    const document = await loadDocument({
      openapi: '3.0.3',
      info,
      paths: { '/a': { get: { responses: ok } } },
      components: { schemas: { Old: { $ref: '#/components/schemas/Older' } } },
    });
    expect(document.operations.map(({ label }) => label)).toEqual(['GET /a']);
  });

  it('an example beside examples, of which both are read', async () => {
    const content = { 'application/json': { example: { a: 1 }, examples: { two: { value: { a: 2 } } } } };
    const paths = { '/a': { get: { responses: { 200: { description: 'ok', content } } } } };
    const { operations } = await loadDocument({ openapi: '3.0.3', info, paths });
    expect(operations[0]?.responses[0]?.contents[0]?.examples).toMatchObject({
      '': { value: { a: 1 } },
      two: { value: { a: 2 } },
    });
  });
});

describe('versions', () => {
  it.each([
    ['openapi: 3.1', '3.1.0'],
    ['openapi: 3.0', '3.0.0'],
    ['openapi: 3.1.7', '3.1.7'],
    ['openapi: "3.2.0"', '3.2.0'],
    ['openapi: 3.2', '3.2.0'],
  ])('%s', async (line, version) => {
    const yaml = `${line}\ninfo:\n  title: Keys\n  version: 1.0\npaths: {}\n`;
    const folder = await folderOf({ 'api.yaml': yaml });
    const { root, warnings = [] } = await loadDocument(join(folder, 'api.yaml'));
    expect(root).toMatchObject({ openapi: version });
    expect(warnings).toEqual([]);
  });

  it('what 3.2 adds is no fault', async () => {
    const { warnings = [], operations } = await loadDocument({
      openapi: '3.2.0',
      $self: 'https://api.example/openapi.json',
      info,
      tags: [{ name: 'keys', summary: 'Keys', kind: 'nav' }],
      paths: { '/a': { get: { responses: { 200: { summary: 'fine', description: 'ok' } } } } },
    });
    expect(warnings).toEqual([]);
    expect(operations).toHaveLength(1);
  });
});

it('merge keys of YAML', async () => {
  const yaml = `openapi: 3.1.0
info: { title: Keys, version: "1" }
x-base: &base
  type: string
  maxLength: 3
components:
  schemas:
    Name:
      <<: *base
      minLength: 1
paths: {}
`;
  const { root } = await loadDocument(join(await folderOf({ 'api.yaml': yaml }), 'api.yaml'));
  expect(root).toMatchObject({
    components: { schemas: { Name: { type: 'string', maxLength: 3, minLength: 1 } } },
  });
});

describe('patterns', () => {
  it.each([
    ['^[\\w\\-\\.]+\\@x$', 'me.you@x', 'me'],
    ['^\\#[0-9]+$', '#1', '1'],
  ])('that are valid without the u flag are checked: %s', async (pattern, good, bad) => {
    const { root, warnings } = await loadDocument(withPattern(pattern));
    const { violations } = createSchemaJudge(root);
    expect(warnings).toBeUndefined();
    expect(violations('/components/schemas/New', { mail: good })).toEqual([]);
    expect(violations('/components/schemas/New', { mail: bad })).toMatchObject([{ keyword: 'pattern' }]);
  });

  it.each(['(?i)^a', '^(?P<year>[0-9]+)$', '[z-a]', '*'])(
    'of other languages are left out: %s',
    async (pattern) => {
      const { root, warnings } = await loadDocument(withPattern(pattern));
      expect(warnings).toEqual([
        `the given object: ${JSON.stringify(pattern)} is no regular expression of JSON Schema (ECMA-262), so it is not checked (at "/components/schemas/New/properties/mail/pattern").`,
      ]);
      const { violations } = createSchemaJudge(root);
      expect(violations('/components/schemas/New', { mail: 'anything', age: 'old' })).toMatchObject([
        { at: '/age', keyword: 'type' },
      ]);
    },
  );

  it('as names of properties are left out with what they bound', async () => {
    const document = withPattern('^a');
    const schema = {
      type: 'object',
      patternProperties: { '(?i)^x-': { type: 'string' } },
      additionalProperties: false,
    };
    const { root, warnings } = await loadDocument({ ...document, components: { schemas: { New: schema } } });
    expect(warnings).toHaveLength(1);
    expect(createSchemaJudge(root).violations('/components/schemas/New', { 'X-A': 'b' })).toEqual([]);
  });
});

it('a path parameter that nobody declares is one all the same', async () => {
  const { operations, warnings } = await loadDocument({
    openapi: '3.0.3',
    info,
    paths: { '/keys/{id}': { get: { responses: ok } } },
  });
  expect(operations[0]?.parameters).toMatchObject([
    { name: 'id', in: 'path', required: true, schema: undefined },
  ]);
  expect(warnings).toEqual([
    'the given object: the path parameter "id" is not declared; it is taken as a text (at "/paths/~1keys~1{id}/get").',
  ]);
});
