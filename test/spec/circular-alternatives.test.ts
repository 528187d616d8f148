import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/spec/json.ts';
import { loadDocument } from '../../src/spec/load.ts';
import { createSchemaJudge } from '../../src/spec/validate.ts';

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

function documentWith(schemas: JsonObject): JsonObject {
  const content = { 'application/json': { schema: ref('Pet') } };
  return {
    openapi: '3.0.3',
    info: { title: 'pets', version: '1' },
    paths: { '/pet': { get: { responses: { 200: { description: 'one', content } } } } },
    components: { schemas },
  };
}

const child = (parent: unknown, properties: JsonObject) => ({
  allOf: [parent, { type: 'object', properties }],
});
const pet = (more: JsonObject) => ({
  type: 'object',
  required: ['kind'],
  properties: { kind: { type: 'string' }, friend: ref('Pet') },
  ...more,
});
const lives = { lives: { type: 'integer' } };

describe('a class and its subclasses, each made from the other, load without the alternatives:', () => {
  test.each<[kind: string, schemas: JsonObject, dropped: string[]]>([
    [
      'oneOf',
      {
        Pet: pet({ oneOf: [ref('Cat'), ref('Dog')], discriminator: { propertyName: 'kind' } }),
        Cat: child(ref('Pet'), lives),
        Dog: child(ref('Pet'), {}),
      },
      ['Pet/oneOf'],
    ],
    ['anyOf', { Pet: pet({ anyOf: [ref('Cat')] }), Cat: child(ref('Pet'), lives) }, ['Pet/anyOf']],
    [
      'one child of two',
      {
        Pet: pet({ oneOf: [ref('Cat'), ref('Dog')] }),
        Cat: child(ref('Pet'), lives),
        Dog: { type: 'object' },
      },
      ['Pet/oneOf'],
    ],
    [
      'a grandchild',
      {
        Pet: pet({ oneOf: [ref('Cat')] }),
        Cat: { ...child(ref('Pet'), lives), oneOf: [ref('Lion')] },
        Lion: child(ref('Cat'), {}),
      },
      ['Pet/oneOf', 'Cat/oneOf'],
    ],
    [
      'by another name',
      { Pet: pet({ oneOf: [ref('Cat')] }), Animal: ref('Pet'), Cat: child(ref('Animal'), lives) },
      ['Pet/oneOf'],
    ],
    [
      'within an allOf',
      {
        Pet: { allOf: [pet({}), { oneOf: [ref('Cat')] }] },
        Cat: child(ref('Pet'), lives),
      },
      ['Pet/allOf/1/oneOf'],
    ],
  ])('%s', async (_kind, schemas, dropped) => {
    const { root, warnings = [] } = await loadDocument(documentWith(schemas));
    expect(warnings).toHaveLength(dropped.length);
    for (const [at, pointer] of dropped.entries())
      expect(warnings[at]).toContain(`(at "/components/schemas/${pointer}"`);
    const { violations } = createSchemaJudge(root);
    expect(violations('/components/schemas/Pet', { kind: 'cat', friend: { kind: 'dog' } })).toEqual([]);
    // What the class says itself is still checked, and so is what a subclass adds.
    expect(violations('/components/schemas/Pet', { friend: { kind: 'dog' } })).not.toEqual([]);
    expect(violations('/components/schemas/Cat', { kind: 'cat', lives: 'nine' })).not.toEqual([]);
  });
});

test('alternatives that are not made from their schema are kept, without a warning', async () => {
  const document = await loadDocument(
    documentWith({ Pet: { oneOf: [ref('Cat')] }, Cat: child({ type: 'object' }, { friend: ref('Pet') }) }),
  );
  expect(document.warnings).toBeUndefined();
  expect(document.root).toHaveProperty('components.schemas.Pet.oneOf');
});

test('an alternative that is only a name of its schema is still refused', async () => {
  await expect(loadDocument(documentWith({ Pet: { oneOf: [ref('Pet')] } }))).rejects.toThrow(
    'the schema refers to itself without end',
  );
});
