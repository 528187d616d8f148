import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryFor, suffixesFor } from '../../../src/contract/probes/arbitrary.ts';
import { flatten } from '../../../src/spec/constraints.ts';
import type { JsonObject } from '../../../src/spec/json.ts';
import { createSchemaJudge } from '../../../src/spec/validate.ts';

const documentOf = (schema: JsonObject) => ({ openapi: '3.1.0', components: { schemas: { it: schema } } });
const at = '/components/schemas/it';
const flat = (schema: JsonObject) => flatten(documentOf(schema), at);
const samples = (name: string, schema: JsonObject) => {
  const values = arbitraryFor(name, flat(schema));
  return values && fc.sample(values, { seed: 1, numRuns: 200 });
};

describe('values made up from a schema', () => {
  it.each<[string, JsonObject]>([
    ['flag', { type: 'boolean' }],
    ['kind', { type: 'string', enum: ['read', 'write'] }],
    ['kind', { const: 'key' }],
    ['size', { type: 'integer', minimum: 3, maximum: 5 }],
    ['size', { type: 'integer', minimum: -2 }],
    ['size', { type: 'integer', minimum: 5000 }],
    ['share', { type: 'number', maximum: 2 }],
    ['share', { type: ['number', 'null'], minimum: 0.5 }],
    ['note', { type: 'string', minLength: 2, maxLength: 3 }],
    ['note', { type: 'string', minLength: 60 }],
    ['ends_at', { type: 'string', format: 'date-time' }],
  ])('are valid, and more than one where there is a choice: %s %j', (name, schema) => {
    const judge = createSchemaJudge(documentOf(schema));
    const values = samples(name, schema) ?? [];
    expect(values.filter((value) => judge.violations(at, value).length > 0)).toEqual([]);
    expect(new Set(values).size).toBeGreaterThan(schema.const === undefined ? 1 : 0);
  });

  it('are all that a choice has, null among them', () => {
    expect(new Set(samples('kind', { type: ['string', 'null'], enum: ['a', 'b', null] }))).toEqual(
      new Set(['a', 'b', null]),
    );
  });

  it('are usual ones where no limits are said', () => {
    for (const value of samples('size', { type: 'integer' }) ?? []) {
      expect(value).toBeGreaterThanOrEqual(1);
      expect(value).toBeLessThanOrEqual(1000);
    }
  });

  it.each<[string, JsonObject]>([
    ['of a form that it does not know', { type: 'string', format: 'email' }],
    ['of objects', { type: 'object' }],
    ['of arrays', { type: 'array' }],
    ['of anything', {}],
  ])('are none %s', (_, schema) => {
    expect(samples('field', schema)).toBeUndefined();
  });

  it('are times to come, in several forms', () => {
    const forms = (samples('expires_at', { type: 'string' }) ?? []).map((time) =>
      String(time).replace(/^20[3-9]\d-\d\d-\d\dT\d\d:\d\d:\d\d/, ''),
    );
    const kinds = new Set(forms.map((form) => form.replaceAll(/\d/g, '0')));
    expect(kinds).toEqual(
      new Set(
        ['', '.0', '.000', '.000000'].flatMap((fraction) =>
          ['Z', '+00:00', '-00:00'].map((zone) => fraction + zone),
        ),
      ),
    );
  });
});

describe('what stands behind a name', () => {
  const signs = (schema: JsonObject) =>
    new Set(fc.sample(suffixesFor(flat(schema)), { seed: 1, numRuns: 500 }).join(''));

  it('is of plain letters and digits where the document has no rules for names', () => {
    expect([...signs({ type: 'string' })].join('')).toMatch(/^[a-z0-9]{36}$/);
  });

  it('has more signs where it has', () => {
    expect([...signs({ type: 'string', pattern: '^[\\w-]+$' })].join('')).toMatch(/^[\w-]{64}$/);
  });
});
