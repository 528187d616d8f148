import { describe, expect, it } from 'vitest';
import { fullBodies, optionalFields } from '../../../src/contract/bodies/valid-bodies.ts';
import { bodyProperties } from '../../../src/contract/bodies/values.ts';
import { fieldChanges } from '../../../src/contract/checks/lifecycle/field-changes.ts';
import { fragileBodies, fragileValues } from '../../../src/contract/checks/lifecycle/fragile-values.ts';
import { invalidBodies } from '../../../src/contract/checks/validation/invalid-bodies.ts';
import { validChanges, validVariants } from '../../../src/contract/checks/validation/valid-variants.ts';
import { createContext } from '../../../src/contract/context.ts';
import type { ValueKind } from '../../../src/contract/probes/wrong-values.ts';
import { createScene } from '../../../src/contract/run/create-scene.ts';
import type { JsonObject } from '../../../src/spec/json.ts';
import { hasVerbs } from '../../../src/spec/resource.ts';
import { stand } from '../stand.ts';

/** A stand whose keys have a name and another field; the document tells of their life unless it is not to be trusted. */
function keys(
  field: JsonObject,
  { name = {}, url = 'http://localhost:1', required = ['name'], told = true } = {},
) {
  const key = { type: 'object', properties: { id: { type: 'string' }, name: { type: 'string' } } };
  const properties = { name: { type: 'string', ...name }, field };
  const body = (schema: JsonObject) => ({ required: true, content: { 'application/json': { schema } } });
  const shown = { description: 'It', content: { 'application/json': { schema: key } } };
  const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };
  const list = { type: 'array', items: key };
  return stand(
    {
      openapi: '3.1.0',
      info: { title: 'Keys', version: '1' },
      ...(told && {
        'x-resource': {
          key: {
            id: '/id',
            create: { operation: 'create', item: '', fields: { name: '/name' } },
            update: { operation: 'update', by: { id: '/id' }, item: '', fields: {} },
            delete: { operation: 'delete', by: { id: '/id' } },
          },
        },
      }),
      paths: {
        '/keys': {
          get: {
            operationId: 'list',
            responses: { '200': { description: 'All', content: { 'application/json': { schema: list } } } },
          },
          post: {
            operationId: 'create',
            requestBody: body({ type: 'object', required, properties }),
            responses: { '201': shown },
          },
        },
        '/keys/{id}': {
          parameters: [id],
          patch: {
            operationId: 'update',
            requestBody: body({ type: 'object', properties }),
            responses: { '200': shown },
          },
          delete: { operationId: 'delete', responses: { '204': { description: 'Gone' } } },
        },
      },
    },
    () => [201, { id: '1' }],
    { url },
  );
}

type Keys = ReturnType<typeof keys>;

/** The stage, known to have what these documents give it. */
function stageOf({ stage, run }: Keys) {
  const { resource } = stage;
  if (!hasVerbs(resource, ['create', 'update'])) throw new Error('a verb is missing');
  return { run, stage: { ...stage, resource }, operation: resource.create.operation };
}

/** The context of a check of these documents. */
function contextOf(known: Keys) {
  const { run, stage, operation } = stageOf(known);
  const context = createContext(createScene(run, new WeakSet(), () => {}));
  return { ...context, resource: stage.resource, items: context.collection(stage.resource), operation };
}

const moment = { type: 'string', format: 'date-time' };

const moments = ['2031-02-03T04:05:06+08:00', '2031-02-03T23:59:59-03:30', '2040-02-29T04:05:06Z'];

describe('values that are easily lost', () => {
  it.each<[string, JsonObject, readonly unknown[]]>([
    ['field', { type: 'number' }, [0, 12.34, 16_777_217, 0.1, 4_294_967_303]],
    ['field', { type: 'number', minimum: 1 }, [12.34, 16_777_217, 4_294_967_303]],
    ['field', { type: 'integer' }, [0, 16_777_217, 4_294_967_303]],
    ['field', { type: ['integer', 'null'], maximum: 2 ** 31 }, [0, 16_777_217]],
    ['field', { type: 'boolean' }, [false, true]],
    ['field', moment, moments],
    ['expires_at', { type: 'string' }, moments],
    ['expires_at', { type: 'integer' }, [0, 16_777_217, 4_294_967_303]],
    ['field', { type: 'string' }, ['', 'keymock É漢😀 "\\<&\'']],
    ['field', { type: 'string', minLength: 1 }, ['keymock É漢😀 "\\<&\'']],
    ['field', { type: 'string', enum: ['', 'a'] }, []],
    ['host', { type: 'string' }, ['']],
    ['url', { type: 'string' }, ['']],
    ['color', { type: 'string' }, ['']],
    ['field', { type: 'array' }, []],
  ])('of %s, %j', (name, schema, want) => {
    const known = keys(schema);
    const flat = bodyProperties(known.document.root, stageOf(known).operation)['field'];
    expect(flat && fragileValues(known.run, name, flat)).toEqual(want);
  });

  it('are sent one at a time', () => {
    const { run, stage } = stageOf(keys({ type: 'boolean' }));
    const items = { optionalFields: () => optionalFields(run, stage) };
    expect(fragileBodies({ schemas: run.schemas, items })).toEqual([{ field: false }, { field: true }]);
  });
});

describe('what may be left out', () => {
  it('is all but the name, what is required, and what refers to something else', () => {
    const names = (known: Keys) => Object.keys(optionalFields(known.run, known.stage));
    expect(names(keys({ type: 'string' }))).toEqual(['field']);
    expect(names(keys({ type: 'string' }, { required: ['name', 'field'] }))).toEqual([]);
    expect(names(keys({ type: 'string', readOnly: true }))).toEqual([]);
    expect(names(keys({ type: 'string', format: 'uuid' }))).toEqual([]);
  });

  it.each<[JsonObject, readonly JsonObject[]]>([
    [{ type: 'number' }, [{ field: 37.5 }]],
    [{ type: 'integer' }, [{ field: 37 }]],
    [{ type: 'integer', maximum: 30 }, [{ field: 7 }]],
    [{ type: 'string', enum: ['a', 'b', null] }, [{ field: 'b' }]],
    [moment, [{ field: '2031-02-03T04:05:06Z' }]],
    [{ type: 'string', example: 'shown' }, [{ field: 'shown' }]],
    [{ type: 'string', pattern: '^x' }, []],
  ])('is filled in: %j', (field, want) => {
    const known = keys(field);
    expect(fullBodies(known.run, known.stage)).toEqual(want);
  });
});

describe('valid bodies', () => {
  /** What must be taken, without the names. */
  const taken = (known: Keys) => {
    return validVariants(contextOf(known))
      .filter(({ mustBeAccepted, fields }) => mustBeAccepted && Object.hasOwn(fields, 'field'))
      .map(({ fields }) => fields['field']);
  };

  it.each<[JsonObject, readonly unknown[]]>([
    [{ type: 'boolean' }, [true, false, true]],
    [{ type: ['string', 'null'], enum: ['a', 'b', null] }, ['a', 'b', 'b', null]],
    [{ type: 'number', minimum: 0, maximum: 9 }, [1, 0.5, 0, 9]],
    [{ type: 'integer', minimum: 1 }, [37, 1]],
    [{ type: 'integer', maximum: 1e13 }, [37]],
    [{ type: 'string', minLength: 2, maxLength: 9 }, ['keymock', 'ke', 'keymockkk']],
    [{ type: 'string', maxLength: 10_001 }, ['keymock']],
    [
      moment,
      [
        '2031-02-03T04:05:06Z',
        '2031-02-03T04:05:06.789Z',
        '2031-02-03T04:05:06+08:00',
        '2031-02-03T04:05:06.123456-03:30',
      ],
    ],
  ])('have every value of %j that is worth a try', (field, want) => {
    expect(taken(keys(field))).toEqual(want);
  });

  it('have of a required field the choices only', () => {
    const required = ['name', 'field'];
    expect(taken(keys({ type: 'string', enum: ['a', 'b'] }, { required }))).toEqual(['a', 'b']);
    expect(taken(keys({ type: 'number', minimum: 3 }, { required }))).toEqual([]);
  });

  it('change all but what the item is known by', () => {
    const context = contextOf(keys({ type: ['integer', 'null'], minimum: 1 }));
    expect(validChanges(context).map(({ label, fields }) => [label, fields])).toEqual([
      ['field with a usual value', { field: 2 }],
      ['field null', { field: null }],
      ['field 1', { field: 1 }],
    ]);
  });

  const names = (known: Keys) => {
    return validVariants(contextOf(known))
      .filter(({ mustBeAccepted, fields }) => mustBeAccepted && Object.hasOwn(fields, 'name'))
      .map(({ fields }) => fields['name']);
  };
  const words = ['null', 'undefined', 'true', 'false', 'none', 'constructor'];

  it('have few names that must be taken where no rules are told', () => {
    expect(names(keys({}))).toEqual(['keymock-1-2-9', ...words]);
    expect(names(keys({}, { name: { enum: ['a'] } }))).toEqual(['a']);
  });

  it('have all kinds of names where rules are told', () => {
    const name = { pattern: '^[\\w.-]+$', minLength: 1, maxLength: 70 };
    expect(names(keys({}, { name }))).toEqual([
      'keymock-1-0-A',
      'keymock-1-1_b',
      'keymock-1-2-9',
      'keymock-1-4'.padEnd(64, 'k'),
      'keymock-1-5'.padEnd(70, 'k'),
      'keymock-1-6-',
      'keymock-1-7_',
      'keymock-1-8--c',
      'keymock-1-9.d',
      '-keymock-1-a',
      '_keymock-1-b',
      '9-keymock-1-c',
      expect.stringMatching(/^[78]\d{8}$/),
      'KEYMOCK-1-D',
      '0',
      '__proto__',
      ...words,
      'k',
    ]);
  });

  it('bear names that tell who made them on a server that is not ours', () => {
    const name = { pattern: '^[\\w.-]+$', minLength: 1 };
    const known = keys({}, { name, url: 'http://keys.example' });
    expect(names(known).filter((value) => !String(value).startsWith('keymock-1-'))).toEqual([]);
    expect(names(known)).toHaveLength(3);
  });
});

describe('bodies that must be refused', () => {
  const wrong = async (known: Keys, kind: ValueKind) => {
    const context = contextOf(known);
    const valid = async () => ({ name: 'valid' });
    const probes = await invalidBodies(context, { operation: context.operation, valid }, kind);
    return probes.flatMap(({ json }) => (json instanceof Object && 'field' in json ? [json.field] : []));
  };
  const fresh = expect.stringMatching(/^keymock-1-/);
  const array = expect.arrayContaining([fresh]);
  const whole = expect.any(Number);

  it.each<[ValueKind, JsonObject, readonly unknown[]]>([
    ['null', { type: 'string' }, []],
    ['type', {}, []],
    ['type', { type: 'string' }, [whole, whole, true, array, { keymock: 1 }, false, 0, [], ['keymock']]],
    [
      'type',
      { type: ['integer', 'null'] },
      [fresh, whole, true, array, { keymock: 1 }, false, '', [], [7], '7', 7.5],
    ],
    ['type', { type: 'number' }, [fresh, true, array, { keymock: 1 }, false, '', [], [7], '7']],
    ['type', { type: 'boolean' }, [fresh, whole, whole, array, { keymock: 1 }, 0, '', [], [true], 'true', 1]],
    ['format', { type: 'string' }, []],
    [
      'format',
      moment,
      [
        'keymock-no-date-time',
        '2031-02-03T04:05:06Z0',
        '2031-02-03T04:05:06Z keymock',
        '2031-13-03T04:05:06Z',
      ],
    ],
    ['format', { type: 'string', format: 'hostname' }, ['keymock.example keymock']],
    ['enum', { type: 'integer', enum: [1, 2] }, []],
    ['enum', { type: 'string', enum: ['Ab'] }, ['keymock-no-such-choice', 'AB', 'ab', 'Ab ', '']],
    ['enum', { type: 'string', enum: ['ab', ''] }, ['keymock-no-such-choice', 'AB', 'ab ']],
    ['limit', { type: 'string', minLength: 3 }, [expect.stringMatching(/^..$/)]],
    [
      'limit',
      { type: 'string', maxLength: 3 },
      [expect.stringMatching(/^.{4}$/), expect.stringMatching(/^.{112}$/)],
    ],
    ['limit', { type: 'string', maxLength: 100_001 }, []],
    ['limit', { type: 'integer', minimum: 1, maximum: 9 }, [10, 4_294_967_305, 0, 0.99]],
    ['limit', { type: 'number', minimum: 0 }, [-1, -0.01]],
    ['limit', { type: 'number', maximum: 1_000_000 }, [1_000_001, 4_295_967_296]],
    ['limit', { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 2 }, [2, 1]],
    ['limit', { type: 'array', maxItems: 1 }, [['keymock-0', 'keymock-1']]],
    ['limit', { type: 'array', minItems: 2 }, [['keymock-0']]],
    ['limit', { type: 'array', minItems: 0 }, []],
  ])('break the %s of %j', async (kind, field, want) => {
    expect(await wrong(keys(field), kind)).toEqual(want);
  });

  it('try the signs that a pattern forbids one at a time, but only on this machine', async () => {
    const field = { type: 'string', pattern: '^[A-z0-9-]+$' };
    const here = await wrong(keys(field), 'format');
    const there = await wrong(keys(field, { url: 'http://keys.example' }), 'format');
    expect(there).toEqual([
      'keymock-1-0 x',
      'keymock-1-1-é',
      'keymock-1-2/x',
      'keymock-1-3\n',
      'keymock-1-4\u0000x',
      ' keymock-1-5',
      'keymock-1-6-\u0663',
      'keymock-1-7-\u212a\u017f',
    ]);
    const signs = here
      .slice(there.length)
      .map((text) => String(text).replace(/^keymock-1-[\da-z]+(.)x$/, '$1'));
    expect(signs.join('')).toBe('!"#$%&\'()*+,.:;<=>?@{|}~');
  });

  it('are null where that is plain: of what is required, and of a document that tells everywhere what may be null', async () => {
    const required = ['name', 'field'];
    expect(await wrong(keys({ type: 'string' }, { required }), 'null')).toEqual([null]);
    expect(await wrong(keys({ type: ['string', 'null'] }, { required }), 'null')).toEqual([]);
    const nullable = { type: ['string', 'null'] };
    const names = async (told: boolean) => {
      const context = contextOf(keys(nullable, { required: [], told }));
      const target = { operation: context.operation, valid: async () => ({}) };
      const probes = await invalidBodies(context, target, 'null');
      return probes.map(({ json }) => json);
    };
    expect(await names(true)).toEqual([{ name: null }]);
    expect(await names(false)).toEqual([]);
  });

  it('lack a field, or are no object at all', async () => {
    const context = contextOf(keys({ type: 'string' }, { required: ['name', 'field'] }));
    const { operation } = context;
    const target = { operation, valid: async () => ({ name: 'a', field: 'b' }) };
    const incomplete = await invalidBodies(context, target, 'required');
    expect(incomplete.map(({ label, json }) => [label, json])).toEqual([
      ['a body without name', { field: 'b' }],
      ['a body without field', { name: 'a' }],
    ]);
    const bodies = async (required: boolean) => {
      const body = operation.body && { ...operation.body, required };
      const probes = await invalidBodies(context, { ...target, operation: { ...operation, body } }, 'type');
      return probes.flatMap(({ label, json }) => (/ body$/.test(label) ? [[label, json]] : []));
    };
    const never = [
      ['an array for a body', ['keymock']],
      ['an array that holds the body', [{ name: 'a', field: 'b' }]],
      ['a text for a body', 'keymock'],
      ['a number for a body', 7],
    ];
    expect(await bodies(true)).toEqual([...never, ['null for a body', null]]);
    // Where no body is needed, null is as good as none.
    expect(await bodies(false)).toEqual(never);
  });
});

describe('changes of a field', () => {
  const place = { field: 'field', pointer: '/field' };
  it.each<[JsonObject, unknown, readonly unknown[]]>([
    [{ type: 'boolean' }, true, [false, false, true]],
    [{ type: 'boolean' }, false, [true, false, true]],
    [{ type: 'boolean' }, undefined, [true, false, true]],
    [{ type: 'integer', maximum: 20_000_000 }, undefined, [4321, 0, 16_777_217]],
    [{ type: 'integer', maximum: 7 }, undefined, [7, 0]],
    [{ type: 'integer', minimum: 1 }, 4321, [1, 16_777_217, 4_294_967_303]],
    [moment, undefined, ['2032-03-04T05:06:07Z', ...moments]],
    [{ type: 'string', format: 'uri' }, undefined, ['https://keymock.example/new']],
    [{ type: 'array' }, undefined, []],
  ])('of %j that is %j are %j', (schema, old, want) => {
    const known = keys(schema);
    const { run, stage } = stageOf(known);
    const context = createContext(createScene(run, new WeakSet(), () => {}));
    const { resource } = stage;
    const of = { ...context, resource, items: context.collection(resource) };
    const changes = fieldChanges(of, { known: { field: old } }, place);
    expect(changes.map(({ value }) => value)).toEqual(want);
  });
});
