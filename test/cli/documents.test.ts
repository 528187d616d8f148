import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { cli } from './run-cli.ts';

const head = 'openapi: 3.1.0\ninfo: { title: t, version: "1" }\n';
const operation = (schema: string) =>
  `${head}paths:\n  /keys:\n    get:\n      responses:\n        "200":\n          description: ok\n          content:\n            application/json:\n              schema: ${schema}\n`;

async function folder(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const path = await tempFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(path, name), text);
  return path;
}

/** What `keymock check FILE --list` says of a document, with `FILE` in the place of its path. */
async function list(text: string | Uint8Array, ...more: string[]) {
  const file = join(await folder({ 'api.yaml': text }), 'api.yaml');
  const { code, err } = await cli(['check', file, '--list', ...more]);
  return { code, err: err.replaceAll(file, 'FILE') };
}

function bomb(levels: number): string {
  const lines = Array.from(
    { length: levels },
    (_, i) => `  l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`,
  );
  return `${head}paths: {}\nx-bomb:\n  l0: &l0 [a]\n${lines.join('\n')}\n`;
}

/** `levels` schemas, each of which names the next one nine times. */
function referenceBomb(levels: number, keyword: string): string {
  const schemas = Array.from({ length: levels }, (_, i) => {
    const refs = Array(9)
      .fill(`{ $ref: "#/components/schemas/S${i + 1}" }`)
      .join(', ');
    return `    S${i}: { ${keyword}: [${refs}] }`;
  });
  return `${operation('{ $ref: "#/components/schemas/S0" }')}components:\n  schemas:\n${schemas.join('\n')}\n    S${levels}: { type: string }\n`;
}

const withSchemas = (schemas: string) =>
  `${operation('{ $ref: "#/components/schemas/A" }')}components:\n  schemas:\n    ${schemas}\n`;

describe('a hostile document is refused in one sentence that names file and place', () => {
  test.each<[kind: string, text: string | Uint8Array, sentence: RegExp]>([
    [
      'an alias bomb',
      bomb(12),
      /^Failed to load FILE: it stands for more than 5000000 values \(at "\/x-bomb\/l\d+", line \d+\)\.$/,
    ],
    [
      'an alias within itself',
      `${head}paths: {}\nx-a: &a [*a]\n`,
      /^Failed to load FILE: a YAML alias stands for a part that it is in \(at "\/x-a\/0", line 4\)\.$/,
    ],
    [
      'an allOf of itself',
      withSchemas('A: { allOf: [{ $ref: "#/components/schemas/A" }] }'),
      /^Failed to load FILE: the schema refers to itself without end \(at "\/components\/schemas\/A", line \d+\)\.$/,
    ],
    [
      'a oneOf of itself, by another',
      withSchemas(
        'A: { oneOf: [{ type: string }, { $ref: "#/components/schemas/B" }] }\n    B: { anyOf: [{ not: { $ref: "#/components/schemas/A" } }] }',
      ),
      /refers to itself without end \(at "/,
    ],
    [
      'an if of itself',
      withSchemas('A: { if: { $ref: "#/components/schemas/A" } }'),
      /refers to itself without end \(at "/,
    ],
    [
      'a reference to itself',
      withSchemas('A: { $ref: "#/components/schemas/A" }'),
      /^Failed to load FILE: the reference to "#\/components\/schemas\/A" leads back to itself \(at "[^"]+", line \d+\)\.$/,
    ],
    [
      'references in a circle',
      withSchemas('A: { $ref: "#/components/schemas/B" }\n    B: { $ref: "#/components/schemas/A" }'),
      /leads back to itself \(at "/,
    ],
    [
      'a path item in a circle',
      `${head}paths:\n  /a: { $ref: "#/paths/~1b" }\n  /b: { $ref: "#/paths/~1a" }\n`,
      /leads back to itself \(at "\/paths\/~1a", line 4\)\.$/,
    ],
    [
      'an allOf bomb',
      referenceBomb(8, 'allOf'),
      /^Failed to load FILE: the schema stands for more than 100000 schemas \(at "\/components\/schemas\/S\d", line \d+\)\.$/,
    ],
    [
      'a pattern that is no text',
      operation('{ type: string, pattern: 7 }'),
      /"pattern" must be a text \(at "/,
    ],
    [
      'deep YAML',
      `${head}paths: {}\nx-deep: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`,
      /^Failed to load FILE(, line \d)?: it is nested too deeply\.$/,
    ],
    [
      'very deep YAML',
      `x: ${'['.repeat(200_000)}${']'.repeat(200_000)}\n`,
      /^Failed to load FILE(, line \d)?: it is nested too deeply\.$/,
    ],
    [
      'deep JSON',
      `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
      /^Failed to load FILE: it is nested more than 200 levels deep/,
    ],
    ['an empty file', '', /^Failed to load FILE: it is empty\.$/],
    ['a file of comments', '# nothing\n', /^Failed to load FILE: it is not an object\.$/],
    ['a list', '- 1\n', /^Failed to load FILE: it is not an object\.$/],
    ['a text', 'hello\n', /^Failed to load FILE: it is not an object\.$/],
    ['a null', 'null\n', /^Failed to load FILE: it is not an object\.$/],
    [
      'a binary file',
      new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2]),
      /^Failed to load FILE: it is not a text file\.$/,
    ],
    [
      'another coding',
      new Uint8Array([0x61, 0xff, 0xfe, 0x62]),
      /^Failed to load FILE: it is not a text in UTF-8\.$/,
    ],
    [
      'a key twice',
      `${head}paths: {}\npaths: {}\n`,
      /^Failed to load FILE, line 4: it is not valid YAML or JSON: duplicated mapping key\.$/,
    ],
    [
      'two documents',
      `${head}paths: {}\n---\n${head}paths: {}\n`,
      /^Failed to load FILE.*: it is not valid YAML or JSON: .+\.$/,
    ],
    [
      'a tag',
      `${head}paths: !!js/function "x"\n`,
      /^Failed to load FILE, line 3: it is not valid YAML or JSON: .+\.$/,
    ],
    [
      'a file of the system',
      operation('{ $ref: "file:///etc/passwd" }'),
      /^Failed to load FILE: the reference to "file:\/\/\/etc\/passwd" leads out of the folder of the document \(at "\/paths\/.*\/schema", line \d+\)\.$/,
    ],
    [
      'an absolute path',
      operation('{ $ref: "/etc/passwd#/a" }'),
      /leads out of the folder of the document \(at "/,
    ],
    [
      'a path upwards',
      operation('{ $ref: "../../../../etc/passwd" }'),
      /leads out of the folder of the document \(at "/,
    ],
    [
      'an escaped path upwards',
      operation('{ $ref: "%2e%2e/%2e%2e/etc/passwd" }'),
      /leads out of the folder of the document \(at "/,
    ],
    [
      'a file of another machine',
      operation('{ $ref: "file://elsewhere/a" }'),
      /is neither a path nor an http\(s\) URL \(at "/,
    ],
    ['data', operation('{ $ref: "data:text/plain,{}" }'), /is neither a path nor an http\(s\) URL \(at "/],
    [
      'another address',
      operation('{ $ref: "http://127.0.0.1:9/a" }'),
      /leads to another address: --allow-remote-refs allows that \(at "/,
    ],
    [
      'another address without a scheme',
      operation('{ $ref: "//127.0.0.1/a" }'),
      /is neither a path nor an http\(s\) URL \(at "/,
    ],
    [
      'a file that is not there',
      operation('{ $ref: "./none.yaml" }'),
      /^Failed to load FILE: ".*none\.yaml", to which it refers: there is no such file\.$/,
    ],
    [
      'a folder',
      operation('{ $ref: "./" }'),
      /^Failed to load FILE: .*(it is a directory|leads out of the folder of the document).*\.$/,
    ],
    [
      'evidence that is none',
      `${head}paths: {}\nx-evidence: 7\n`,
      /^Failed to read x-evidence at "": it must be an object\. \(FILE\)$/,
    ],
    [
      'a resource that is none',
      `${head}paths: {}\nx-resource: []\n`,
      /^Failed to read x-resource at "\/x-resource": it must be an object\. \(FILE\)$/,
    ],
  ])(
    '%s',
    async (_kind, text, sentence) => {
      const { code, err } = await list(text);
      expect(code).toBe(2);
      expect(err).toMatch(/^keymock: [^\n]+\n$/);
      expect(err.slice('keymock: '.length, -1)).toMatch(sentence);
    },
    20_000,
  );

  test.each([
    'paths: []',
    'paths: 7',
    'paths: null',
    'paths: { /a: [] }',
    'paths: { /a: { get: null } }',
    'paths: { /a: { get: 7 } }',
    'paths: { /a: { parameters: {} } }',
    'paths: { /a: { get: { parameters: {}, responses: {} } } }',
    'paths: { /a: { get: { parameters: [7], responses: {} } } }',
    'paths: { /a: { get: { parameters: [{ name: 7, in: query }] } } }',
    'paths: { /a: { get: { responses: null } } }',
    'paths: { /a: { get: { responses: [] } } }',
    'paths: { /a: { get: { responses: { 200: 7 } } } }',
    'paths: { /a: { get: { requestBody: [], responses: {} } } }',
    'paths: { /a: { get: { requestBody: { content: 7 } } } }',
    'paths: { /a: { get: { security: {} } } }',
    'paths: {}\ncomponents: []',
    'paths: {}\ncomponents: { securitySchemes: 7 }',
    'paths: {}\nservers: {}',
  ])('a wrong type: %s', async (text) => {
    for (const version of ['3.0.3', '3.1.0']) {
      const { code, err } = await list(`openapi: ${version}\ninfo: { title: t, version: "1" }\n${text}\n`);
      expect({ version, code, err }).toEqual({
        version,
        code: 2,
        err: expect.stringMatching(/^keymock: [^\n]*FILE[^\n]*\n$/),
      });
    }
  });

  test.each([
    ['info: 7', '/info'],
    ['info: { title: t, version: "1" }\nservers: [7]', '/servers/0'],
    ['info: { title: t, version: "1" }\ncomponents: { schemas: [] }', '/components/schemas'],
    ['info: { title: t, version: "1" }\nmore: 7', '/'],
  ])('a wrong type of what no check reads is a warning: %s', async (text, pointer) => {
    for (const version of ['3.0.3', '3.1.0']) {
      const { code, err } = await list(`openapi: ${version}\n${text}\npaths: {}\n`);
      expect(code).toBe(0);
      expect(err).toMatch(
        /^keymock: warning: FILE, line \d+: it is not valid OpenAPI: [^\n]+\.\n$|^keymock: warning: FILE: /,
      );
      expect(err).toContain(`(at "${pointer}")`);
    }
  });

  test.each([
    ['{ properties: [1] }', '"properties" must be an object', '/properties'],
    ['{ properties: { a: 7 } }', 'a schema must be an object or a boolean', '/properties/a'],
    ['{ properties: { a: { enum: 3 } } }', '"enum" must be a list', '/properties/a/enum'],
    ['{ items: [] }', '"items" must be a schema', '/items'],
    ['{ allOf: {} }', '"allOf" must be a list', '/allOf'],
    ['{ oneOf: [null] }', 'a schema must be an object or a boolean', '/oneOf/0'],
    ['{ minLength: many }', '"minLength" must be a number', '/minLength'],
    ['{ type: { a: 1 } }', '"type" must be a type or a list of types', '/type'],
    ['{ type: [string, 7] }', '"type" must be a type or a list of types', '/type'],
  ])('a wrong type in a schema: %s', async (schema, problem, at) => {
    const { code, err } = await list(operation(schema));
    expect(code).toBe(2);
    expect(err).toMatch(/^keymock: Failed to load FILE: [^\n]+, line \d+\)\.\n$/);
    expect(err).toContain(`FILE: ${problem} (at "/paths/`);
    expect(err).toContain(`/schema${at}"`);
  });

  test.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    '%s is a name as any other',
    async (name) => {
      const text = `${head}paths:\n  /${name}:\n    post:\n      operationId: ${name}\n      parameters: [{ name: ${name}, in: query, schema: { type: string } }]\n      requestBody:\n        content:\n          application/json:\n            schema: { type: object, required: [${name}], properties: { ${name}: { type: string } } }\n            examples: { ${name}: { value: { ${name}: a } } }\n      responses:\n        "200": { description: ok, headers: { ${name}: { schema: { type: string } } } }\n        default: { description: no }\ncomponents:\n  schemas: { ${name}: { type: object } }\n  securitySchemes: { ${name}: { type: http, scheme: bearer } }\nsecurity: [{ ${name}: [] }]\n`;
      expect(await list(text)).toEqual({ code: 0, err: '' });
    },
  );

  test('a directory, and what is not there', async () => {
    const path = await folder({});
    expect((await cli(['check', path, '--list'])).err).toBe(
      `keymock: Failed to load ${path}: it is a directory.\n`,
    );
    expect((await cli(['check', '/dev/null', '--list'])).err).toBe(
      'keymock: Failed to load /dev/null: it is empty.\n',
    );
    expect((await cli(['check', join(path, 'none'), '--list'])).code).toBe(2);
  });

  test('a symbolic link out of the folder', async () => {
    const secret = join(await folder({ 'secret.yaml': 'type: string\n' }), 'secret.yaml');
    const path = await folder({ 'api.yaml': operation('{ $ref: "./link.yaml" }') });
    await symlink(secret, join(path, 'link.yaml'));
    const { code, err } = await cli(['check', join(path, 'api.yaml'), '--list']);
    expect(code).toBe(2);
    expect(err).toContain('leads out of the folder of the document');
  });

  test('a circle through two files', async () => {
    const path = await folder({
      'api.yaml': operation('{ $ref: "./a.yaml" }'),
      'a.yaml': '{ $ref: "./b.yaml" }',
      'b.yaml': '{ $ref: "./a.yaml" }',
    });
    const { code, err } = await cli(['check', join(path, 'api.yaml'), '--list']);
    expect(code).toBe(2);
    expect(err).toMatch(/^keymock: Failed to load [^\n]+\n$/);
  });

  test('a part in a folder below is read, and a tree of schemas is no circle', async () => {
    const path = await folder({ 'api.yaml': operation('{ $ref: "./parts/tree.yaml#/Tree" }') });
    await mkdir(join(path, 'parts'));
    await writeFile(
      join(path, 'parts/tree.yaml'),
      'Tree: { type: object, properties: { children: { type: array, items: { $ref: "#/Tree" } } } }\n',
    );
    expect(await cli(['check', join(path, 'api.yaml'), '--list'])).toMatchObject({ code: 0, err: '' });
  });
});

describe('a document at a URL', () => {
  type Answer = (request: IncomingMessage, response: ServerResponse) => void;

  async function serving(answer: Answer) {
    const seen: { path: string; key: unknown }[] = [];
    const server = createServer((request, response) => {
      seen.push({ path: request.url ?? '', key: request.headers['x-key'] });
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
  }
  const fine = operation('{ type: array }');

  test('is read, also from this machine, with the headers that it needs', async () => {
    const { url, seen } = await serving((request, response) => {
      response.writeHead(request.headers['x-key'] === 'k' ? 200 : 401).end(fine);
    });
    expect(await cli(['check', `${url}/openapi.yaml`, '--list', '-H', 'X-Key: k'])).toMatchObject({
      code: 0,
      err: '',
    });
    const { code, err } = await cli(['check', `${url}/openapi.yaml`, '--list']);
    expect({ code, err }).toEqual({
      code: 2,
      err: `keymock: Failed to load ${url}/openapi.yaml: the server answers 401.\n`,
    });
    await cli([
      'check',
      `${url}/openapi.yaml`,
      '--list',
      '-H',
      'X-Key: k',
      '--url',
      'https://api.example.com',
    ]);
    expect(seen.map(({ key }) => key)).toEqual(['k', undefined, undefined]);
  });

  test('is followed to another host without its headers', async () => {
    const other = await serving((_request, response) => response.end(fine));
    const { url, seen } = await serving((request, response) => {
      response.writeHead(302, { Location: request.url === '/a' ? '/b' : `${other.url}/c` }).end();
    });
    expect(await cli(['check', `${url}/a`, '--list', '-H', 'X-Key: k'])).toMatchObject({ code: 0, err: '' });
    expect(seen).toEqual([
      { path: '/a', key: 'k' },
      { path: '/b', key: 'k' },
    ]);
    expect(other.seen).toEqual([{ path: '/c', key: undefined }]);
  });

  test.each<[kind: string, answer: Answer, problem: string]>([
    [
      'redirects for ever',
      (_, response) => response.writeHead(302, { Location: '/' }).end(),
      'it redirects more than 5 times',
    ],
    [
      'redirects to a file',
      (_, response) => response.writeHead(302, { Location: 'file:///etc/passwd' }).end(),
      'it redirects to what is no http(s) URL',
    ],
    ['is a page', (_, response) => response.end('<!doctype html><p>hi'), 'it is not an object'],
    ['is nothing', (_, response) => response.end(), 'it is empty'],
    [
      'breaks off',
      (_, response) => response.writeHead(200, { 'Content-Length': 9 }).write('a', () => response.destroy()),
      'the server cannot be reached (UND_ERR_SOCKET)',
    ],
  ])('%s: one sentence', async (_kind, answer, problem) => {
    const { url } = await serving(answer);
    expect((await cli(['check', `${url}/`, '--list'])).err).toBe(
      `keymock: Failed to load ${url}/: ${problem}.\n`,
    );
  });

  test('that never ends is given up', async () => {
    const { url } = await serving((_request, response) => {
      const more = () => {
        while (response.write(Buffer.alloc(1024 * 1024, 0x20)));
        response.once('drain', more);
      };
      more();
    });
    expect((await cli(['check', `${url}/`, '--list'])).err).toBe(
      `keymock: Failed to load ${url}/: it is larger than 48 MiB.\n`,
    );
  });

  test('has parts at other addresses only where that is allowed, and files never', async () => {
    const { url, seen } = await serving((request, response) => {
      const texts: Record<string, string> = {
        '/api': operation('{ $ref: "./part" }'),
        '/part': 'type: array',
        '/thief': operation('{ $ref: "file:///etc/passwd" }'),
      };
      response.end(texts[request.url ?? '']);
    });
    const refused = await cli(['check', `${url}/api`, '--list']);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('leads to another address: --allow-remote-refs allows that');
    expect(seen.map(({ path }) => path)).toEqual(['/api']);
    expect(await cli(['check', `${url}/api`, '--list', '--allow-remote-refs'])).toMatchObject({
      code: 0,
      err: '',
    });
    expect((await cli(['check', `${url}/thief`, '--list', '--allow-remote-refs'])).err).toContain(
      'leads out of the folder of the document',
    );
  });
});
