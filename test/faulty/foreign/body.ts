import { type Fields, json } from '../kit/answer.ts';
import type { Answer, Ask } from '../kit/http.ts';

export function refusal(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): Answer {
  return json(status, { error: { code, message } }, headers);
}

/** The body as a JSON object. */
export function readJson(ask: Ask): { readonly value: Fields } | Answer {
  const type = (ask.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return refusal(415, 'media_type', 'Send application/json.');
  if (ask.body.length > 65_536) return refusal(413, 'too_large', 'A body has 64 KiB at most.');
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(ask.body));
    if (isObject(value)) return { value };
  } catch {
    // the same refusal
  }
  return refusal(400, 'malformed', 'The body is not a JSON object.');
}

/** What is wrong with a value, in words; undefined where nothing is. */
type Rule = (value: unknown) => string | undefined;

/** What each field must be; `name` is the one that a create needs. */
export const rules: Readonly<Record<string, Rule>> = {
  name: (value) =>
    typeof value === 'string' && /^[a-z][a-z0-9-]{2,59}$/.test(value)
      ? undefined
      : 'name must be 3 to 60 small letters, digits and hyphens',
  kind: (value) => (value === 'service' || value === 'person' ? undefined : 'kind must be service or person'),
  note: (value) =>
    value === null || (typeof value === 'string' && [...value].length <= 200)
      ? undefined
      : 'note must be a text of 200 characters at most',
  uses: (value) =>
    value === null ||
    (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 1_000_000)
      ? undefined
      : 'uses must be a whole number from 1 to 1000000',
  expires_at: (value) =>
    value === null || (typeof value === 'string' && isTime(value))
      ? undefined
      : 'expires_at must be a time such as 2031-02-03T04:05:06Z',
};

/** RFC 3339, section 5.6. */
const time = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

const isTime = (text: string) => time.test(text) && !Number.isNaN(Date.parse(text));

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
