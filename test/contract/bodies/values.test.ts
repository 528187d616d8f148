import { describe, expect, it } from 'vitest';
import {
  anyValue,
  bodyProperties,
  bodySchema,
  documentedValue,
  labelField,
} from '../../../src/contract/bodies/values.ts';
import { flatten, isFreeText, numberSaid } from '../../../src/spec/constraints.ts';
import { jsonContent } from '../../../src/spec/document.ts';
import type { JsonObject } from '../../../src/spec/json.ts';
import { readDocument } from '../../../src/spec/read-document.ts';

/** A document whose one operation takes a body. */
function taking(schema: JsonObject | undefined, examples: JsonObject = {}) {
  const document = readDocument({
    openapi: '3.1.0',
    info: { title: 'T', version: '1' },
    paths: {
      '/keys': {
        post: {
          ...(schema && { requestBody: { content: { 'application/json': { schema, examples } } } }),
          responses: {},
        },
      },
    },
  });
  const [operation] = document.operations;
  if (operation === undefined) throw new Error('no operation');
  return { root: document.root, operation, content: jsonContent(operation.body?.contents ?? []) };
}

const flat = (schema: JsonObject) => flatten({ schema }, '/schema');

describe('a value made up for a schema', () => {
  it.each<[JsonObject, unknown]>([
    [{ const: 1, example: 2 }, 1],
    [{ example: 2, examples: [3], default: 4, enum: [5] }, 2],
    [{ examples: [3], default: 4, enum: [5] }, 3],
    [{ default: 4, enum: [5] }, 4],
    [{ enum: [5, 6] }, 5],
    [{ const: null, enum: ['a'] }, 'a'],
    [{ default: false, enum: [true] }, false],
    [{ example: '', type: 'string' }, ''],
    [{}, undefined],
    [{ type: 'null' }, undefined],
    [{ type: ['null', 'boolean'] }, true],
    [{ type: 'file' }, undefined],
    [{ type: 'boolean' }, true],
    [{ type: 'object' }, {}],
    [{ type: 'array' }, []],
    [{ type: 'array', minItems: 0 }, []],
    [{ type: 'array', minItems: 1 }, undefined],
    [{ type: 'string' }, 'keymock'],
    [{ type: 'string', minLength: 9 }, 'keymockkk'],
    [{ type: 'string', minLength: 120 }, 'keymock'.padEnd(100, 'k')],
    [{ type: 'string', maxLength: 3 }, 'key'],
    [{ type: 'string', pattern: '^a$' }, undefined],
    [{ type: 'string', format: 'uuid', pattern: '^0' }, '00000000-0000-4000-8000-000000000000'],
    [{ type: 'string', format: 'date' }, '2031-02-03'],
    [{ type: 'string', format: 'time' }, '04:05:06Z'],
    [{ type: 'string', format: 'date-time' }, '2031-02-03T04:05:06Z'],
    [{ type: 'string', format: 'email' }, 'keymock@example.com'],
    [{ type: 'string', format: 'uri' }, 'https://keymock.example/'],
    [{ type: 'string', format: 'hostname' }, 'keymock.example'],
    [{ type: 'string', format: 'ipv4' }, '192.0.2.1'],
    [{ type: 'string', format: 'ipv6' }, '2001:db8::1'],
    [{ type: 'string', format: 'own' }, 'keymock'],
    [{ type: 'integer' }, 7],
    [{ type: 'number' }, 7],
    [{ type: 'integer', multipleOf: 5 }, 35],
    [{ type: 'integer', minimum: 10 }, 11],
    [{ type: 'integer', minimum: 0 }, 1],
    [{ type: 'integer', exclusiveMinimum: 10 }, 11],
    [{ type: 'integer', minimum: 10, multipleOf: 4 }, 16],
    [{ type: 'integer', maximum: 100 }, 7],
    [{ type: 'integer', maximum: 7 }, 6],
    [{ type: 'integer', maximum: 3 }, 2],
    [{ type: 'integer', exclusiveMaximum: 3 }, 2],
    [{ type: 'integer', maximum: 20, multipleOf: 4 }, 16],
  ])('%j: %j', (schema, expected) => {
    expect(anyValue(flat(schema))).toEqual(expected);
  });

  it('is what the documents show, in the body first and never null', () => {
    const { content } = taking(
      { type: 'object', properties: { a: { default: 'schema' } } },
      { none: { value: 'text' }, nothing: { value: { a: null } }, one: { value: { a: 'first', b: 0 } } },
    );
    const property = flat({ default: 'schema' });
    expect(documentedValue(content, 'a', property)).toBe('first');
    expect(documentedValue(content, 'b', undefined)).toBe(0);
    expect(documentedValue(content, 'c', property)).toBe('schema');
    expect(documentedValue(content, 'c', undefined)).toBeUndefined();
    expect(documentedValue(undefined, 'c', flat({ type: 'string' }))).toBeUndefined();
  });

  it.each([
    ['expiresAt', '2023-04-19T08:15:14.000Z', '2031-02-03T04:05:06Z'],
    ['valid_until', '2030-12-31T23:59:59Z', '2031-02-03T04:05:06Z'],
    ['validTo', '2023-04-19T08:15:14Z', '2031-02-03T04:05:06Z'],
    ['notAfter', '2023-04-19T08:15:14Z', '2031-02-03T04:05:06Z'],
    ['end', '2023-04-19T08:15:14Z', '2031-02-03T04:05:06Z'],
    ['period_end', '2023-04-19T08:15:14Z', '2031-02-03T04:05:06Z'],
    ['backend', '2023-04-19T08:15:14Z', '2023-04-19T08:15:14Z'],
    ['expires_at', 'by 2023-04-19T08:15:14Z', 'by 2023-04-19T08:15:14Z'],
    ['expires_at', '2040-01-01T00:00:00Z', '2040-01-01T00:00:00Z'],
    ['expires_in', '3600', '3600'],
    ['expires_in', 3600, 3600],
    ['created_at', '2023-04-19T08:15:14Z', '2023-04-19T08:15:14Z'],
  ])('has an end that is still to come: %s %j', (name, documented, value) => {
    const { content } = taking({ type: 'object' }, { one: { value: { [name]: documented } } });
    expect(documentedValue(content, name, undefined)).toBe(value);
    expect(documentedValue(undefined, name, flat({ example: documented }))).toBe(value);
  });
});

describe('the body of an operation', () => {
  it('has its schema and its properties, flat', () => {
    const { root, operation } = taking({
      allOf: [{ required: ['a'], properties: { a: { type: 'string' } } }],
      properties: { b: { type: 'integer', minimum: 3 } },
    });
    expect(Object.keys(bodySchema(root, operation)?.required ?? {})).toEqual(['a']);
    const properties = bodyProperties(root, operation);
    expect(Object.entries(properties).map(([name, { types }]) => [name, types])).toEqual([
      ['b', ['integer']],
      ['a', ['string']],
    ]);
    expect(properties.b && numberSaid(properties.b, 'minimum')).toBe(3);
    expect(properties.b && numberSaid(properties.b, 'maximum')).toBeUndefined();
    expect(numberSaid(flat({ minimum: '3' }), 'minimum')).toBeUndefined();
  });

  const text = { type: 'string' };
  const old = {
    type: 'object',
    required: ['username'],
    properties: { username: { ...text, deprecated: true } },
  };
  const young = { type: 'object', required: ['name'], properties: { name: text, note: text } };
  it.each(['oneOf', 'anyOf'])('is the first of several ways that are not deprecated: %s', (keyword) => {
    const { root, operation } = taking({
      required: ['kind'],
      properties: { kind: text },
      [keyword]: [
        old,
        { ...old, required: ['name', 'username'], properties: { ...old.properties, name: text } },
        { ...young, maxProperties: 3 },
        { required: ['other'], properties: { other: text } },
      ],
    });
    const schema = bodySchema(root, operation);
    expect(Object.keys(schema?.required ?? {}).sort()).toEqual(['kind', 'name']);
    expect(Object.keys(bodyProperties(root, operation)).sort()).toEqual(['kind', 'name', 'note']);
    expect(schema?.types).toEqual(['object']);
    expect(schema && numberSaid(schema, 'maxProperties')).toBe(3);
  });

  it.each([[{ oneOf: [{ required: ['a'] }, { required: ['b'] }] }], [{ anyOf: [old] }]])(
    'is what all ways have in common where none tells more: %j',
    (alternatives) => {
      const { root, operation } = taking({ type: 'object', properties: { kind: text }, ...alternatives });
      expect(Object.keys(bodyProperties(root, operation))).toEqual(['kind']);
      expect(bodySchema(root, operation)?.required).toEqual({});
    },
  );

  it('is none where the operation takes none', () => {
    const { root, operation } = taking(undefined);
    expect(bodySchema(root, operation)).toBeUndefined();
    expect(bodyProperties(root, operation)).toEqual({});
  });
});

describe('the field that names an item', () => {
  const text = { type: 'string' };
  it.each<[string, JsonObject, readonly string[], string | undefined]>([
    ['called like a name', { host: text, a: text, keyName: text }, [], 'keyName'],
    ['called a title', { a: text, title: text }, [], 'title'],
    ['called a label', { a: text, LABEL: text }, [], 'LABEL'],
    ['a description', { a: text, description: text }, [], 'description'],
    ['a host', { a: text, host: text }, [], 'host'],
    ['a note', { a: text, note: text }, [], 'note'],
    ['the first free text', { n: { type: 'integer' }, a: text, b: text }, [], 'a'],
    ['no choice', { name: { ...text, enum: ['x'] }, a: text }, [], 'a'],
    ['no format', { name: { ...text, format: 'uuid' } }, [], undefined],
    ['no constant', { name: { ...text, const: 'x' } }, [], undefined],
    ['nothing that must exist', { name: text }, ['name'], undefined],
    ['no number', { name: { type: 'integer' } }, [], undefined],
    ['a text or nothing', { name: { type: ['string', 'null'] } }, [], 'name'],
  ])('is %s', (_, properties, inputs, expected) => {
    const { root, operation } = taking({ type: 'object', properties });
    const fields = Object.fromEntries(Object.keys(properties).map((name) => [name, `/${name}`]));
    expect(labelField(root, { operation, pointer: '', item: '', inputs, fields })).toBe(expected);
  });

  it('comes back in the item, and is described', () => {
    const { root, operation } = taking({ type: 'object', properties: { name: text, other: text } });
    const create = { operation, pointer: '', item: '', inputs: [] };
    expect(labelField(root, { ...create, fields: { other: '/other' } })).toBe('other');
    expect(labelField(root, { ...create, fields: { name_of_nothing: '/x' } })).toBeUndefined();
    expect(isFreeText(flat(text))).toBe(true);
  });
});
