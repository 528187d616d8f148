import { describe, expect, it } from 'vitest';
import { constraint, flatten, flattenProperty } from '../../src/spec/constraints.ts';
import { evidenceAt, hasOwnEvidence, listEvidence } from '../../src/spec/evidence.ts';
import { deepEqual } from '../../src/spec/json.ts';
import { lineOf } from '../../src/spec/line.ts';
import { hasValueAt, joinPointer, parentPointer, parsePointer, valueAt } from '../../src/spec/pointer.ts';
import { locate } from '../../src/spec/ref.ts';

describe('JSON pointers', () => {
  it.each([
    ['', []],
    ['/a', ['a']],
    ['/paths/~1v0~1keys/get', ['paths', '/v0/keys', 'get']],
    ['/m~0n', ['m~n']],
    ['#/a%20b', ['a b']],
    ['/', ['']],
  ])('%j is read', (pointer, tokens) => {
    expect(parsePointer(pointer)).toEqual(tokens);
  });

  it('refuses what is none', () => {
    expect(() => parsePointer('a/b')).toThrow(
      'Failed to read the JSON Pointer "a/b": it must start with "/".',
    );
  });

  it('escapes and joins', () => {
    expect(joinPointer('/paths', '/v0/~keys', 3)).toBe('/paths/~1v0~1~0keys/3');
    expect(parentPointer('/a/b')).toBe('/a');
    expect(parentPointer('')).toBeUndefined();
  });

  it.each([
    [{ a: [1, 2] }, '/a/1', 2],
    [{ a: [1, 2] }, '/a/01', undefined],
    [{ a: null }, '/a', null],
    [{ a: null }, '/a/b', undefined],
    [{}, '/constructor', undefined],
    [7, '', 7],
  ])('%j at %s', (value, pointer, expected) => {
    expect(valueAt(value, pointer)).toEqual(expected);
    expect(hasValueAt(value, pointer)).toBe(expected !== undefined);
  });
});

describe('references', () => {
  it('are followed, and the way is kept', () => {
    const located = locate({ a: { $ref: '#/b' }, b: { $ref: '#/c' }, c: { d: 1 } }, '/a');
    expect(located).toEqual({ value: { d: 1 }, pointer: '/c', trail: ['/c', '/b', '/a'] });
  });

  it.each([
    [{ a: { $ref: '#/a' } }, 'it leads back to itself'],
    [{ a: { $ref: '#/b' } }, 'there is no "#/b"'],
    [{ a: { $ref: 'x.yaml' } }, 'is outside the document'],
  ])('%j stops', (root, message) => {
    expect(() => locate(root, '/a')).toThrow(message);
  });

  it('find nothing where no object is', () => {
    expect(locate({ a: 1 }, '/a')).toBeUndefined();
  });
});

describe('evidence', () => {
  const evidence = (id: string, grade = 'documented') => ({ id, grade, source: 's' });
  const root = {
    a: { 'x-evidence': evidence('a'), b: { c: {} } },
    d: { 'x-evidence': evidence('d', 'observed'), e: {} },
    f: { description: 'text', list: ['text'] },
  };

  it('is that of the nearest part around', () => {
    expect(evidenceAt(root, '/a/b/c')).toEqual(evidence('a'));
  });

  it('of a trail is that of the first part that has any around it', () => {
    expect(evidenceAt(root, ['/f', '/d/e', '/a'])).toEqual(evidence('d', 'observed'));
  });

  it('is documented where a document gives none', () => {
    expect(evidenceAt({ a: {} }, '/a')).toEqual({ id: '', grade: 'documented', source: '' });
  });

  it('at the root holds for what has none of its own, after the trail', () => {
    const whole = { ...root, 'x-evidence': evidence('root', 'assumed') };
    expect(evidenceAt(whole, ['/f', '/a/b']).id).toBe('a');
    expect(evidenceAt(whole, '/f').id).toBe('root');
  });

  it('is listed with its places', () => {
    expect(listEvidence(root).map(({ pointer, evidence: { id } }) => [pointer, id])).toEqual([
      ['/a', 'a'],
      ['/d', 'd'],
    ]);
    expect(hasOwnEvidence(root, '/a')).toBe(true);
    expect(hasOwnEvidence(root, '/a/b')).toBe(false);
  });

  it.each([
    ['no object', 'text', 'it must be an object'],
    ['no id', { grade: 'documented' }, '"id" must be a text'],
    [
      'an unknown grade',
      { id: 'a', grade: 'guessed' },
      '"grade" must be one of verified, documented, observed, assumed',
    ],
  ])('with %s is refused', (_, given, message) => {
    expect(() => evidenceAt({ a: { 'x-evidence': given } }, '/a')).toThrow(message);
  });
});

describe('a schema laid flat', () => {
  const root = {
    components: {
      schemas: {
        Base: {
          type: 'object',
          required: ['name'],
          properties: { name: { type: 'string', allOf: [{ $ref: '#/components/schemas/Rules' }] } },
        },
        Rules: { minLength: 1, maxLength: 5 },
        It: {
          allOf: [
            { $ref: '#/components/schemas/Base' },
            { required: ['id'], properties: { id: { anyOf: [{ type: 'null' }, { type: 'string' }] } } },
          ],
        },
      },
    },
  };
  const it_ = flatten(root, '/components/schemas/It');

  it('has the properties and requirements of all its parts', () => {
    expect(Object.keys(it_.properties)).toEqual(['name', 'id']);
    expect(Object.keys(it_.required)).toEqual(['name', 'id']);
    expect(it_.types).toEqual(['object']);
  });

  it('tells who says what', () => {
    const name = flattenProperty(root, it_, 'name');
    expect(name && constraint(name, 'maxLength')).toMatchObject({
      value: 5,
      trail: expect.arrayContaining(['/components/schemas/Rules']),
    });
    expect(name && constraint(name, 'maxLength')?.trail[0]).toBe('/components/schemas/Rules');
  });

  it.each([
    [{ type: ['string', 'null'] }, ['string', 'null']],
    [{ type: 'string', nullable: true }, ['string', 'null']],
    [{}, []],
  ])('knows the types of %j', (schema, types) => {
    expect(flatten({ a: schema }, '/a').types).toEqual(types);
  });
});

describe('the line of a part', () => {
  const yaml = [
    'openapi: 3.1.0',
    'paths:',
    '  /keys:',
    '    get: {}',
    '    parameters:',
    '      - name: a',
    '      - name: b',
    'info:',
    '  title: x',
  ].join('\n');

  it.each([
    ['/paths/~1keys/get', 4],
    ['/info/title', 9],
    ['/paths/~1keys/parameters/1', 7],
    ['/paths/~1keys/nobody', 3],
    ['/nobody', undefined],
    ['', undefined],
  ])('%s', (pointer, line) => {
    expect(lineOf(yaml, pointer)).toBe(line);
  });

  it('is found in JSON, too', () => {
    expect(lineOf('{\n  "info": {\n    "title": 7\n  }\n}', '/info/title')).toBe(3);
  });
});

describe('equality of JSON values', () => {
  it.each([
    [{ a: 1, b: [1] }, { b: [1], a: 1 }, true],
    [[1, 2], [2, 1], false],
    [{ a: undefined }, {}, false],
    [null, {}, false],
    [{}, [], false],
    [[], {}, false],
    [{ length: 0 }, [], false],
    [[1, 2], [1, 3], false],
    [{ a: 1, b: 2 }, { a: 1, b: 3 }, false],
    [0.1 + 0.2, 0.3, false],
  ])('%j and %j', (a, b, expected) => {
    expect(deepEqual(a, b)).toBe(expected);
  });
});
