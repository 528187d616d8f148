import type { Violation } from '../../mock/document.ts';
import type { Step } from '../../mock/provider.ts';
import type { Principal } from './authenticate.ts';
import { fail } from './errors.ts';

/** Holds the body against the operation's schema and reports the first violation only, as a service of one message does. */
export const validateBody: Step<Principal> = ({ document, route, body }) => {
  const validator = document.validators[route?.operationId ?? ''];
  if (!validator || validator(body)) return undefined;
  const [first] = validator.errors ?? [];
  return first ? failures[first.keyword]?.(first, body) : undefined;
};

/** By JSON Schema keyword; a schema that breaks another one is a bug of ours. */
const failures: Readonly<Record<string, (violation: Violation, body: unknown) => never>> = {
  required: ({ params }) => fail('missing-field', { field: String(params['missingProperty']) }),
  minLength: ({ instancePath }) => fail('empty-field', { field: instancePath.slice(1) }),
  type({ instancePath }, body) {
    const field = instancePath.slice(1);
    if (field === '') return fail('invalid-body', {});
    const isNull = Object.entries(body ?? {}).some(([name, value]) => name === field && value === null);
    return fail(isNull ? 'missing-field' : 'mistyped-field', { field });
  },
};
