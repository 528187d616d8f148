import { randomBytes } from 'node:crypto';
import type { Fields } from '../kit/answer.ts';
import { json } from '../kit/answer.ts';
import type { Answer, Ask } from '../kit/http.ts';

/** What is wrong with a field; undefined where nothing is. */
export type FieldRule = (value: unknown) => string | undefined;

export type FieldRules = Readonly<Record<string, { readonly required?: boolean; readonly rule: FieldRule }>>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/i;

export const isUuid: FieldRule = (value) =>
  typeof value === 'string' && uuid.test(value) ? undefined : 'Must be a valid UUID.';

export const isText: FieldRule = (value) =>
  value === null || typeof value === 'string' ? undefined : 'Not a valid string.';

export const isAmount: FieldRule = (value) => {
  if (value === null) return undefined;
  if (typeof value !== 'number') return 'A valid number is required.';
  return value < 0 ? 'Ensure this value is greater than or equal to 0.' : undefined;
};

export const isTime: FieldRule = (value) => {
  if (value === null) return undefined;
  const good = typeof value === 'string' && iso.test(value) && !Number.isNaN(Date.parse(value));
  return good ? undefined : 'Datetime has wrong format.';
};

export const isOneOf =
  (...words: readonly string[]): FieldRule =>
  (value) =>
    words.includes(String(value)) && typeof value === 'string'
      ? undefined
      : `"${String(value)}" is not a valid choice.`;

export const isBoolean: FieldRule = (value) =>
  typeof value === 'boolean' ? undefined : 'Must be a valid boolean.';

/** The faults of a body, by field; undefined where there is none. */
export function faults(body: Fields, rules: FieldRules): Fields | undefined {
  const found: Record<string, readonly string[]> = {};
  for (const [name, { required, rule }] of Object.entries(rules)) {
    const value = body[name];
    if (value === undefined && required === true) found[name] = ['This field is required.'];
    const fault = value === undefined ? undefined : rule(value);
    if (fault !== undefined) found[name] = [fault];
  }
  return Object.keys(found).length > 0 ? found : undefined;
}

export function problem(
  status: number,
  detail: unknown,
  code: string,
  headers: Record<string, string> = {},
): Answer {
  return json(status, { detail, code, trace_id: randomBytes(16).toString('hex') }, headers);
}

/** The body as a JSON object; an empty one where none is needed. */
export function readJson(ask: Ask): { readonly value: Fields } | Answer {
  if (ask.body.length === 0 && ask.headers['content-type'] === undefined) return { value: {} };
  if (ask.body.length > 2_621_440) return problem(413, 'Request body is too large.', 'too_large');
  const type = (ask.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json') {
    return problem(415, `Unsupported media type "${type}" in request.`, 'unsupported_media_type');
  }
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(ask.body));
    if (isObject(value)) return { value };
    return problem(400, { non_field_errors: ['Invalid data. Expected a dictionary.'] }, 'invalid');
  } catch {
    return problem(400, 'JSON parse error - Expecting value: line 1 column 1 (char 0)', 'parse_error');
  }
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
