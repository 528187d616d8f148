import { describe, expect, it } from 'vitest';
import { toJsonSchema, UnsupportedKeywordError } from '../../src/spec/schema.ts';
import { createSchemaJudge, schemaTrailAt } from '../../src/spec/validate.ts';

const root = (openapi: string, schemas: Record<string, unknown>) => ({ openapi, components: { schemas } });
const translate = (openapi: string, schema: unknown) =>
  toJsonSchema(root(openapi, { It: schema }), '/components/schemas/It');

describe('a schema becomes JSON Schema 2020-12', () => {
  it.each([
    ['3.0.3', 'nullable', { type: 'string', nullable: true }, { type: ['string', 'null'] }],
    [
      '3.0.3',
      'nullable with a choice',
      { type: 'string', nullable: true, enum: ['a'] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      '3.0.3',
      'nullable with a choice that has null',
      { type: 'string', nullable: true, enum: ['a', null] },
      { type: ['string', 'null'], enum: ['a', null] },
    ],
    [
      '3.0.3',
      'nullable without a type',
      { nullable: true, allOf: [{ type: 'object' }] },
      { anyOf: [{ type: 'null' }, { allOf: [{ type: 'object' }] }] },
    ],
    [
      '3.0.3',
      'nullable with a type and a constant',
      { type: 'string', const: 'a', nullable: true },
      { anyOf: [{ type: 'null' }, { type: 'string', const: 'a' }] },
    ],
    [
      '3.0.3',
      'nullable with a type and allOf',
      { type: 'string', allOf: [{ minLength: 1 }], nullable: true },
      { anyOf: [{ type: 'null' }, { type: 'string', allOf: [{ minLength: 1 }] }] },
    ],
    [
      '3.0.3',
      'nullable with a type and anyOf',
      { type: 'string', anyOf: [{ minLength: 1 }], nullable: true },
      { anyOf: [{ type: 'null' }, { type: 'string', anyOf: [{ minLength: 1 }] }] },
    ],
    [
      '3.0.3',
      'nullable with a type and oneOf',
      { type: 'string', oneOf: [{ minLength: 1 }], nullable: true },
      { anyOf: [{ type: 'null' }, { type: 'string', oneOf: [{ minLength: 1 }] }] },
    ],
    ['3.0.3', 'exclusiveMinimum as a flag without a minimum', { exclusiveMinimum: true }, {}],
    ['3.1.0', 'a format that is not checked', { format: 'colour' }, {}],
    ['3.0.3', 'nullable and nothing else', { nullable: true }, {}],
    [
      '3.0.3',
      'exclusiveMinimum as a flag',
      { type: 'number', minimum: 1, exclusiveMinimum: true },
      { type: 'number', exclusiveMinimum: 1 },
    ],
    [
      '3.0.3',
      'exclusiveMaximum as a flag that is off',
      { maximum: 9, exclusiveMaximum: false },
      { maximum: 9 },
    ],
    ['3.1.0', 'exclusiveMinimum as a number', { exclusiveMinimum: 1 }, { exclusiveMinimum: 1 }],
    [
      '3.1.0',
      'annotations',
      { type: 'string', title: 't', description: 'd', default: 'x', examples: ['a'], deprecated: true },
      { type: 'string' },
    ],
    ['3.1.0', 'extensions', { type: 'string', 'x-evidence': { id: 'a' } }, { type: 'string' }],
    [
      '3.1.0',
      'a format that can be checked',
      { type: 'string', format: 'uuid' },
      { type: 'string', format: 'uuid' },
    ],
    ['3.1.0', 'a format of one’s own', { type: 'string', format: 'api-key' }, { type: 'string' }],
    ['3.1.0', 'several types', { type: ['string', 'null'] }, { type: ['string', 'null'] }],
    [
      '3.1.0',
      'a property called like a keyword',
      { properties: { example: { type: 'string' } } },
      { properties: { example: { type: 'string' } } },
    ],
    ['3.1.0', 'a schema that is true', true, {}],
    ['3.1.0', 'a schema that is false', false, { not: {} }],
  ])('%s: %s', (openapi, _, schema, expected) => {
    expect(translate(openapi, schema)).toEqual(expected);
  });

  it('brings along what it refers to, once, also where it refers to itself', () => {
    const schema = toJsonSchema(
      root('3.1.0', {
        Tree: {
          type: 'object',
          properties: {
            left: { $ref: '#/components/schemas/Tree' },
            right: { $ref: '#/components/schemas/Tree' },
          },
        },
      }),
      '/components/schemas/Tree',
    );
    expect(Object.keys(schema.$defs ?? {})).toEqual(['Tree']);
  });

  it('ignores what stands beside $ref in 3.0 and heeds it in 3.1', () => {
    const schemas = { Name: { type: 'string' }, It: { $ref: '#/components/schemas/Name', maxLength: 3 } };
    expect(toJsonSchema(root('3.0.3', schemas), '/components/schemas/It')).toEqual({
      $ref: '#/$defs/Name',
      $defs: { Name: { type: 'string' } },
    });
    expect(toJsonSchema(root('3.1.0', schemas), '/components/schemas/It')).toMatchObject({
      $ref: '#/$defs/Name',
      maxLength: 3,
    });
  });

  it('keeps two schemas of one name apart', () => {
    const whole = {
      openapi: '3.1.0',
      components: {
        schemas: {
          It: {
            properties: {
              a: { $ref: '#/components/schemas/Key' },
              b: { $ref: '#/x-more/Key' },
              c: { $ref: '#/x-more/inner/Key' },
              d: { $ref: '#/components/schemas/Key' },
              e: { $ref: '#/x-more/a b' },
              f: { $ref: '#/x-more/' },
            },
          },
          Key: { type: 'string' },
        },
      },
      'x-more': {
        Key: { type: 'integer' },
        inner: { Key: { type: 'boolean' } },
        'a b': { type: 'null' },
        '': { type: 'array' },
      },
    };
    expect(toJsonSchema(whole, '/components/schemas/It')).toEqual({
      properties: {
        a: { $ref: '#/$defs/Key' },
        b: { $ref: '#/$defs/Key_2' },
        c: { $ref: '#/$defs/Key_3' },
        d: { $ref: '#/$defs/Key' },
        e: { $ref: '#/$defs/a_b' },
        f: { $ref: '#/$defs/schema' },
      },
      $defs: {
        Key: { type: 'string' },
        Key_2: { type: 'integer' },
        Key_3: { type: 'boolean' },
        a_b: { type: 'null' },
        schema: { type: 'array' },
      },
    });
  });

  it('asks a request for no field that is read only, and a response for none that is write only', () => {
    const whole = root('3.1.0', {
      It: {
        required: ['id', 'secret', 'name'],
        properties: { id: { readOnly: true }, secret: { writeOnly: true }, name: {} },
      },
    });
    expect(toJsonSchema(whole, '/components/schemas/It', 'request').required).toEqual(['secret', 'name']);
    expect(toJsonSchema(whole, '/components/schemas/It', 'response').required).toEqual(['id', 'name']);
  });

  it('excuses a marked field in all schemas of the same object, and in no other object', () => {
    const base = { required: ['id'], properties: { child: { required: ['id'] } } };
    const whole = root('3.1.0', {
      Base: base,
      It: {
        properties: { id: { readOnly: true }, child: { required: ['id'] } },
        allOf: [{ required: ['id', 'name'] }, { $ref: '#/components/schemas/Base' }, base],
        anyOf: [{ required: ['id'] }],
      },
      Alone: { items: { $ref: '#/components/schemas/Base' } },
      Both: { allOf: [{ $ref: '#/components/schemas/It' }, { $ref: '#/components/schemas/Alone' }] },
    });
    const excused = { required: [], properties: { child: { required: ['id'] } } };
    const it = {
      properties: { id: {}, child: { required: ['id'] } },
      allOf: [{ required: ['name'] }, { $ref: '#/$defs/Base' }, excused],
      anyOf: [{ required: [] }],
    };
    expect(toJsonSchema(whole, '/components/schemas/It', 'request')).toEqual({
      ...it,
      $defs: { Base: excused },
    });
    expect(toJsonSchema(whole, '/components/schemas/Both', 'request').$defs).toEqual({
      It: it,
      Alone: { items: { $ref: '#/$defs/Base_2' } },
      Base: excused,
      Base_2: base,
    });
  });

  it('stops at a keyword that it does not know, and names it and its place', () => {
    const attempt = () => translate('3.1.0', { properties: { a: { maxlength: 3 } } });
    expect(attempt).toThrow(UnsupportedKeywordError);
    expect(attempt).toThrow(
      'Failed to read the schema at "/components/schemas/It/properties/a": the keyword "maxlength" is not supported. Did you mean "x-maxlength"?',
    );
  });

  it.each([
    [
      'a reference to nothing',
      { $ref: '#/components/schemas/Nobody' },
      'there is no "#/components/schemas/Nobody"',
    ],
    ['a reference to another file', { $ref: 'other.yaml#/It' }, 'is outside the document'],
    ['a schema that is a text', 'text', 'it is neither an object nor a boolean'],
    ['alternatives that are no list', { anyOf: {} }, 'it must be an array of schemas'],
    ['properties that are no map', { properties: [] }, 'it must be a map of schemas'],
  ])('stops at %s', (_, schema, message) => {
    expect(() => translate('3.1.0', schema)).toThrow(message);
  });
});

describe('a judge of values', () => {
  const whole = root('3.1.0', {
    Key: {
      type: 'object',
      required: ['id'],
      properties: {
        id: { type: 'string', format: 'uuid' },
        tags: { type: 'array', items: { $ref: '#/components/schemas/Tag' } },
      },
    },
    Tag: { type: 'string', maxLength: 3 },
    Wrong: { type: 'string', pattern: '(' },
  });
  const judge = createSchemaJudge(whole);

  it.each([
    ['a right value', { id: '0191c1a0-0000-7000-8000-000000000000', tags: ['a'] }, []],
    ['a missing field', {}, [['', 'required']]],
    ['a wrong format', { id: 'x' }, [['/id', 'format']]],
    [
      'several wrongs at once',
      { id: 7, tags: ['long'] },
      [
        ['/id', 'type'],
        ['/tags/0', 'maxLength'],
      ],
    ],
  ])('%s', (_, value, expected) => {
    expect(
      judge.violations('/components/schemas/Key', value).map(({ at, keyword }) => [at, keyword]),
    ).toEqual(expected);
  });

  it('names the schema that cannot be compiled', () => {
    const violations = () => judge.violations('/components/schemas/Wrong', 'x');
    expect(violations).toThrow('Failed to compile the schema at "/components/schemas/Wrong"');
    expect(violations).toThrow(expect.objectContaining({ cause: expect.any(Error) }));
  });

  it('finds the part of the schema that speaks of a place, and the way to it', () => {
    expect(schemaTrailAt(whole, '/components/schemas/Key', '/tags/3')).toEqual([
      '/components/schemas/Tag',
      '/components/schemas/Key/properties/tags/items',
      '/components/schemas/Key/properties/tags',
      '/components/schemas/Key',
    ]);
    expect(schemaTrailAt(whole, '/components/schemas/Key', '/unknown/deeper')).toEqual([
      '/components/schemas/Key',
    ]);
    const at = (token: string) => schemaTrailAt(whole, '/components/schemas/Key', `/tags/${token}`)[0];
    expect(at('10')).toBe('/components/schemas/Tag');
    expect(at('x1')).toBe('/components/schemas/Key/properties/tags');
    expect(at('1x')).toBe('/components/schemas/Key/properties/tags');
    expect(schemaTrailAt(whole, '/nowhere', '/a')).toEqual(['/nowhere']);
  });

  it('looks into alternatives and maps on the way', () => {
    const other = root('3.1.0', {
      It: { anyOf: [{ type: 'null' }, { type: 'object', properties: { a: {} } }] },
      Map: { additionalProperties: { type: 'string' } },
    });
    expect(schemaTrailAt(other, '/components/schemas/It', '/a')[0]).toBe(
      '/components/schemas/It/anyOf/1/properties/a',
    );
    expect(schemaTrailAt(other, '/components/schemas/Map', '/any')[0]).toBe(
      '/components/schemas/Map/additionalProperties',
    );
  });
});
