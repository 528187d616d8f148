import { describe, expect, it } from 'vitest';
import { readDocument } from '../../src/spec/read-document.ts';
import { ResourceError, resourcesOf } from '../../src/spec/read-resource.ts';
import { rolesOf } from '../../src/spec/resource.ts';

const paths = {
  '/keys': {
    get: { operationId: 'listKeys', responses: { 200: { description: 'keys' } } },
    post: { operationId: 'createKey', responses: { 201: { description: 'key' } } },
  },
};
const described = (resource: unknown) =>
  readDocument({
    openapi: '3.1.0',
    info: { title: 't', version: '1' },
    paths,
    'x-resource': { key: resource },
  });

describe('x-resource', () => {
  it('is read with what it leaves out filled in', () => {
    const [key] = resourcesOf(
      described({ id: '/id', create: { operation: 'createKey', item: '/data', fields: { name: '/name' } } }),
    );
    expect(key).toMatchObject({
      name: 'key',
      inferred: false,
      pointer: '/x-resource/key',
      id: '/id',
      scope: ['account'],
      create: { item: '/data', inputs: [], fields: { name: '/name' }, pointer: '/x-resource/key/create' },
      gone: {},
      unique: [],
      secrets: [],
    });
    expect(key?.list).toBeUndefined();
    expect(key?.delete).toBeUndefined();
  });

  it('may give evidence and all its verbs in every part', () => {
    const evidence = { 'x-evidence': { id: 'e', grade: 'assumed', source: 's' } };
    const verb = { operation: 'createKey', by: { id: '/id' }, ...evidence };
    const [key] = resourcesOf(
      described({
        ...evidence,
        create: { operation: 'createKey', inputs: ['a_id'], ...evidence },
        list: {
          operation: 'listKeys',
          order: 'newest-first',
          paging: { style: 'offset', limit: 'l', offset: 'o', ...evidence },
          ...evidence,
        },
        read: { ...verb, item: '' },
        update: { ...verb, item: '/item', fields: { note: '/note' } },
        rotate: { ...verb, changes: ['/token'] },
        delete: verb,
        gone: { delete: 410, ...evidence },
        unique: [{ field: '/name', ...evidence }],
        secrets: [{ field: '/token', ...evidence }],
      }),
    );
    const item = { by: { id: '/id' }, item: undefined };
    expect(key).toMatchObject({
      create: { inputs: ['a_id'] },
      list: { order: 'newest-first', paging: { style: 'offset', limit: 'l', position: 'o' } },
      read: { ...item, item: '', pointer: '/x-resource/key/read' },
      update: { ...item, item: '/item', fields: { note: '/note' }, pointer: '/x-resource/key/update' },
      rotate: { ...item, changes: ['/token'], pointer: '/x-resource/key/rotate' },
      delete: { ...item, pointer: '/x-resource/key/delete' },
      gone: { read: undefined, delete: 410 },
      unique: [{ field: '/name', status: 409 }],
      secrets: [{ field: '/token', shown: [] }],
    });
  });

  it('is read in full', () => {
    const [key] = resourcesOf(
      described({
        create: { operation: 'createKey' },
        list: {
          operation: 'listKeys',
          items: '/items',
          total: '/count',
          paging: { style: 'page', limit: 'size', page: 'page', max: 9 },
          filters: { host: '/host' },
          order: 'oldest-first',
        },
        gone: { read: 404 },
        unique: [{ field: '/name', example: 'duplicate' }],
        secrets: [{ field: '/token', shown: ['create', 'rotate'] }],
        authenticates: { field: '/token', scheme: 'bearer', may: ['create'] },
      }),
    );
    expect(key).toMatchObject({
      list: {
        items: '/items',
        total: '/count',
        paging: { style: 'page', limit: 'size', position: 'page', max: 9 },
        order: 'oldest-first',
      },
      gone: { read: 404 },
      unique: [{ field: '/name', status: 409, example: 'duplicate', pointer: '/x-resource/key/unique/0' }],
      secrets: [{ field: '/token', shown: ['create', 'rotate'] }],
      authenticates: { field: '/token', scheme: 'bearer', may: ['create'] },
    });
  });

  it('tells the roles of an operation', () => {
    const document = described({ create: { operation: 'createKey' }, list: { operation: 'listKeys' } });
    const resources = resourcesOf(document);
    expect(
      document.operations.map((operation) => rolesOf(resources, operation).map(({ verb }) => verb)),
    ).toEqual([['list'], ['create']]);
  });

  it.each([
    ['neither create nor list', {}, '"/x-resource/key": it needs "create" or "list"'],
    ['an unknown word', { lst: {}, create: { operation: 'createKey' } }, '"lst" is not known here'],
    [
      'an unknown operation',
      { create: { operation: 'makeKey' } },
      '"/x-resource/key/create": there is no operation "makeKey" in the document',
    ],
    ['no operation', { create: {} }, 'it needs "operation", an operationId'],
    [
      'a name for a pointer',
      { create: { operation: 'createKey' }, id: 'id' },
      '"id" must be a JSON Pointer such as "/id", not "id"',
    ],
    [
      'pointers that are none',
      { create: { operation: 'createKey', fields: { name: 7 } } },
      '"fields" must map names to JSON Pointers',
    ],
    [
      'an unknown style of pages',
      { list: { operation: 'listKeys', paging: { style: 'cursor' } } },
      '"style" must be offset or page',
    ],
    [
      'pages without a parameter',
      { list: { operation: 'listKeys', paging: { style: 'offset', limit: 'limit' } } },
      'it needs "limit" and "offset"',
    ],
    [
      'an unknown order',
      { list: { operation: 'listKeys', order: 'random' } },
      '"order" must be newest-first or oldest-first, not "random"',
    ],
    [
      'an unknown verb',
      { create: { operation: 'createKey' }, secrets: [{ field: '/t', shown: ['make'] }] },
      '"make" is none of create, list, read, update, rotate, delete',
    ],
    [
      'a status that is a text',
      { create: { operation: 'createKey' }, gone: { read: '404' } },
      '"read" must be a number',
    ],
    ['a rule without a field', { create: { operation: 'createKey' }, unique: [{}] }, 'it needs "field"'],
    ['a text for an object', 'key', 'it must be an object'],
  ])('with %s is refused, and the place is named', (_, resource, message) => {
    expect(() => resourcesOf(described(resource))).toThrow(ResourceError);
    expect(() => resourcesOf(described(resource))).toThrow(message);
  });
});

describe('resources of a document that describes none', () => {
  const item = {
    type: 'object',
    properties: {
      id: { type: 'string' },
      name: { type: 'string' },
      secret: { type: 'string' },
      expires_at: { type: 'string', format: 'date-time' },
    },
  };
  const listed = { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } };
  const json = (schema: unknown) => ({ description: 'ok', content: { 'application/json': { schema } } });
  const foreign = {
    openapi: '3.0.3',
    info: { title: 't', version: '1' },
    paths: {
      '/v1/keys': {
        get: {
          parameters: ['limit', 'offset'].map((name) => ({ name, in: 'query', schema: { type: 'integer' } })),
          responses: {
            200: json({
              type: 'object',
              properties: {
                data: { type: 'array', items: { $ref: '#/components/schemas/Listed' } },
                total: { type: 'integer' },
              },
            }),
          },
        },
        post: {
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['name'],
                  properties: {
                    name: { type: 'string' },
                    project_id: { type: 'string' },
                    expires_at: { type: 'string', format: 'date-time' },
                  },
                },
              },
            },
          },
          responses: { 201: json(item), 409: { description: 'A key of that name already exists' } },
        },
      },
      '/v1/keys/{id}': {
        get: { responses: { 200: json(listed) } },
        delete: { responses: { 204: { description: 'gone' } } },
      },
      '/v1/keys/{id}/rotate': { post: { responses: { 200: json(item) } } },
      '/health': {
        get: { responses: { 200: json({ type: 'object', properties: { status: { type: 'string' } } }) } },
      },
    },
    components: { schemas: { Listed: listed } },
  };

  it('are inferred from paths and schemas, and nothing is made up', () => {
    const [key, ...others] = resourcesOf(readDocument(foreign));
    expect(others).toEqual([]);
    expect(key).toMatchObject({
      name: 'key',
      inferred: true,
      id: '/id',
      create: { item: '', inputs: ['project_id'], fields: { name: '/name' } },
      list: {
        items: '/data',
        total: '/total',
        paging: { style: 'offset', limit: 'limit', position: 'offset' },
        filters: {},
        order: undefined,
      },
      read: { by: { id: '/id' }, item: '' },
      delete: { by: { id: '/id' } },
      rotate: { changes: ['/secret'] },
      unique: [{ field: '/name', status: 409 }],
      secrets: [{ field: '/secret', shown: ['create', 'rotate'] }],
      authenticates: { field: '/secret', scheme: undefined },
    });
    expect(key?.update).toBeUndefined();
  });
});
