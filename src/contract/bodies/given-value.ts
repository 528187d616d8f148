import type { FlatSchema } from '../../spec/constraints.ts';
import { parseJson } from '../../spec/json.ts';

/**
 * A value that the run was given as a text (`--input limit=7`), of the type that the field has. A text that is none of that type
 * is sent as it is: the server says what is wrong with it.
 *
 * @example
 * givenValue('7', schema); // 7, where the schema is that of a whole number
 */
export function givenValue(text: string | undefined, schema: FlatSchema | undefined): unknown {
  if (text === undefined || schema === undefined) return text;
  const types = schema.types.filter((type) => type !== 'null');
  if (types.length === 0 || types.includes('string')) return text;
  const value = parseJson(text);
  return types.some((type) => isOf(type, value)) ? value : text;
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isSafeInteger(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  return typeof value === type;
}
