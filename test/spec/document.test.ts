import { beforeEach, describe, expect, it } from 'vitest';
import {
  bareMediaType,
  type Document,
  findOperation,
  isJsonMediaType,
  jsonContent,
  responseFor,
} from '../../src/spec/document.ts';
import { matchOperation, matchPath, matchTemplate, pathBelow } from '../../src/spec/match.ts';
import { readDocument } from '../../src/spec/read-document.ts';

const root = {
  openapi: '3.1.0',
  info: { title: 'Keys', version: '1' },
  servers: [{ url: 'https://{host}.example/api/', variables: { host: { default: 'eu' } } }, { url: '/v2' }],
  security: [{ bearer: [] }],
  paths: {
    '/keys': {
      parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer', default: 10 } }],
      get: {
        operationId: 'listKeys',
        parameters: [
          { name: 'limit', in: 'query', required: true, schema: { type: 'integer' }, example: 5 },
          { $ref: '#/components/parameters/Org' },
        ],
        responses: {
          200: { $ref: '#/components/responses/Keys' },
          '4XX': { description: 'no' },
          default: { description: 'else' },
        },
      },
      post: {
        security: [],
        requestBody: { required: true, content: { 'application/json': { example: { a: 1 } } } },
        responses: { 201: { description: 'made' } },
      },
    },
    '/keys/{id}': {
      get: {
        operationId: 'getKey',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 200: { description: 'it' } },
      },
    },
    '/tags/': { get: { operationId: 'tags', security: [], responses: { 200: { description: 'tags' } } } },
    '/keys/mine': {
      get: {
        operationId: 'myKey',
        security: [{ bearer: [] }, {}],
        responses: { 200: { description: 'mine' } },
      },
    },
  },
  components: {
    securitySchemes: { bearer: { type: 'http', scheme: 'Bearer' } },
    parameters: {
      Org: { name: 'X-Org', in: 'header', required: true, schema: { type: 'string', examples: ['o-1'] } },
    },
    responses: {
      Keys: {
        description: 'keys',
        headers: { 'X-Total': { required: true, schema: { type: 'integer' } } },
        content: { 'Application/JSON': { schema: { type: 'array' }, examples: { none: { value: [] } } } },
      },
    },
  },
};
let document: Document;
beforeEach(() => {
  document = readDocument(root, 'test');
});

describe('a document is read into plain parts', () => {
  it('has its operations, named or not', () => {
    expect(document.operations.map(({ id, label, pointer }) => [id, label, pointer])).toEqual([
      ['listKeys', 'GET /keys', '/paths/~1keys/get'],
      ['post /keys', 'POST /keys', '/paths/~1keys/post'],
      ['getKey', 'GET /keys/{id}', '/paths/~1keys~1{id}/get'],
      ['tags', 'GET /tags/', '/paths/~1tags~1/get'],
      ['myKey', 'GET /keys/mine', '/paths/~1keys~1mine/get'],
    ]);
    expect(document.basePaths).toEqual(['/api', '/v2']);
    expect(document.title).toBe('Keys');
  });

  it('takes the parameters of the path and of the operation, whose own win', () => {
    expect(findOperation(document, 'listKeys')?.parameters).toMatchObject([
      { name: 'limit', in: 'query', required: true, example: 5 },
      {
        name: 'X-Org',
        in: 'header',
        required: true,
        example: 'o-1',
        pointer: '/components/parameters/Org',
        trail: [
          '/components/parameters/Org',
          '/paths/~1keys/get/parameters/1',
          '/paths/~1keys/get',
          '/paths/~1keys',
        ],
      },
    ]);
    expect(findOperation(document, 'post /keys')?.parameters).toMatchObject([
      { name: 'limit', required: false, example: 10 },
    ]);
  });

  it('knows who asks for a credential', () => {
    expect(document.operations.map(({ security }) => security)).toEqual([
      [['bearer']],
      [],
      [['bearer']],
      [],
      [['bearer'], []],
    ]);
    expect(document.securitySchemes.bearer).toMatchObject({
      type: 'http',
      scheme: 'bearer',
      pointer: '/components/securitySchemes/bearer',
    });
  });

  it.each([
    [200, '200'],
    [404, '4XX'],
    [500, 'default'],
  ])('finds what is said of status %i', (status, found) => {
    const operation = findOperation(document, 'listKeys');
    expect(operation && responseFor(operation, status)?.status).toBe(found);
  });

  it('says nothing of a status that is not documented', () => {
    const operation = findOperation(document, 'post /keys');
    expect(operation && responseFor(operation, 404)).toBeUndefined();
  });

  it('follows responses to where they are', () => {
    const response = findOperation(document, 'listKeys')?.responses[0];
    expect(response).toMatchObject({
      pointer: '/components/responses/Keys',
      headers: [
        { name: 'x-total', required: true, schema: '/components/responses/Keys/headers/X-Total/schema' },
      ],
      contents: [{ mediaType: 'application/json', examples: { none: { value: [] } } }],
    });
    expect(findOperation(document, 'post /keys')?.body?.contents[0]?.examples).toMatchObject({
      '': { value: { a: 1 } },
    });
  });

  it('refuses a security scheme that is not described', () => {
    expect(() => readDocument({ ...root, components: { ...root.components, securitySchemes: {} } })).toThrow(
      'Failed to read GET /keys: the security scheme "bearer" is not in /components/securitySchemes.',
    );
  });

  it.each([
    ['application/json', true],
    ['application/problem+json; charset=utf-8', true],
    ['text/plain', false],
    ['application/jsonx', false],
  ])('%s is JSON: %s', (mediaType, expected) => {
    expect(isJsonMediaType(mediaType)).toBe(expected);
  });

  it('prefers plain JSON', () => {
    const content = (mediaType: string) => ({
      mediaType,
      pointer: mediaType,
      trail: [],
      schema: undefined,
      examples: {},
    });
    expect(
      jsonContent([content('text/plain'), content('application/x+json'), content('application/json')])
        ?.pointer,
    ).toBe('application/json');
    expect(bareMediaType(' Text/Plain ; charset=x')).toBe('text/plain');
  });
});

describe('a request is matched', () => {
  it.each([
    ['GET', '/keys', 'listKeys', {}],
    ['get', '/keys/', 'listKeys', {}],
    ['GET', '/keys/a/', 'getKey', { id: 'a' }],
    ['GET', '/tags', 'tags', {}],
    ['GET', '/keys/mine', 'myKey', {}],
    ['GET', '/keys/a%20b', 'getKey', { id: 'a b' }],
    ['GET', '/keys/%E0%A4%A', 'getKey', { id: '%E0%A4%A' }],
  ])('%s %s', (method, path, id, values) => {
    expect(matchOperation(document, method, path)).toMatchObject({ operation: { id }, path: values });
  });

  it.each([
    ['PUT', '/keys'],
    ['GET', '/keys/a/b'],
    ['GET', '/'],
  ])('%s %s is nobody’s', (method, path) => {
    expect(matchOperation(document, method, path)).toBeUndefined();
  });

  it('tells the operations of a path', () => {
    expect(matchPath(document, '/keys').map(({ operation }) => operation.method)).toEqual(['GET', 'POST']);
  });

  it('tells all operations of templates that fit equally well', () => {
    const operation = { get: { responses: { 200: { description: 'ok' } } } };
    const paths = { '/{a_long_name}/x': operation, '/long-word/{y}': operation, '/{a}/{b}': operation };
    const found = matchPath(readDocument({ openapi: '3.1.0', info: {}, paths }), '/long-word/x');
    expect(found.map(({ operation: { path } }) => path)).toEqual(['/{a_long_name}/x', '/long-word/{y}']);
  });

  it('takes a template to the letter but for its parameters', () => {
    expect(matchTemplate('/a.b/{x}-{y}', '/a.b/1-2')).toEqual({ x: '1', y: '2' });
    expect(matchTemplate('/a.b/{x}', '/aXb/1')).toBeUndefined();
  });

  it.each([
    ['http://h:1/api', 'http://h:1/api/keys?x=1', '/keys'],
    ['http://h:1/', 'http://h:1/keys', '/keys'],
    ['http://h:1', 'http://h:1/', '/'],
    ['http://h:1/api//', 'http://h:1/api/keys', '/keys'],
    ['http://h:1/api', 'http://h:1/api', '/'],
    ['http://h:1/api', 'http://h:1/apis/keys', undefined],
    ['http://h:1', 'http://other:1/keys', undefined],
  ])('below %s, %s is %s', (base, url, path) => {
    expect(pathBelow(base, url)).toBe(path);
  });
});
