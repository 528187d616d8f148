import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import vectors from '../../../fixtures/feldera/serde-messages.json' with { type: 'json' };
import { roles } from '../../../src/providers/feldera/role.ts';
import { SerdeError } from '../../../src/providers/feldera/serde-json/cursor.ts';
import {
  type Field,
  readOptionalVariant,
  readRequest,
  readText,
} from '../../../src/providers/feldera/serde-json/read-request.ts';

const name: Field = { name: 'name', required: true, read: readText };
const role: Field = { name: 'role', required: false, read: (cursor) => readOptionalVariant(cursor, roles) };

const read = (bytes: Uint8Array, fields: readonly Field[]) => readRequest(bytes, 'NewApiKeyRequest', fields);
const utf8 = (text: string) => new TextEncoder().encode(text);

function outcome(bytes: Uint8Array, fields: readonly Field[]): string {
  try {
    const { role } = read(bytes, fields);
    const shown = typeof role === 'string' ? `Some(${role.charAt(0).toUpperCase()}${role.slice(1)})` : 'None';
    return fields.length > 1 ? `ok ${shown}` : 'ok';
  } catch (error) {
    if (error instanceof SerdeError) return error.message;
    throw error;
  }
}

describe('a body is read as serde_json reads it', () => {
  test.each(vectors.cases)('$bytes', ({ bytes, documented, live }) => {
    const body = Uint8Array.from(bytes, (character) => character.charCodeAt(0));
    expect({ documented: outcome(body, [name]), live: outcome(body, [name, role]) }).toEqual({
      documented,
      live,
    });
  });
});

test('a body that JSON.parse reads gives the same name', () => {
  const bodies = fc.dictionary(fc.string(), fc.jsonValue()).map((extra) => ({ ...extra }));
  const wellFormed = fc.string({ unit: 'grapheme' });
  fc.assert(
    fc.property(bodies, wellFormed, fc.constantFrom(undefined, 2), (extra, given, indent) => {
      const text = JSON.stringify({ ...extra, name: given }, null, indent);
      expect(read(utf8(text), [name]).name).toBe(given);
    }),
    { seed: 1 },
  );
});

test('whatever the bytes, it reads them or tells the place of the fault', () => {
  const noise = fc.array(fc.constantFrom(...'{}[]":,\\ \ntrue1-.e'.split(''), '"name"', '\\u'), {
    maxLength: 20,
  });
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    noise.map((parts) => utf8(parts.join(''))),
  );
  fc.assert(
    fc.property(bodies, (body) => {
      expect(outcome(body, [name, role])).toMatch(/^ok |at line \d+ column \d+$/);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

test.each([
  ['an unknown field', `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)},"name":"deep"}`, 'ok'],
  [
    'a name',
    `{"name":${'['.repeat(100_000)}`,
    'invalid type: sequence, expected a string at line 1 column 8',
  ],
  ['a body', '['.repeat(100_000), 'invalid type: sequence, expected a string at line 1 column 1'],
])('no depth is too much: %s', (_, body, expected) => {
  expect(outcome(utf8(body), [name])).toBe(expected);
});
