import type { Dialect } from '../../mock/provider.ts';
import type { FormFields } from './python/form.ts';
import type { PyDict, PyValue } from './python/value.ts';
import {
  amount,
  boolean,
  char,
  choice,
  dateTime,
  type Faults,
  freeList,
  freeObject,
  listOf,
  type Reader,
  uuid,
} from './serializer-fields.ts';

/** A field of a body: what it takes, and whether it may be missing or null. */
export interface Field<Value> {
  readonly read: Reader<Value>;
  readonly required?: boolean;
  readonly nullable?: boolean;
  /** Only in the live dialect; the documented one ignores it, as any other unknown field. */
  readonly live?: boolean;
}

type Fields = Readonly<Record<string, Field<unknown>>>;

/** What a valid body holds: for each field that was sent its value, converted. */
export type Validated<F extends Fields> = {
  readonly [Name in keyof F]?: (F[Name] extends Field<infer Value> ? Value : never) | null;
};

const field = <Value>(read: Reader<Value>, rest: Omit<Field<Value>, 'read'> = {}): Field<Value> => ({
  read,
  ...rest,
});
const nullable = { nullable: true };
const live = { nullable: true, live: true };

const limits = {
  limited_amount: field(amount, nullable),
  expired_at: field(dateTime, nullable),
};
const names = {
  name: field(char, live),
  allowed_api_ids: field(listOf(uuid), live),
};

/** The bodies that the operations read, field by field, in the order in which faults are reported. */
export const serializers = {
  createCredential: {
    application_id: field(uuid, { required: true }),
    host: field(char, nullable),
    ...limits,
    ...names,
    for_user_id: field(char, live),
    tags: field(freeList, live),
    metadata: field(freeObject, live),
  },
  updateCredential: { ...limits, ...names },
  createApplication: {
    service_id: field(uuid, { required: true }),
    type: field(choice('Usage', 'Period')),
    scope: field(choice('Individual', 'Global')),
  },
  updateAllowConsumeGlobal: { allow_consume_global: field(boolean, { required: true }) },
  createPlatformToken: {},
} satisfies Record<string, Fields>;

export type Serializers = typeof serializers;

/** How forms say what they have no values for; the names mean the same in all operations. */
export const formFields: FormFields = {
  lists: ['allowed_api_ids', 'tags'],
  objects: ['metadata'],
  booleans: ['allow_consume_global'],
  blank: ['host', 'name', 'for_user_id'],
  nullable: ['limited_amount', 'expired_at'],
  required: ['application_id', 'service_id', 'allow_consume_global'],
};

/** What is wrong with a body, by field. */
export type BodyFaults = Readonly<Record<string, Faults>>;

/**
 * Reads a body as Django REST Framework's serializers do: all fields, the faults of all of them.
 *
 * @example
 * readBody(serializers.updateCredential, 'live', readValue('{"limited_amount": "5"}')); // { value: { limited_amount: 5 } }
 */
export function readBody(
  fields: Fields,
  dialect: Dialect,
  body: PyDict,
): { readonly value: Record<string, unknown> } | { readonly faults: BodyFaults } {
  const value: Record<string, unknown> = {};
  const faults: Record<string, Faults> = {};
  for (const [name, { live: isLive = false, ...rules }] of Object.entries(fields)) {
    if (isLive && dialect !== 'live') continue;
    const sent = body.entries.get(name);
    const read = readField(isWaived(name, body) ? { ...rules, required: false } : rules, sent);
    if ('faults' in read) faults[name] = read.faults;
    else if (read.value !== undefined) value[name] = read.value;
  }
  return Object.keys(faults).length > 0 ? { faults } : { value };
}

function readField({ read, required, nullable: mayBeNull }: Field<unknown>, sent: PyValue | undefined) {
  if (sent === undefined) return required ? { faults: [missing] } : { value: undefined };
  if (sent === null) return mayBeNull ? { value: null } : { faults: ['This field may not be null.'] };
  return read(sent);
}

const missing = 'This field is required.';

/** A global application needs no service. */
function isWaived(name: string, body: PyDict): boolean {
  return name === 'service_id' && body.entries.get('scope') === 'Global';
}
