import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { flatten } from '../../src/spec/constraints.ts';
import { evidenceAt, listEvidence } from '../../src/spec/evidence.ts';
import { arrayOf, deepEqual, isObject, objectOf, textOf } from '../../src/spec/json.ts';
import { lineOf } from '../../src/spec/line.ts';
import { loadDocument } from '../../src/spec/load.ts';
import { matchOperation, matchPath, matchTemplate } from '../../src/spec/match.ts';
import { hasValueAt, valueAt } from '../../src/spec/pointer.ts';
import { readDocument } from '../../src/spec/read-document.ts';
import { resourcesOf } from '../../src/spec/read-resource.ts';
import { localPointer, locate } from '../../src/spec/ref.ts';
import { toJsonSchema, UnsupportedKeywordError } from '../../src/spec/schema.ts';
import { createSchemaJudge, schemaTrailAt } from '../../src/spec/validate.ts';
import { tempFolder } from '../support/temp-folder.ts';

const messageOf = (attempt: () => unknown): string => {
  try {
    return `no error, but ${JSON.stringify(attempt())}`;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : 'no Error';
  }
};

describe('values of any kind', () => {
  it.each([
    [null, false, {}, [], undefined],
    [[1], false, {}, [1], undefined],
    [{ a: 1 }, true, { a: 1 }, [], undefined],
    ['a', false, {}, [], 'a'],
    ['', false, {}, [], ''],
    [7, false, {}, [], undefined],
    [undefined, false, {}, [], undefined],
  ])('%j is read as an object, an array, a text', (value, is, object, array, text) => {
    expect([isObject(value), objectOf(value), arrayOf(value), textOf(value)]).toEqual([
      is,
      object,
      array,
      text,
    ]);
  });

  it.each([
    [[1], [1, 2], false],
    [[1, 2], [1], false],
    [[], {}, false],
    [{ 0: 1 }, [1], false],
    [[1], { 0: 1 }, false],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: 1, b: 2 }, { a: 1 }, false],
    [{ a: undefined }, { b: undefined }, false],
    [{ a: [{ b: null }] }, { a: [{ b: null }] }, true],
    [{ a: [{ b: null }] }, { a: [{ b: 0 }] }, false],
    ['a', 'a', true],
    [{}, null, false],
    [{ a: 1 }, { constructor: 1 }, false],
  ])('%j and %j are equal: %s', (a, b, expected) => {
    expect(deepEqual(a, b)).toBe(expected);
  });

  it('named like parts of the language are names', () => {
    const value: unknown = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1}');
    expect(valueAt(value, '/__proto__/polluted')).toBe(true);
    expect(valueAt(value, '/toString')).toBeUndefined();
    expect(hasValueAt(value, '/constructor')).toBe(true);
    expect(valueAt([1, 2], '/length')).toBeUndefined();
    expect(valueAt([1, 2], '/x1')).toBeUndefined();
    expect(valueAt([1, 2], '/1x')).toBeUndefined();
    expect(
      valueAt(
        new Array(11).fill(0).map((_, i) => i),
        '/10',
      ),
    ).toBe(10);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('references that lead nowhere', () => {
  it.each([
    [{ a: { $ref: '#/a' } }, 'Error: Failed to follow the reference at "/a": it leads back to itself.'],
    [
      { a: { $ref: '#/b' }, b: { $ref: '#/a' } },
      'Error: Failed to follow the reference at "/a": it leads back to itself.',
    ],
    [{ a: { $ref: '#/b' } }, 'Error: Failed to follow the reference at "/a": there is no "#/b".'],
    [{ a: { $ref: '#/b' }, b: 7 }, 'Error: Failed to follow the reference at "/a": there is no "#/b".'],
    [
      { a: { $ref: 'b.yaml#/b' } },
      'Error: Failed to follow the reference at "/a": "b.yaml#/b" is outside the document. Did you forget to bundle it?',
    ],
  ])('%j', (root, message) => {
    expect(messageOf(() => locate(root, '/a'))).toBe(message);
  });

  it('may be percent-encoded', () => {
    expect(localPointer('#/a%20b', '/x')).toBe('/a b');
  });
});

describe('schemas that cannot be read', () => {
  const read = (schema: unknown) => () => toJsonSchema({ openapi: '3.1.0', It: schema }, '/It');
  it.each([
    ['text', 'TypeError: Failed to read the schema at "/It": it is neither an object nor a boolean.'],
    [{ anyOf: {} }, 'TypeError: Failed to read the schema at "/It/anyOf": it must be an array of schemas.'],
    [
      { properties: [] },
      'TypeError: Failed to read the schema at "/It/properties": it must be a map of schemas.',
    ],
    [
      { allOf: [7] },
      'TypeError: Failed to read the schema at "/It/allOf/0": it is neither an object nor a boolean.',
    ],
    [{ $ref: '#/No' }, 'Error: Failed to read the schema at "/It": there is no "#/No".'],
    [
      { items: { lenght: 1 } },
      'UnsupportedKeywordError: Failed to read the schema at "/It/items": the keyword "lenght" is not supported. Did you mean "x-lenght"?',
    ],
  ])('%j', (schema, message) => {
    expect(messageOf(read(schema))).toBe(message);
  });

  it('name the keyword and the place', () => {
    expect(new UnsupportedKeywordError('k', '/p')).toMatchObject({ keyword: 'k', pointer: '/p' });
  });

  it('never lose a keyword that counts', () => {
    const kept = {
      const: 1,
      multipleOf: 2,
      maxLength: 3,
      minLength: 4,
      pattern: 'p',
      maxItems: 5,
      minItems: 6,
      uniqueItems: true,
      minContains: 7,
      maxContains: 8,
      maxProperties: 9,
      minProperties: 10,
      dependentRequired: { a: ['b'] },
      items: true,
      contains: true,
      additionalProperties: false,
      propertyNames: true,
      if: true,
      // Not written as a name: the linter takes the object for a promise.
      ...Object.fromEntries([['then', true]]),
      else: true,
      not: false,
      unevaluatedItems: true,
      unevaluatedProperties: false,
      prefixItems: [true],
      allOf: [true],
      anyOf: [true],
      oneOf: [true],
      properties: { a: true },
      patternProperties: { b: true },
      dependentSchemas: { c: true },
      minimum: 1,
      maximum: 2,
      exclusiveMinimum: 0,
      exclusiveMaximum: 3,
      required: ['a'],
      enum: [1],
      type: 'integer',
    };
    const dropped = {
      $schema: 's',
      $comment: 'c',
      title: 't',
      description: 'd',
      default: 1,
      example: 1,
      examples: [1],
      deprecated: true,
      readOnly: true,
      writeOnly: true,
      discriminator: {},
      xml: {},
      externalDocs: {},
      contentEncoding: 'e',
      contentMediaType: 'm',
      contentSchema: {},
      $defs: {},
      nullable: false,
      'x-any': 1,
    };
    expect(read({ ...kept, ...dropped })()).toEqual(kept);
  });

  it.each([
    'date',
    'time',
    'date-time',
    'duration',
    'uri',
    'uri-reference',
    'uri-template',
    'email',
    'hostname',
    'ipv4',
    'ipv6',
    'regex',
    'uuid',
    'json-pointer',
    'relative-json-pointer',
    'byte',
    'int32',
    'int64',
    'float',
    'double',
  ])('keep the format %s', (format) => {
    expect(read({ format })()).toEqual({ format });
  });
});

describe('a judge', () => {
  const whole = {
    openapi: '3.1.0',
    It: {
      type: 'object',
      required: ['id', 'secret'],
      properties: { id: { type: 'string', readOnly: true }, secret: { type: 'string', writeOnly: true } },
    },
    Wrong: { type: 'string', pattern: '(' },
    Deep: { allOf: [{ items: { oneOf: [{ properties: { a: {} } }] } }], additionalProperties: true },
    Loop: { allOf: [{ $ref: '#/Loop' }] },
    Pair: { properties: { items: {} }, items: {} },
  };
  const judge = createSchemaJudge(whole);

  it('says all that is wrong, by use', () => {
    const missing = (name: string) => ({
      at: '',
      keyword: 'required',
      message: `must have required property '${name}'`,
      params: { missingProperty: name },
    });
    expect(judge.violations('/It', {})).toEqual([missing('id'), missing('secret')]);
    expect(judge.violations('/It', {}, 'request')).toEqual([missing('secret')]);
    expect(judge.violations('/It', {}, 'response')).toEqual([missing('id')]);
    expect(judge.violations('/It', { id: 'a', secret: 'b' })).toEqual([]);
  });

  it('names the schema that cannot be compiled', () => {
    expect(messageOf(() => judge.violations('/Wrong', 'x'))).toMatch(
      /^Error: Failed to compile the schema at "\/Wrong": .+\.$/,
    );
  });

  it.each([
    [
      '/Deep',
      '/0/a',
      [
        '/Deep/allOf/0/items/oneOf/0/properties/a',
        '/Deep/allOf/0/items/oneOf/0',
        '/Deep/allOf/0/items',
        '/Deep/allOf/0',
        '/Deep',
      ],
    ],
    ['/Deep', '/x', ['/Deep']],
    ['/Pair', '/0', ['/Pair/items', '/Pair']],
    ['/Pair', '/items', ['/Pair/properties/items', '/Pair']],
    ['/Pair', '/1a', ['/Pair']],
    ['/Nobody', '/a', ['/Nobody']],
  ])('follows %s to %s', (schema, at, want) => {
    expect(schemaTrailAt(whole, schema, at)).toEqual(want);
  });

  it('follows a tree as deep as the value goes', () => {
    const tree = { openapi: '3.1.0', Tree: { properties: { n: {}, kids: { items: { $ref: '#/Tree' } } } } };
    const kid = ['/Tree', '/Tree/properties/kids/items', '/Tree/properties/kids'];
    expect(schemaTrailAt(tree, '/Tree', '/kids/0/kids/1/n')).toEqual([
      '/Tree/properties/n',
      ...kid,
      ...kid,
      '/Tree',
    ]);
  });

  it('does not follow for ever a schema that is part of itself', () => {
    expect(schemaTrailAt(whole, '/Loop', '/a')).toEqual(['/Loop']);
    expect(flatten(whole, '/Loop')).toEqual({
      pointer: '/Loop',
      trail: ['/Loop'],
      types: [],
      constraints: [],
      properties: {},
      required: {},
    });
  });
});

describe('a schema laid flat', () => {
  it.each([
    [{ type: 'string', oneOf: [{ type: 'null' }] }, ['string', 'null']],
    [{ type: 'string', anyOf: [{ const: null }, 7] }, ['string', 'null']],
    [{ type: 'string', anyOf: [{ type: 'integer' }], oneOf: {} }, ['string']],
    [{ type: ['string', 'null'], nullable: true }, ['string', 'null']],
    [{ nullable: true }, []],
    [{ type: ['string', 'integer'], allOf: [{ type: ['integer', 'null'] }] }, ['integer']],
    [{ type: 'string', nullable: 'true' }, ['string']],
  ])('%j is of %j', (schema, types) => {
    expect(flatten({ a: schema }, '/a').types).toEqual(types);
  });

  it('has what its parts say, and who says it first', () => {
    const root = {
      a: {
        title: 't',
        description: 'd',
        deprecated: true,
        'x-any': 1,
        minLength: 1,
        required: ['n'],
        properties: { n: {} },
        allOf: [{ required: ['n', 'm'], properties: { n: {}, m: {} }, pattern: 'p' }],
      },
    };
    expect(flatten(root, '/a', ['/z'])).toEqual({
      pointer: '/a',
      trail: ['/a', '/z'],
      types: [],
      constraints: [
        { keyword: 'minLength', value: 1, trail: ['/a', '/z'] },
        { keyword: 'pattern', value: 'p', trail: ['/a/allOf/0', '/a', '/z'] },
      ],
      properties: {
        n: { pointer: '/a/properties/n', trail: ['/a', '/z'] },
        m: { pointer: '/a/allOf/0/properties/m', trail: ['/a/allOf/0', '/a', '/z'] },
      },
      required: { n: ['/a', '/z'], m: ['/a/allOf/0', '/a', '/z'] },
    });
    expect(flatten(root, '/nobody', ['/z'])).toMatchObject({ pointer: '/nobody', trail: ['/nobody', '/z'] });
  });
});

describe('x-evidence', () => {
  const fault = (what: string) => `TypeError: Failed to read x-evidence at "/a~1b": ${what}.`;
  it.each([
    ['text', fault('it must be an object')],
    [{}, fault('"id" must be a text')],
    [{ id: '' }, fault('"id" must be a text')],
    [{ id: 7 }, fault('"id" must be a text')],
    [{ id: 'a', grade: 'sure' }, fault('"grade" must be one of verified, documented, observed, assumed')],
  ])('%j is refused wherever it is read', (evidence, message) => {
    const root = { 'a/b': { 'x-evidence': evidence } };
    expect(messageOf(() => evidenceAt(root, '/a~1b'))).toBe(message);
    expect(messageOf(() => listEvidence(root))).toBe(message);
  });

  it('is read with its source and note, in lists too', () => {
    const evidence = { id: 'e', grade: 'observed', source: 's', note: 'n' };
    const bare = { id: 'f', grade: 'assumed', source: 7, note: 7 };
    expect(listEvidence({ list: [null, { 'x-evidence': evidence }], 'a~b': { 'x-evidence': bare } })).toEqual(
      [
        { pointer: '/list/1', evidence },
        { pointer: '/a~0b', evidence: { id: 'f', grade: 'assumed', source: '' } },
      ],
    );
  });
});

describe('x-resource', () => {
  const read = (described: unknown) => () =>
    resourcesOf(
      readDocument({
        paths: { '/k': { get: { operationId: 'list' }, post: { operationId: 'make' } } },
        'x-resource': described,
      }),
    );
  const create = { operation: 'make' };
  const list = { operation: 'list' };
  it.each([
    ['', 'keys', 'it must be an object'],
    ['/k', { k: [] }, 'it must be an object'],
    ['/k', { k: {} }, 'it needs "create" or "list"'],
    ['/k', { k: { create, id: 7 } }, '"id" must be a text'],
    ['/k', { k: { create, scope: [7] } }, '"scope" must be an array of texts'],
    ['/k/create', { k: { create: {} } }, 'it needs "operation", an operationId'],
    ['/k/create', { k: { create: { operation: 'no' } } }, 'there is no operation "no" in the document'],
    [
      '/k/create',
      { k: { create: { ...create, by: {} } } },
      '"by" is not known here; known are operation, item, inputs, fields, x-evidence',
    ],
    [
      '/k/create',
      { k: { create: { ...create, fields: { a: 'b' } } } },
      '"a" must be a JSON Pointer such as "/b", not "b"',
    ],
    [
      '/k/create',
      { k: { create: { ...create, fields: { a: 7 } } } },
      '"fields" must map names to JSON Pointers',
    ],
    [
      '/k/list',
      { k: { list: { ...list, order: 'any' } } },
      '"order" must be newest-first or oldest-first, not "any"',
    ],
    [
      '/k/list',
      { k: { list: { ...list, more: 1 } } },
      '"more" is not known here; known are operation, items, total, paging, filters, repeats, order, x-evidence',
    ],
    [
      '/k/list/paging',
      { k: { list: { ...list, paging: { style: 'cursor' } } } },
      '"style" must be offset or page',
    ],
    [
      '/k/list/paging',
      { k: { list: { ...list, paging: { style: 'page', page: 'p' } } } },
      'it needs "limit" and "page"',
    ],
    [
      '/k/list/paging',
      { k: { list: { ...list, paging: { size: 1 } } } },
      '"size" is not known here; known are style, limit, offset, page, max, over, x-evidence',
    ],
    [
      '/k/read',
      { k: { create, read: { ...list, fields: {} } } },
      '"fields" is not known here; known are operation, by, item, x-evidence',
    ],
    [
      '/k/update',
      { k: { create, update: { ...list, changes: [] } } },
      '"changes" is not known here; known are operation, by, item, x-evidence, fields',
    ],
    [
      '/k/rotate',
      { k: { create, rotate: { ...list, fields: {} } } },
      '"fields" is not known here; known are operation, by, item, x-evidence, changes',
    ],
    [
      '/k/gone',
      { k: { create, gone: { update: 404 } } },
      '"update" is not known here; known are read, delete, x-evidence',
    ],
    ['/k/gone', { k: { create, gone: { delete: 'no' } } }, '"delete" must be a number'],
    ['/k/unique/1', { k: { create, unique: [{ field: '/a' }, {}] } }, 'it needs "field"'],
    [
      '/k/unique/0',
      { k: { create, unique: [{ at: '/a' }] } },
      '"at" is not known here; known are field, status, example, x-evidence',
    ],
    [
      '/k/secrets/0',
      { k: { create, secrets: [{ field: '/a', shown: ['made'] }] } },
      '"made" is none of create, list, read, update, rotate, delete',
    ],
    [
      '/k/secrets/0',
      { k: { create, secrets: [{ at: '/a' }] } },
      '"at" is not known here; known are field, shown, x-evidence',
    ],
    ['/k/authenticates', { k: { create, authenticates: {} } }, 'it needs "field"'],
    [
      '/k/authenticates',
      { k: { create, authenticates: { field: '/a', may: ['fly'] } } },
      '"fly" is none of create, list, read, update, rotate, delete',
    ],
    [
      '/k/authenticates',
      { k: { create, authenticates: { field: '/a', for: [] } } },
      '"for" is not known here; known are field, scheme, may, x-evidence',
    ],
  ])('%s of %j is refused', (at, described, what) => {
    expect(messageOf(read(described))).toBe(
      `ResourceError: Failed to read x-resource at "/x-resource${at}": ${what}.`,
    );
  });

  it('is read to the last word', () => {
    const [found] = read({
      k: {
        scope: ['X-Org'],
        create: { ...create, inputs: ['org'] },
        list: { ...list, filters: { q: '/name' }, paging: { style: 'offset', limit: 'l', offset: 'o' } },
        update: { operation: 'make', by: { id: '/id' }, item: '', fields: { a: '/a' } },
        rotate: { operation: 'make', by: { id: '/id' }, changes: ['/t'] },
        gone: { read: 404, delete: 410 },
        unique: [{ field: '/n', status: 400 }],
      },
    })();
    expect(found).toMatchObject({
      id: undefined,
      scope: ['X-Org'],
      create: { item: '', inputs: ['org'], fields: {} },
      list: {
        items: '',
        total: undefined,
        filters: { q: '/name' },
        paging: {
          style: 'offset',
          limit: 'l',
          position: 'o',
          max: undefined,
          pointer: '/x-resource/k/list/paging',
        },
      },
      update: { by: { id: '/id' }, item: '', fields: { a: '/a' }, pointer: '/x-resource/k/update' },
      rotate: { by: { id: '/id' }, item: undefined, changes: ['/t'] },
      read: undefined,
      gone: { read: 404, delete: 410 },
      unique: [{ field: '/n', status: 400, example: undefined }],
      authenticates: undefined,
    });
  });
});

describe('documents that cannot be loaded', () => {
  const write = async (text: string) => {
    const path = join(await tempFolder(), 'a b.yaml');
    await writeFile(path, text);
    return path;
  };
  const info = { title: 't', version: '1' };
  const load = (given: string | URL | Record<string, unknown>) =>
    loadDocument(given).then(
      () => 'loaded',
      (error: unknown) => String(error),
    );

  it.each([
    [
      { swagger: '2.0', info, paths: {} },
      'it is Swagger 2.0. Convert it to OpenAPI 3 first: npx swagger2openapi --patch --outfile openapi.json swagger.json.',
    ],
  ])('%j', async (given, message) => {
    expect(await load(given)).toBe(`DocumentError: Failed to load the given object: ${message}`);
  });

  it.each(['2.0.0', '3.3.0', '13.0.0', 'latest'])('of version %s', async (openapi) => {
    expect(await load({ openapi, info, paths: {} })).toBe(
      `DocumentError: Failed to load the given object: it is OpenAPI "${openapi}"; 3.0, 3.1 and 3.2 are read.`,
    );
  });

  it('for an unknown security scheme name the operation', async () => {
    const get = { security: [{ k: [] }], responses: { 200: { description: 'ok' } } };
    expect(await load({ openapi: '3.1.0', info, paths: { '/k': { get } } })).toBe(
      'DocumentError: Failed to read GET /k: the security scheme "k" is not in /components/securitySchemes. (the given object)',
    );
  });

  it('for no YAML name the line', async () => {
    const path = await write('openapi: 3.1.0\ninfo:\n  title: "a\n');
    expect(await load(path)).toMatch(/^DocumentError: Failed to load .*a b\.yaml, line \d+: .+\.$/);
  });

  it('are found by URL, spaces and all', async () => {
    const path = await write('openapi: 3.1.0\ninfo: { title: Mine, version: "1" }\npaths: {}\n');
    const url = pathToFileURL(path);
    expect(await loadDocument(url)).toMatchObject({ title: 'Mine', source: url.href, operations: [] });
  });
});

describe('requests for odd paths', () => {
  const responses = {};
  const document = readDocument({
    paths: {
      '/a/{x}/c': { get: { responses } },
      '/a/b/{y}': { get: { responses } },
      '/{z}': { put: { responses } },
    },
  });
  it.each([
    ['/a/b/c', ['/a/{x}/c', '/a/b/{y}']],
    ['/a/b/d/', ['/a/b/{y}']],
    ['/q', ['/{z}']],
    ['/q/', ['/{z}']],
    ['/', []],
    ['//', []],
    ['', []],
  ])('%s is that of %j', (path, want) => {
    expect(matchPath(document, path).map(({ operation }) => operation.path)).toEqual(want);
  });

  it('are not those of templates that only look alike', () => {
    expect(matchTemplate('/a(b)+[c]|d^$/{x}', '/a(b)+[c]|d^$/1')).toEqual({ x: '1' });
    expect(matchTemplate('/a', '/ab')).toBeUndefined();
    expect(matchTemplate('/a', '/b/a')).toBeUndefined();
    expect(matchTemplate('/{a}', '/b/c')).toBeUndefined();
    expect(matchOperation(document, 'GET', '/q')).toBeUndefined();
  });
});

describe('lines', () => {
  it.each([
    ['a:\n  # b: no\n\n  "b": 1', '/a/b', 4],
    ["a:\n  'b': 1", '/a/b', 2],
    ['a: 1\nb:\n  c: 1', '/a/c', 1],
    ['a:\n  bc: 1\n  b: 2', '/a/b', 3],
    ['a:\n  - x:\n      - 1\n  - y: 2\n  - z: 3', '/a/1', 4],
    ['a:\n  - x: 1\nb:\n  - y: 2', '/a/1', 1],
    ['a:\n  "200": 1', '/a/200', 2],
  ])('%j at %s: %i', (text, pointer, line) => {
    expect(lineOf(text, pointer)).toBe(line);
  });
});
