import type { Violation } from '../../mock/document.ts';
import { isObject } from '../../spec/json.ts';

/** A body that breaks its schema, and where. */
export interface InvalidBody {
  readonly violations: readonly Violation[];
  readonly body: unknown;
}

type Messages = Record<string, readonly string[] | Record<string, readonly string[]>>;

/**
 * What is wrong with each field of a body, as Django REST Framework's serializers say it.
 *
 * @example
 * fieldErrors({ body: {}, violations: [required('application_id')] });
 * // { application_id: ['This field is required.'] }
 */
export function fieldErrors({ violations, body }: InvalidBody): Messages {
  if (!isObject(body)) return { non_field_errors: [notAnObject(body)] };
  const messages: Messages = {};
  for (const violation of violations) {
    const [field, index] = fieldOf(violation);
    const value = Object.hasOwn(body, field) ? body[field] : undefined;
    if (index === undefined) messages[field] ??= [messageFor(field, value, violation)];
    else messages[field] = { ...(messages[field] ?? {}), [index]: ['Must be a valid UUID.'] };
  }
  return messages;
}

/** The field that a violation is about, and the item of it if it is a list. */
export function fieldOf({ instancePath, keyword, params }: Violation): [field: string, index?: string] {
  if (keyword === 'required') return [String(params.missingProperty)];
  const [, field = '', ...index] = instancePath.split('/');
  return index[0] === undefined ? [field] : [field, index[0]];
}

function messageFor(field: string, value: unknown, { keyword, params }: Violation): string {
  if (keyword === 'required') return 'This field is required.';
  if (keyword === 'minimum') return `Ensure this value is greater than or equal to ${params.limit}.`;
  if (value === null) return 'This field may not be null.';
  return wrong[field]?.(value) ?? 'Invalid value.';
}

const text = () => 'Not a valid string.';
const uuid = () => 'Must be a valid UUID.';
const choice = (value: unknown) => `"${pythonText(value)}" is not a valid choice.`;
const list = (value: unknown) => `Expected a list of items but got type "${pythonType(value)}".`;

/** What is said of a value that a field cannot take. */
const wrong: Readonly<Record<string, (value: unknown) => string>> = {
  application_id: uuid,
  service_id: uuid,
  host: text,
  name: text,
  for_user_id: text,
  type: choice,
  scope: choice,
  limited_amount: () => 'A valid number is required.',
  expired_at: () =>
    'Datetime has wrong format. Use one of these formats instead: YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].',
  allow_consume_global: () => 'Must be a valid boolean.',
  allowed_api_ids: list,
  tags: list,
  metadata: (value) => `Expected a dictionary of items but got type "${pythonType(value)}".`,
};

function notAnObject(body: unknown): string {
  if (body === null) return 'No data provided';
  return `Invalid data. Expected a dictionary, but got ${pythonType(body)}.`;
}

function pythonType(value: unknown): string {
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return { string: 'str', boolean: 'bool', object: 'dict' }[String(typeof value)] ?? 'NoneType';
}

function pythonText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return JSON.stringify(value);
}
