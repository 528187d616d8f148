import { describe, expect, it } from 'vitest';
import recorded from '../../../fixtures/ace-data-cloud/drf-fields.json' with { type: 'json' };
import { document as documented } from '../../../src/generated/ace-data-cloud/documented/document.ts';
import { document as live } from '../../../src/generated/ace-data-cloud/live/document.ts';
import { floatRepr } from '../../../src/providers/ace-data-cloud/python/float.ts';
import { PyDict, readValue } from '../../../src/providers/ace-data-cloud/python/value.ts';
import { readBody, serializers } from '../../../src/providers/ace-data-cloud/serializers.ts';
import { flatten, flattenProperty } from '../../../src/spec/constraints.ts';
import { findOperation } from '../../../src/spec/document.ts';
import { isObject } from '../../../src/spec/json.ts';
import { readDocument } from '../../../src/spec/read-document.ts';

const fields = {
  ...serializers.createCredential,
  ...serializers.createApplication,
  ...serializers.updateAllowConsumeGlobal,
};

function fieldNamed(name: string) {
  const found = Object.entries(fields).find(([known]) => known === name)?.[1];
  if (!found) throw new Error(`There is no field ${name}.`);
  return found;
}

/** As Django REST Framework writes it. */
function written(name: string, value: unknown): string {
  if (name === 'limited_amount') return floatRepr(Number(value));
  const text = JSON.stringify(value);
  // Whole seconds are written without a fraction there; here they always have one.
  return name === 'expired_at' ? text.replace('.000000Z', 'Z') : text;
}

describe(`fields, as ${recorded.software} reads them`, () => {
  it.each(recorded.cases as [field: string, sent: string, reply: { value?: string; errors?: unknown }][])(
    '%s: %s',
    (name, sent, { value, errors }) => {
      const read = fieldNamed(name).read(readValue(sent));
      const reply =
        'value' in read ? { value: JSON.parse(written(name, read.value)) } : { errors: read.faults };
      expect(reply).toEqual(value === undefined ? { errors } : { value: JSON.parse(value) });
      if ('value' in read && name === 'limited_amount') expect(written(name, read.value)).toBe(value);
    },
  );
});

describe.each([
  ['documented', documented],
  ['live', live],
] as const)('the bodies of the %s dialect', (dialect, generated) => {
  const root: unknown = generated;
  if (!isObject(root)) throw new TypeError('A generated document is an object.');
  const document = readDocument(root, 'ace-data-cloud');

  it.each(Object.entries(serializers))('%s: what is read is what the document has', (operationId, read) => {
    const pointer = findOperation(document, operationId)?.body?.contents[0]?.schema ?? '';
    const schema = flatten(root, pointer);
    const known = Object.entries(read).filter(([, field]) => dialect === 'live' || !('live' in field));
    const required = known.filter(([, field]) => 'required' in field).map(([name]) => name);
    const nullable = known.filter(([, field]) => 'nullable' in field).map(([name]) => name);
    const names = Object.keys(schema.properties);

    expect(known.map(([name]) => name).toSorted()).toEqual(names.toSorted());
    expect(required.toSorted()).toEqual(Object.keys(schema.required).toSorted());
    expect(nullable.toSorted()).toEqual(
      names.filter((name) => flattenProperty(root, schema, name)?.types.includes('null')).toSorted(),
    );
  });
});

it('a body is converted as a whole, and what is wrong is told of every field', () => {
  const dict = (json: string) => {
    const value = readValue(json);
    if (!(value instanceof PyDict)) throw new TypeError(`${json} is no object.`);
    return value;
  };
  const read = (json: string) => readBody(serializers.updateCredential, 'live', dict(json));
  expect(read('{"limited_amount": "5", "name": " a ", "zzz": 1}')).toEqual({
    value: { limited_amount: 5, name: 'a' },
  });
  expect(read('{"limited_amount": [], "name": [], "allowed_api_ids": [null, 1, "x"]}')).toEqual({
    faults: {
      limited_amount: ['A valid number is required.'],
      name: ['Not a valid string.'],
      allowed_api_ids: { 0: ['This field may not be null.'], 2: ['Must be a valid UUID.'] },
    },
  });
});
