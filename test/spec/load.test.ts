import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { DocumentError, loadDocument } from '../../src/spec/load.ts';
import { tempFolder } from '../support/temp-folder.ts';

const info = { title: 'Keys', version: '1' };

/** A file of its own folder. */
async function file(name: string, text: string): Promise<string> {
  const path = join(await tempFolder(), name);
  await writeFile(path, text);
  return path;
}

describe('a document', () => {
  const given = {
    openapi: '3.0.3',
    info,
    paths: {
      '/k': {
        get: {
          responses: {
            200: {
              description: 'ok',
              content: { 'application/json': { schema: { $ref: '' } } },
            },
          },
        },
      },
    },
  };

  it('that is given as an object is not changed, though what it refers to is taken in', async () => {
    const folder = await mkdtemp(join(process.cwd(), 'node_modules/.keymock-spec-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'key.yaml');
    await writeFile(path, 'type: string\n');
    const text = JSON.stringify(given).replace('"$ref":""', `"$ref":${JSON.stringify(path)}`);
    const object = JSON.parse(text);
    const { root, operations, source } = await loadDocument(object);
    expect(JSON.stringify(object)).toBe(text);
    expect(root).toMatchObject({
      paths: {
        '/k': {
          get: { responses: { 200: { content: { 'application/json': { schema: { type: 'string' } } } } } },
        },
      },
    });
    expect(operations[0]?.responses[0]?.contents[0]?.schema).toBe(
      '/paths/~1k/get/responses/200/content/application~1json/schema',
    );
    expect(source).toBe('the given object');
  });

  it('is read from a path or a URL of a file, spaces and all', async () => {
    const path = await file('a key.yaml', `openapi: 3.1.0\ninfo: ${JSON.stringify(info)}\npaths: {}\n`);
    const url = pathToFileURL(path);
    expect(await loadDocument(path)).toMatchObject({ title: 'Keys', source: path });
    expect(await loadDocument(url)).toMatchObject({ title: 'Keys', source: url.href });
  });

  it('is not looked for among the files where its URL is another', async () => {
    const url = new URL('http://127.0.0.1:1/api.yaml');
    await expect(loadDocument(url)).rejects.toThrow(
      `Failed to load ${url.href}: the server cannot be reached (bad port).`,
    );
  });
});

describe('what cannot be loaded', () => {
  const operation = (...parameters: readonly object[]) => ({
    get: { parameters, responses: { 200: { description: 'ok' } } },
  });

  it.each([
    [
      'Swagger 2',
      { swagger: '2.0', info, paths: {} },
      'it is Swagger 2.0. Convert it to OpenAPI 3 first: npx swagger2openapi --patch --outfile openapi.json swagger.json.',
    ],
    ['nothing', {}, 'it is no OpenAPI document: it has no "openapi" with a version.'],
    [
      'a version to come',
      { openapi: '4.0.0', info, paths: {} },
      'it is OpenAPI "4.0.0"; 3.0, 3.1 and 3.2 are read.',
    ],
    ['paths that are a list', { openapi: '3.1.0', info, paths: [] }, 'must be an object (at "/paths").'],
    [
      'a path that is a text',
      { openapi: '3.1.0', info, paths: { '/a': 'get' } },
      'must be an object (at "/paths/~1a").',
    ],
    [
      'an operation whose parameters have names',
      { openapi: '3.0.0', info, paths: { '/a': { get: { parameters: { id: {} } } } } },
      'must be a list (at "/paths/~1a/get/parameters").',
    ],
    [
      'a security scheme of no known type',
      { openapi: '3.0.0', info, paths: {}, components: { securitySchemes: { k: { type: 'token' } } } },
      'must be one of apiKey, http, oauth2, openIdConnect, mutualTLS (at "/components/securitySchemes/k/type").',
    ],
    [
      'an API key without a place',
      {
        openapi: '3.0.0',
        info,
        paths: {},
        components: { securitySchemes: { k: { type: 'apiKey', name: 'X' } } },
      },
      'needs "in", a text (at "/components/securitySchemes/k").',
    ],
    [
      'a used schema that is a text',
      {
        openapi: '3.1.0',
        info,
        paths: { '/a': operation({ name: 'x', in: 'query', schema: { type: 'array', items: 'string' } }) },
      },
      '"items" must be a schema (at "/paths/~1a/get/parameters/0/schema/items").',
    ],
    [
      'a used schema that is not there',
      {
        openapi: '3.1.0',
        info,
        paths: {
          '/a': {
            post: {
              requestBody: {
                content: { 'application/json': { schema: { $ref: '#/components/schemas/X' } } },
              },
              responses: { 200: { description: 'ok' } },
            },
          },
        },
      },
      'there is no "#/components/schemas/X", to which it refers (at "/paths/~1a/post/requestBody/content/application~1json/schema").',
    ],
  ])('is told in a sentence: %s', async (_, given, message) => {
    const error: unknown = await loadDocument(given).catch((it: unknown) => it);
    expect(error).toBeInstanceOf(DocumentError);
    expect(error).toMatchObject({
      name: 'DocumentError',
      message: `Failed to load the given object: ${message}`,
    });
  });

  it('keeps what it came from', async () => {
    const unknown = loadDocument({
      openapi: '3.1.0',
      info,
      security: [{ x: [] }],
      paths: { '/a': operation() },
    });
    await expect(unknown).rejects.toMatchObject({
      message:
        'Failed to read GET /a: the security scheme "x" is not in /components/securitySchemes. (the given object)',
      cause: {
        message: 'Failed to read GET /a: the security scheme "x" is not in /components/securitySchemes.',
      },
    });
  });

  it('tells the line of what is no YAML', async () => {
    const path = await file('api.yaml', `a: 1\n${'\n'.repeat(9)}b: {${' '.repeat(12)}]\n`);
    await expect(loadDocument(path)).rejects.toThrow(
      `Failed to load ${path}, line 11: it is not valid YAML or JSON: missed comma between flow collection entries.`,
    );
  });

  it('says so where there is no file', async () => {
    await expect(loadDocument('/nowhere/api.yaml')).rejects.toThrow(
      /^Failed to load \/nowhere\/api\.yaml: there is no such file\.$/,
    );
  });
});
