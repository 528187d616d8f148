import { isDeeper } from '../../mock/json.ts';
import type { Step, Turn } from '../../mock/provider.ts';
import { fail } from './errors.ts';
import { mediaTypeOf, readsForms } from './media-types.ts';
import type { Principal } from './principal.ts';
import { decodeBody } from './python/charset.ts';
import { formOf } from './python/form.ts';
import { jsonMessage } from './python/json-message.ts';
import { typeName } from './python/text.ts';
import { PyDict, type PyValue, readValue } from './python/value.ts';
import { formFields, readBody, type Serializers, serializers, type Validated } from './serializers.ts';

/** Django's own limit for a body that it reads into memory. */
const largestBody = 2.5 * 1024 * 1024;

/** Python's limit of nested values. */
const maxDepth = 900;

const read: Step<Principal> = (turn) => {
  const { request, dialect } = turn;
  const fields = fieldsOf(turn);
  if (fields === undefined) return undefined;
  const size = request.bodySize ?? request.body.length;
  if (size > largestBody) return fail('body-too-large', {});
  const body = size === 0 ? new PyDict(new Map(), '{}') : parse(turn);
  if (!(body instanceof PyDict)) return fail('not-an-object', { type: typeName(body) });
  const result = readBody(fields, dialect, body);
  if ('faults' in result) {
    const [first] = Object.keys(result.faults);
    return isRequired(first) && body.entries.get(first) === undefined
      ? fail(`${first}-required`, result)
      : fail('invalid-body', result);
  }
  turn.body = result.value;
  return undefined;
};

/** Reads the body of an operation that takes one, and holds it against the operation's fields. */
export const readRequest: Step<Principal> = Object.assign(read, { readsBody: true } as const);

/** The body of an operation, which `readRequest` has validated. */
export function bodyOf<Id extends keyof Serializers>(
  _operationId: Id,
  turn: Turn<Principal>,
): Validated<Serializers[Id]> {
  // `readRequest` has put it there, for this operation.
  return turn.body as Validated<Serializers[Id]>;
}

function fieldsOf({ route }: Turn<Principal>) {
  return Object.entries(serializers).find(([operationId]) => operationId === route?.operationId)?.[1];
}

function parse({ request, dialect }: Turn<Principal>): PyValue {
  const contentType = request.headers['content-type'] ?? '';
  const kind = mediaTypeOf(contentType, dialect);
  if (kind === undefined) return fail('unsupported-media-type', { contentType });
  if (readsForms(kind)) return formOf(request.body, contentType, formFields);
  const decoded = decodeBody(request.body, contentType);
  if ('message' in decoded) return fail('unreadable-body', decoded);
  return parseJson(decoded.text);
}

function parseJson(text: string): PyValue {
  const refuse = (message: string) => fail('unreadable-body', { message: `JSON parse error - ${message}` });
  if (isDeeper(text, maxDepth))
    return refuse('maximum recursion depth exceeded while decoding a JSON object from a unicode string');
  try {
    JSON.parse(text);
  } catch {
    return refuse(jsonMessage(text));
  }
  const digits = longestInteger(text);
  return digits <= maxDigits
    ? readValue(text)
    : refuse(
        `Exceeds the limit (${maxDigits} digits) for integer string conversion: value has ${digits} digits; use sys.set_int_max_str_digits() to increase the limit`,
      );
}

/** Python reads no longer integers. */
const maxDigits = 4300;

function longestInteger(text: string): number {
  if (text.length <= maxDigits) return 0;
  const numbers = text.replace(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/-?(\d+)(?![\d.eE])/g);
  for (const [, digits = ''] of numbers) if (digits.length > maxDigits) return digits.length;
  return 0;
}

const requiredFields = ['application_id', 'service_id', 'allow_consume_global'] as const;

function isRequired(field: string | undefined): field is (typeof requiredFields)[number] {
  return requiredFields.some((name) => name === field);
}
