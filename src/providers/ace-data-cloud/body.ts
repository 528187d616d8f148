import type { Violation } from '../../mock/document.ts';
import type { Step } from '../../mock/provider.ts';
import { isObject, type JsonObject } from '../../spec/json.ts';
import { fail } from './errors.ts';
import { fieldOf } from './fields.ts';
import type { Principal } from './principal.ts';
import { readTimestamp } from './timestamp.ts';

/** Python's reader of JSON takes no byte order mark; the shared one does. */
export const refuseByteOrderMark: Step<Principal> = ({ route, request: { body } }) => {
  const marked = body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf;
  if (route?.body === 'none' || !marked) return undefined;
  return fail('malformed-json', { reason: 'syntax', text: '\ufeff' });
};

/** Holds the body against the operation's schema, and forgives what Django REST Framework and real clients agree on. */
export const validateBody: Step<Principal> = ({ document, route, body }) => {
  const validator = document.validators[route?.operationId ?? ''];
  if (!validator) return undefined;
  const found = validator(body) ? [] : (validator.errors ?? []);
  if (!isObject(body)) return fail('not-an-object', { violations: found, body });
  const violations = [...found.filter((violation) => !isForgiven(violation, body)), ...badTimes(body)];
  const [first] = violations;
  if (!first) return undefined;
  const missing = first.keyword === 'required' ? fieldOf(first)[0] : '';
  if (isRequired(missing)) return fail(`${missing}-required`, { violations, body });
  return fail('invalid-body', { violations, body });
};

/** Times are read below, since those without an offset are good; a global application needs no service. */
function isForgiven(violation: Violation, body: JsonObject): boolean {
  if (violation.keyword === 'format' && violation.params.format === 'date-time') return true;
  return (
    violation.keyword === 'required' && fieldOf(violation)[0] === 'service_id' && body.scope === 'Global'
  );
}

function badTimes({ expired_at: time }: JsonObject): Violation[] {
  if (typeof time !== 'string' || readTimestamp(time) !== undefined) return [];
  return [{ instancePath: '/expired_at', keyword: 'format', params: { format: 'date-time' } }];
}

const requiredFields = ['application_id', 'service_id', 'allow_consume_global'] as const;

function isRequired(field: string): field is (typeof requiredFields)[number] {
  return requiredFields.some((name) => name === field);
}
