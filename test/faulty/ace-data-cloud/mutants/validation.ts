import { crash, instead, json, without } from '../../kit/answer.ts';
import type { Ask } from '../../kit/http.ts';
import type { Defect } from '../../kit/mutant.ts';
import { type FieldRule, problem } from '../body.ts';
import type { Habits, Validated } from '../habits.ts';
import { operationOf } from '../server.ts';
import { seededId } from '../state.ts';

/** Lets a field pass that is not what it should be; `instead` is what it is taken for. */
const lenient = (
  id: string,
  check: string,
  title: string,
  operation: Validated,
  field: string,
  passes: (value: unknown) => boolean,
  taken: unknown,
): Defect<Habits> => ({
  id,
  check,
  title,
  apply: (usual) => ({
    body(ask) {
      const body = usual.body(ask);
      if ('status' in body || operationFor[operation] !== operationOf(ask.method, ask.path)) return body;
      return passes(body.value[field]) ? { value: { ...body.value, [field]: taken } } : body;
    },
  }),
});

const operationFor: Record<Validated, string> = {
  createCredential: 'createCredential',
  updateCredential: 'updateCredential',
  createApplication: 'createApplication',
  consumeGlobal: 'consumeGlobal',
};

/** Refuses a value of a field that is good. */
const strict = (
  id: string,
  title: string,
  operation: Validated,
  field: string,
  rule: FieldRule,
): Defect<Habits> => ({
  id,
  check: 'validation/accepts-valid',
  title,
  apply: (usual) => ({
    faults(asked, body) {
      const fault = asked === operation && body[field] !== undefined ? rule(body[field]) : undefined;
      return fault === undefined ? usual.faults(asked, body) : { [field]: [fault] };
    },
  }),
});

/** A service that nobody asks for. */
const spareService = '8efa1d83-9b75-4562-b44a-af95ce563d05';

const malformed = (ask: Ask) => {
  try {
    JSON.parse(String(ask.body));
    return false;
  } catch {
    return ask.body.length > 0;
  }
};

export const validation: readonly Defect<Habits>[] = [
  lenient(
    'application-id-optional',
    'validation/required',
    'a credential without an application is created',
    'createCredential',
    'application_id',
    (it) => it === undefined,
    seededId,
  ),
  lenient(
    'service-id-optional',
    'validation/required',
    'an application without a service is created',
    'createApplication',
    'service_id',
    (it) => it === undefined,
    spareService,
  ),
  lenient(
    'application-id-null',
    'validation/null',
    'a credential whose application is null is created',
    'createCredential',
    'application_id',
    (it) => it === null,
    seededId,
  ),
  lenient(
    'application-id-number',
    'validation/type',
    'a number is taken for an application',
    'createCredential',
    'application_id',
    (it) => typeof it === 'number' || typeof it === 'boolean',
    seededId,
  ),
  lenient(
    'application-id-object',
    'validation/type',
    'an object or an array is taken for an application',
    'createCredential',
    'application_id',
    (it) => typeof it === 'object' && it !== null,
    seededId,
  ),
  lenient(
    'limit-text',
    'validation/type',
    'a text is taken for limited_amount',
    'createCredential',
    'limited_amount',
    (it) => typeof it === 'string',
    1,
  ),
  lenient(
    'limit-object',
    'validation/type',
    'limited_amount may be anything',
    'createCredential',
    'limited_amount',
    (it) => it !== undefined && it !== null && typeof it !== 'number',
    null,
  ),
  lenient(
    'host-number',
    'validation/type',
    'a number is taken for host',
    'createCredential',
    'host',
    (it) => typeof it === 'number',
    'number',
  ),
  lenient(
    'host-any-type',
    'validation/type',
    'host may be anything',
    'createCredential',
    'host',
    (it) => it !== undefined && it !== null && typeof it !== 'string',
    'anything',
  ),
  lenient(
    'service-id-number',
    'validation/type',
    'a number is taken for a service',
    'createApplication',
    'service_id',
    (it) => typeof it === 'number',
    spareService,
  ),
  lenient(
    'update-limit-text',
    'validation/type',
    'a text is taken for limited_amount in a change',
    'updateCredential',
    'limited_amount',
    (it) => typeof it === 'string',
    7,
  ),
  lenient(
    'application-id-any-text',
    'validation/format',
    'a text that is no UUID is taken for an application',
    'createCredential',
    'application_id',
    (it) => typeof it === 'string' && it.length !== 36,
    seededId,
  ),
  {
    id: 'type-any',
    check: 'validation/enum',
    title: 'any type of an application is accepted, and kept',
    apply: (usual) => ({
      faults: (operation, body) =>
        usual.faults(operation, typeof body.type === 'string' ? without(body, 'type') : body),
    }),
  },
  {
    id: 'scope-any',
    check: 'validation/enum',
    title: 'any scope of an application is accepted, and kept',
    apply: (usual) => ({
      faults: (operation, body) =>
        usual.faults(operation, typeof body.scope === 'string' ? without(body, 'scope') : body),
    }),
  },
  lenient(
    'consume-global-text',
    'validation/type',
    'a text is taken for allow_consume_global',
    'consumeGlobal',
    'allow_consume_global',
    (it) => typeof it === 'string',
    true,
  ),
  lenient(
    'limit-in-quotes',
    'validation/type',
    'a number in quotes is taken for limited_amount',
    'createCredential',
    'limited_amount',
    (it) => typeof it === 'string' && /^\d+$/.test(it),
    1,
  ),
  lenient(
    'consume-global-1',
    'validation/type',
    '1 is taken for true',
    'consumeGlobal',
    'allow_consume_global',
    (it) => it === 1,
    true,
  ),
  lenient(
    'application-id-in-array',
    'validation/type',
    'of an array of one application that application is taken',
    'createCredential',
    'application_id',
    (it) => Array.isArray(it) && String(it).length === 36,
    seededId,
  ),
  lenient(
    'host-false',
    'validation/type',
    'false is taken for no host',
    'createCredential',
    'host',
    (it) => it === false,
    null,
  ),
  lenient(
    'application-id-with-a-tail',
    'validation/format',
    'what follows the UUID of an application is not looked at',
    'createCredential',
    'application_id',
    (it) => typeof it === 'string' && it.startsWith(seededId) && it.length > 36,
    seededId,
  ),
  lenient(
    'expiry-with-a-tail',
    'validation/format',
    'what follows a time is not looked at',
    'createCredential',
    'expired_at',
    (it) => typeof it === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ./.test(it),
    null,
  ),
  lenient(
    'expiry-in-month-13',
    'validation/format',
    'a month that there is not is accepted',
    'createCredential',
    'expired_at',
    (it) => typeof it === 'string' && it.startsWith('2031-13'),
    null,
  ),
  lenient(
    'scope-null',
    'validation/null',
    'a scope that is null is taken for the default',
    'createApplication',
    'scope',
    (it) => it === null,
    undefined,
  ),
  lenient(
    'type-in-small-letters',
    'validation/enum',
    'the type of an application is read without regard to case',
    'createApplication',
    'type',
    (it) => it === 'usage',
    'Usage',
  ),
  lenient(
    'scope-empty',
    'validation/enum',
    'a scope that is an empty text is taken for the default',
    'createApplication',
    'scope',
    (it) => it === '',
    undefined,
  ),
  lenient(
    'limit-a-little-under',
    'validation/limit',
    'a limited_amount is rounded before it is looked at: -0.01 is accepted',
    'createCredential',
    'limited_amount',
    (it) => typeof it === 'number' && it < 0 && it > -0.5,
    0,
  ),
  strict(
    'limit-fraction-refused',
    'a limit of a fraction is refused',
    'createCredential',
    'limited_amount',
    (it) => (typeof it === 'number' && !Number.isInteger(it) ? 'Only whole numbers.' : undefined),
  ),
  strict(
    'limit-over-512-refused',
    'a limit over 512 is refused, and the document has no such limit',
    'createCredential',
    'limited_amount',
    (it) =>
      typeof it === 'number' && it > 512 && it < 1024 ? 'Ensure this value is less than 512.' : undefined,
  ),
  strict(
    'limit-null-refused',
    'a limit of null is refused, though null is unlimited',
    'createCredential',
    'limited_amount',
    (it) => (it === null ? 'This field may not be null.' : undefined),
  ),
  strict(
    'expiry-null-refused',
    'an expiry of null is refused, though null is never',
    'createCredential',
    'expired_at',
    (it) => (it === null ? 'This field may not be null.' : undefined),
  ),
  strict(
    'expiry-refused',
    'no expiry is accepted',
    'createCredential',
    'expired_at',
    () => 'Datetime has wrong format.',
  ),
  strict(
    'expiry-in-another-zone-refused',
    'an expiry that is not told in UTC is refused',
    'createCredential',
    'expired_at',
    (it) => (/[+-]\d\d:\d\d$/.test(String(it)) ? 'Datetime has wrong format.' : undefined),
  ),
  strict(
    'update-expiry-null-refused',
    'an expiry cannot be taken away by null',
    'updateCredential',
    'expired_at',
    (it) => (it === null ? 'This field may not be null.' : undefined),
  ),
  {
    id: 'limit-and-expiry-refused',
    check: 'validation/accepts-valid',
    title: 'a limit and an expiry together are refused',
    apply: (usual) => ({
      faults: (operation, body) =>
        body.limited_amount && body.expired_at
          ? { expired_at: ['A limit is enough.'] }
          : usual.faults(operation, body),
    }),
  },
  {
    id: 'affiliation-refused',
    check: 'validation/accepts-valid',
    title: 'a list of applications that others let the account use is refused',
    apply: () => ({
      wrap: instead(
        (ask) => ask.query.get('affiliation') === 'granted',
        () => problem(400, 'No such affiliation.', 'invalid'),
      ),
    }),
  },
  {
    id: 'update-malformed-ignored',
    check: 'validation/malformed-json',
    title: 'a change that is no JSON changes nothing, and is a success',
    apply: () => ({
      wrap: (ask, next) =>
        next(ask.method === 'PATCH' && malformed(ask) ? { ...ask, body: Buffer.from('{}') } : ask),
    }),
  },
  {
    id: 'refused-update-kept',
    check: 'validation/nothing-created',
    title: 'a change of two fields, one of them bad, is refused, and the other field is changed',
    apply: () => ({
      async wrap(ask, next) {
        const answer = await next(ask);
        if (ask.method !== 'PATCH' || answer.status !== 400 || malformed(ask)) return answer;
        const { expired_at: _, ...rest } = JSON.parse(String(ask.body));
        await next({ ...ask, body: Buffer.from(JSON.stringify(rest)) });
        return answer;
      },
    }),
  },
  strict('period-refused', 'the type Period is refused', 'createApplication', 'type', (it) =>
    it === 'Period' ? '"Period" is not a valid choice.' : undefined,
  ),
  strict('global-refused', 'the scope Global is refused', 'createApplication', 'scope', (it) =>
    it === 'Global' ? '"Global" is not a valid choice.' : undefined,
  ),
  strict(
    'update-limit-null-refused',
    'a limit cannot be taken away by null',
    'updateCredential',
    'limited_amount',
    (it) => (it === null ? 'This field may not be null.' : undefined),
  ),
  {
    id: 'missing-crashes',
    check: 'validation/required',
    title: 'a missing application_id is a server error',
    apply: (usual) => ({
      body(ask) {
        const body = usual.body(ask);
        const create = operationOf(ask.method, ask.path) === 'createCredential';
        return create && 'value' in body && body.value.application_id === undefined ? crash() : body;
      },
    }),
  },
  {
    id: 'refused-with-200',
    check: 'validation/required',
    title: 'a missing field is refused in the words of an error, but with 200',
    apply: (usual) => ({
      body(ask) {
        const body = usual.body(ask);
        const create = operationOf(ask.method, ask.path) === 'createCredential';
        return create && 'value' in body && body.value.application_id === undefined
          ? json(200, { detail: 'application_id is required', code: 'invalid', trace_id: '0'.repeat(32) })
          : body;
      },
    }),
  },
  {
    id: 'malformed-crashes',
    check: 'validation/malformed-json',
    title: 'malformed JSON is a server error',
    apply: () => ({ wrap: instead(malformed, crash) }),
  },
  {
    id: 'malformed-accepted',
    check: 'validation/malformed-json',
    title: 'malformed JSON makes a credential',
    apply: () => ({
      wrap: (ask, next) =>
        next(
          malformed(ask) ? { ...ask, body: Buffer.from(JSON.stringify({ application_id: seededId })) } : ask,
        ),
    }),
  },
  {
    id: 'content-type-crashes',
    check: 'validation/content-type',
    title: 'a body of another content type is a server error',
    apply: () => ({
      wrap: instead((ask) => ask.body.length > 0 && !/json/.test(ask.headers['content-type'] ?? ''), crash),
    }),
  },
  {
    id: 'oversized-crashes',
    check: 'validation/oversized',
    title: 'a large body is a server error',
    apply: () => ({ wrap: instead((ask) => ask.body.length > 1_000_000, crash) }),
  },
  {
    id: 'deep-crashes',
    check: 'validation/deep',
    title: 'a deeply nested body is a server error',
    apply: () => ({ wrap: instead((ask) => /(\[|\{"[^"]*":){500}/.test(String(ask.body)), crash) }),
  },
  {
    id: 'refused-but-stored',
    check: 'validation/nothing-created',
    title: 'a credential that is refused for a bad field is stored all the same',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        if (operationOf(ask.method, ask.path) !== 'createCredential' || answer.status !== 400) return answer;
        await next({ ...ask, body: Buffer.from(JSON.stringify({ application_id: seededId })) });
        return answer;
      },
    }),
  },
  {
    id: 'every-third-create-refused',
    check: 'validation/accepts-valid',
    title: 'one create in three is refused for no reason',
    apply: (usual) => {
      let count = 0;
      return {
        body(ask) {
          const create = operationOf(ask.method, ask.path) === 'createCredential';
          return create && ++count % 3 === 0 ? problem(400, 'Not now.', 'invalid') : usual.body(ask);
        },
      };
    },
  },
];
