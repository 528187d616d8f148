import { describe, expect, it } from 'vitest';
import { behaviourTrail } from '../../../src/contract/checks/behaviours.ts';
import { differences, isKept, sameValue, topField } from '../../../src/contract/checks/compare.ts';
import { fieldTrail, requestTrail, responseTrail, successOf } from '../../../src/contract/checks/trails.ts';
import type { JsonObject } from '../../../src/spec/json.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { resourcesOf } from '../../../src/spec/read-resource.ts';

describe('two values', () => {
  it.each<[unknown, unknown, boolean]>([
    [1, 1, true],
    [[1], [1], true],
    ['2031-02-03T04:05:06Z', '2031-02-03T12:05:06+08:00', true],
    ['2031-02-03T04:05:06Z', '2031-02-03T04:05:06.999Z', true],
    ['2031-02-03T04:05:06Z', '2031-02-03T04:05:07.000Z', false],
    ['2031-02-03', '2031-02-03T00:00:00Z', false],
    ['2031-02-03T00:00:00Z', '2031-02-03', false],
    ['2031-02-03T00:00:00Z', Date.parse('2031-02-03T00:00:00Z'), false],
    [['2031-02-03T00:00:00Z'], '2031-02-03T00:00:00.0Z', false],
    ['2031-02-03T00:00:00.0Z', ['2031-02-03T00:00:00Z'], false],
    ['a', 'b', false],
    ['1', 1, false],
  ])('%j and %j: the same is %s', (a, b, want) => {
    expect(sameValue(a, b)).toBe(want);
  });

  it.each<[unknown, unknown, boolean]>([
    ['', null, true],
    ['', undefined, true],
    ['', 'a', false],
    ['a', null, false],
    ['a', 'a', true],
    [null, '', false],
  ])('%j kept as %j is %s', (sent, got, want) => {
    expect(isKept(sent, got)).toBe(want);
  });

  it.each<[JsonObject, JsonObject, readonly string[], readonly string[]]>([
    [{ a: 1, b: 2 }, { a: 1, b: 3 }, [], ['b']],
    [{ a: 1, b: 2 }, { a: 2, b: 3 }, ['a'], ['b']],
    [{ a: 1 }, {}, [], []],
    [{ a: 1, toString: 2 }, { a: 1 }, [], []],
    [{ a: null }, { a: 1 }, [], ['a']],
    [{ a: { b: 1 } }, { a: { b: 2 } }, [], []],
    [{ a: { b: 1 } }, { a: 2 }, [], []],
    [{ a: 2 }, { a: { b: 1 } }, [], []],
    [
      { updated_at: 1, lastUsedAt: 1, used_at: null, start_delta: 0.1, expires_in: 1, etag: 1 },
      { updated_at: 2, lastUsedAt: 2, used_at: 2, start_delta: 0.2, expires_in: 2, etag: 2 },
      [],
      [],
    ],
  ])('%j and %j, but for %j, differ in %j', (a, b, except, want) => {
    expect(differences(a, b, except)).toEqual(want);
  });

  it('differ in whatever is not excepted', () => {
    expect(differences({ a: 1, 'Stryker was here': 1 }, { a: 2, 'Stryker was here': 2 })).toHaveLength(2);
  });

  it.each([
    ['/token', 'token'],
    ['/service/id', 'service'],
    ['/a~1b~1c', 'a/b/c'],
    ['/a~0b', 'a~b'],
    ['', ''],
  ])('the field of "%s" is "%s"', (pointer, want) => {
    expect(topField(pointer)).toBe(want);
  });
});

const json = (schema: JsonObject) => ({ 'application/json': { schema } });
const key = { type: 'object', properties: { name: { type: 'string' } } };
const document = readDocument({
  openapi: '3.1.0',
  info: { title: 'Keys', version: '1' },
  'x-behaviours': { 'unknown-path': {} },
  'x-habits': { 'wrong/method': {}, 'unknown-path': {} },
  'x-resource': {
    key: {
      create: { operation: 'create', item: '/key' },
      list: { operation: 'list', items: '/keys' },
      delete: { operation: 'delete', by: {} },
    },
  },
  paths: {
    '/keys': {
      post: {
        operationId: 'create',
        requestBody: { content: json(key) },
        responses: {
          '400': { description: 'Bad' },
          '201': { description: 'Made', content: json({ type: 'object', properties: { key } }) },
        },
      },
      get: {
        operationId: 'list',
        responses: {
          '200': {
            description: 'All',
            content: json({ type: 'object', properties: { keys: { type: 'array', items: key } } }),
          },
        },
      },
      delete: { operationId: 'delete', responses: { '204': { description: 'Gone' } } },
      put: {
        operationId: 'put',
        requestBody: { content: { 'text/plain': { schema: { type: 'string' } } } },
        responses: { '400': { description: 'Bad' } },
      },
    },
  },
});
const [resource] = resourcesOf(document);
const operation = (name: string) => {
  const found = document.operations.find((one) => one.id === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

describe('where a document says something of', () => {
  const post = '/paths/~1keys/post';

  it('a success, and only that', () => {
    expect(successOf(operation('create'))?.status).toBe('201');
    expect(successOf(operation('put'))).toBeUndefined();
  });

  it('a status: the response, or else the operation', () => {
    expect(responseTrail(operation('create'), 400)[0]).toBe(`${post}/responses/400`);
    expect(responseTrail(operation('create'), 404)).toEqual([post]);
  });

  it('a field of an item: its schema in the reply, or else the resource', () => {
    if (resource === undefined) throw new Error('no resource');
    const response = `${post}/responses/201`;
    expect(fieldTrail(document, resource, '/name')[0]).toBe(
      `${response}/content/application~1json/schema/properties/key/properties/name`,
    );
    expect(fieldTrail(document, resource, '/name')).toContain(response);
    expect(fieldTrail(document, resource, '/name', 'list')[0]).toBe(
      '/paths/~1keys/get/responses/200/content/application~1json/schema/properties/keys/items/properties/name',
    );
    expect(fieldTrail(document, resource, '/name', 'read')).toEqual(['/x-resource/key']);
    const gone = { ...resource, read: { ...resource.list, operation: operation('delete'), by: {} } };
    expect(fieldTrail(document, { ...resource, ...gone } as typeof resource, '/name', 'read')).toEqual([
      '/x-resource/key',
    ]);
  });

  it('a field of a request: its schema, that of the body, the body, or else the operation', () => {
    const schema = `${post}/requestBody/content/application~1json/schema`;
    const trail = (name: string, field: string) => requestTrail(document.root, operation(name), field);
    expect(trail('create', 'name')[0]).toBe(`${schema}/properties/name`);
    expect(trail('create', 'other')[0]).toBe(schema);
    expect(trail('put', 'name')[0]).toBe('/paths/~1keys/put/requestBody');
    expect(trail('list', 'name')).toEqual(['/paths/~1keys/get']);
  });

  it('a behaviour: the first of several names, in either section', () => {
    expect(behaviourTrail(document, 'unknown-path')).toEqual(['/x-behaviours/unknown-path']);
    expect(behaviourTrail(document, 'no-such', 'unknown-path')).toEqual(['/x-behaviours/unknown-path']);
    expect(behaviourTrail(document, 'wrong/method')).toEqual(['/x-habits/wrong~1method']);
    expect(behaviourTrail(document, 'no-such', 'toString')).toEqual([]);
  });
});
