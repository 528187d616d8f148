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
    ['Swagger 2', { swagger: '2.0', info, paths: {} }, 'it is Swagger 2.0. Convert it to OpenAPI 3 first.'],
    ['nothing', {}, 'it is not a valid Openapi API definition.'],
    ['no paths', { openapi: '3.1.0', info }, 'it is not a valid Openapi API definition.'],
    [
      'a version to come',
      { openapi: '4.0.0', info, paths: {} },
      'Unsupported OpenAPI version: 4.0.0. Swagger Parser only supports versions 3.1.0, 3.1.1, 3.1.2, 3.0.0, 3.0.1, 3.0.2, 3.0.3, 3.0.4.',
    ],
    [
      'a field too many',
      { openapi: '3.1.0', info, paths: {}, more: 1 },
      'it is not valid OpenAPI at "/": must NOT have unevaluated properties more.',
    ],
    [
      'several faults: the first of the deepest counts',
      {
        openapi: '3.0.3',
        info: { ...info, title: 7 },
        paths: { '/a': operation({ name: 'x', in: 'body' }, { name: 'y', in: 'body' }) },
        more: 1,
      },
      'it is not valid OpenAPI at "/paths/~1a/get/parameters/0/in": must be equal to one of the allowed values.',
    ],
    [
      'a wrong type',
      { openapi: '3.1.0', info: { ...info, title: 7 }, paths: {} },
      'it is not valid OpenAPI at "/info/title": must be string.',
    ],
    [
      'a reference to nowhere',
      { openapi: '3.1.0', info, paths: { '/a': { $ref: '#/nowhere' } } },
      'Missing $ref pointer "#/nowhere". Token "nowhere" does not exist.',
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
    const invalid = loadDocument({ openapi: '3.1.0', info: { ...info, title: 7 }, paths: {} });
    await expect(invalid).rejects.toHaveProperty('cause.details.0.instancePath', '/info/title');
    await expect(loadDocument({})).rejects.toHaveProperty('cause.name', 'SyntaxError');
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

  it('tells the line of what is not valid', async () => {
    const path = await file('api.yaml', 'openapi: 3.1.0\ninfo:\n  title: Keys\npaths: {}\n');
    await expect(loadDocument(path)).rejects.toThrow(
      `Failed to load ${path}: it is not valid OpenAPI at "/info", line 2: must have required property 'version'.`,
    );
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
