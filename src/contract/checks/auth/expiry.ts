import { constraint } from '../../../spec/constraints.ts';
import type { Document, Operation } from '../../../spec/document.ts';
import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { Resource } from '../../../spec/resource.ts';
import { bodyProperties, type CheckContext, type Exchange, headerOf } from '../../check.ts';
import { isExpiryName } from '../../vocabulary.ts';

export const past = '2020-01-01T00:00:00Z';

/** In milliseconds, with some room: times may be rounded up to whole seconds. */
export const aSecond = 1100;

/** The request field that says when a key expires. */
export function expiryField({ root }: Document, operation: Operation): string | undefined {
  const properties = bodyProperties(root, operation);
  return Object.keys(properties).find(
    (name) => isExpiryName(name) && properties[name]?.types.includes('string'),
  );
}

/** Whether an expiry has a time of day, not a date alone. */
export function hasTimeOfDay({ root }: Document, operation: Operation, field: string): boolean {
  const schema = bodyProperties(root, operation)[field];
  return schema !== undefined && constraint(schema, 'format')?.value === 'date-time';
}

/** What an item shows of its expiry. */
export function shownExpiry({ create, update }: Resource, shown: JsonObject, field: string): unknown {
  return valueAt(shown, update?.fields[field] ?? create?.fields[field] ?? `/${field}`);
}

/** Whether a time is over; undefined of what is not an unambiguous time. */
export function isOver(shown: unknown): boolean | undefined {
  const isTime = typeof shown === 'string' && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/i.test(shown);
  return isTime ? Date.parse(shown) < Date.now() : undefined;
}

/** Whether the clock of the server agrees with this one. */
export function isClockShared({ limits }: CheckContext, { response }: Exchange): boolean {
  const date = headerOf(response, 'date');
  return date === undefined ? limits.isLoopback : Math.abs(Date.parse(date) - Date.now()) < 2 * aSecond;
}
