import { randomUUID } from 'node:crypto';
import { answers, crash, json, text } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import { type Habits, isObject, refusal } from '../habits.ts';
import { on } from './when.ts';

const invented = () => `unnamed-${randomUUID()}`;

export const validation: readonly Defect<Habits>[] = [
  {
    id: 'name-optional',
    check: 'validation/required',
    title: 'a key without a name is created',
    apply: (usual) => ({
      name: (value) => (isObject(value) && value.name === undefined ? invented() : usual.name(value)),
    }),
  },
  {
    id: 'name-missing-crashes',
    check: 'validation/required',
    title: 'a missing name is a server error',
    apply: (usual) => ({
      name: (value) => (isObject(value) && value.name === undefined ? crash() : usual.name(value)),
    }),
  },
  {
    id: 'name-null',
    check: 'validation/null',
    title: 'a key whose name is null is created',
    apply: (usual) => ({
      name: (value) => (isObject(value) && value.name === null ? invented() : usual.name(value)),
    }),
  },
  {
    id: 'name-number',
    check: 'validation/type',
    title: 'a number is taken for a name',
    apply: (usual) => ({
      name: (value) =>
        isObject(value) && typeof value.name === 'number' ? String(value.name) : usual.name(value),
    }),
  },
  {
    id: 'name-any-type',
    check: 'validation/type',
    title: 'an array, an object or a boolean is taken for a name',
    apply: (usual) => ({
      name: (value) =>
        isObject(value) && value.name !== null && ['object', 'boolean'].includes(typeof value.name)
          ? invented()
          : usual.name(value),
    }),
  },
  {
    id: 'name-type-crashes',
    check: 'validation/type',
    title: 'a name of the wrong type is a server error',
    apply: (usual) => ({
      name: (value) =>
        isObject(value) && value.name !== undefined && typeof value.name !== 'string'
          ? crash()
          : usual.name(value),
    }),
  },
  {
    id: 'name-empty',
    check: 'validation/limit',
    title: 'an empty name is accepted',
    apply: (usual) => ({ nameFault: (name) => (name === '' ? undefined : usual.nameFault(name)) }),
  },
  {
    id: 'name-too-long',
    check: 'validation/limit',
    title: 'names longer than 100 are accepted',
    apply: (usual) => ({ nameFault: (name) => usual.nameFault(name.slice(0, 100)) }),
  },
  {
    id: 'name-101',
    check: 'validation/limit',
    title: 'the limit of a name is off by one: 101 is accepted',
    apply: (usual) => ({
      nameFault: (name) => usual.nameFault(name.length === 101 ? name.slice(1) : name),
    }),
  },
  {
    id: 'name-99',
    check: 'validation/accepts-valid',
    title: 'the limit of a name is off by one: 100 is refused',
    apply: (usual) => ({
      nameFault: (name) => (name.length === 100 ? usual.nameFault(`${name}x`) : usual.nameFault(name)),
    }),
  },
  {
    id: 'name-long-crashes',
    check: 'validation/limit',
    title: 'a name that is too long is a server error',
    apply: (usual) => ({ nameFault: (name) => (name.length > 100 ? crash() : usual.nameFault(name)) }),
  },
  {
    id: 'name-any-characters',
    check: 'validation/format',
    title: 'names with spaces and other characters are accepted',
    apply: (usual) => ({
      nameFault: (name) => (name === '' || name.length > 100 ? usual.nameFault(name) : undefined),
    }),
  },
  {
    id: 'name-one-letter-refused',
    check: 'validation/accepts-valid',
    title: 'a name of one letter is refused',
    apply: (usual) => ({
      nameFault: (name) =>
        name.length === 1 ? refusal(400, 'Name is too short', 'TooShortName', {}) : usual.nameFault(name),
    }),
  },
  {
    id: 'name-underscore-refused',
    check: 'validation/accepts-valid',
    title: 'a name with an underscore is refused',
    apply: (usual) => ({ nameFault: (name) => usual.nameFault(name.replaceAll('_', ' ')) }),
  },
  {
    id: 'name-upper-case-refused',
    check: 'validation/accepts-valid',
    title: 'a name with a capital letter is refused',
    apply: (usual) => ({ nameFault: (name) => usual.nameFault(name.replaceAll(/[A-Z]/g, ' ')) }),
  },
  {
    id: 'name-capital-and-digit-refused',
    check: 'validation/accepts-valid',
    title: 'a name with a digit behind a capital letter is refused',
    apply: (usual) => ({ nameFault: (name) => usual.nameFault(name.replaceAll(/[A-Z]\d/g, ' ')) }),
  },
  {
    id: 'name-of-digits-refused',
    check: 'validation/accepts-valid',
    title: 'a name of digits is refused',
    apply: (usual) => ({
      nameFault: (name) => usual.nameFault(/^\d+$/.test(name) ? `${name} ` : name),
    }),
  },
  {
    id: 'name-like-a-word-refused',
    check: 'validation/accepts-valid',
    title: 'the name "true" is refused, as if it were no text',
    apply: (usual) => ({
      nameFault: (name) => usual.nameFault(name === 'true' ? `${name} ` : name),
    }),
  },
  {
    id: 'name-hyphen-at-its-end-refused',
    check: 'validation/accepts-valid',
    title: 'a name that ends with a hyphen is refused',
    apply: (usual) => ({ nameFault: (name) => usual.nameFault(name.replace(/-$/, ' ')) }),
  },
  {
    id: 'name-range-too-wide',
    check: 'validation/format',
    title: 'letters are taken from A to z, and with them what is between Z and a',
    apply: (usual) => ({ nameFault: (name) => usual.nameFault(name.replaceAll(/[A-z]/g, 'k')) }),
  },
  {
    id: 'name-letters-of-any-case',
    check: 'validation/format',
    title: 'without regard to case the sign of the kelvin is a letter k',
    apply: (usual) => ({ nameFault: (name) => usual.nameFault(name.replaceAll(/[a-z]/giu, 'k')) }),
  },
  {
    id: 'name-ends-at-nothing',
    check: 'validation/format',
    title: 'a name ends at U+0000 as a text of C does, what follows is dropped',
    apply: (usual) => ({
      name(value) {
        const name = usual.name(value);
        return typeof name === 'string' ? (name.split('\u0000')[0] ?? '') : name;
      },
    }),
  },
  {
    id: 'escaped-letters-refused',
    check: 'validation/accepts-valid',
    title: 'JSON whose letters are escaped is refused',
    apply: (usual) => ({ body: (ask) => (String(ask.body).includes('\\u00') ? busy() : usual.body(ask)) }),
  },
  {
    id: 'line-breaks-refused',
    check: 'validation/accepts-valid',
    title: 'JSON of several lines is refused',
    apply: (usual) => ({ body: (ask) => (/\n./.test(String(ask.body)) ? busy() : usual.body(ask)) }),
  },
  {
    id: 'not-a-number-accepted',
    check: 'validation/malformed-json',
    title: 'NaN is taken for a number',
    apply: (usual) => ({
      body: (ask) => usual.body({ ...ask, body: Buffer.from(String(ask.body).replace(/:NaN\b/, ':0')) }),
    }),
  },
  {
    id: 'comment-accepted',
    check: 'validation/malformed-json',
    title: 'a comment in JSON is read over',
    apply: (usual) => ({
      body: (ask) =>
        usual.body({ ...ask, body: Buffer.from(String(ask.body).replace(/\/\*.*?\*\/|\/\/.*$/m, '')) }),
    }),
  },
  {
    id: 'content-type-in-capitals-refused',
    check: 'validation/content-type',
    title: 'JSON that is declared as "Application/JSON" is refused',
    apply: (usual) => ({
      body: (ask) =>
        /[A-Z]/.test((ask.headers['content-type'] ?? '').split(';')[0] ?? '')
          ? text(400, 'Content type error')
          : usual.body(ask),
    }),
  },
  {
    id: 'malformed-crashes',
    check: 'validation/malformed-json',
    title: 'malformed JSON is a server error',
    apply: (usual) => ({
      body(ask) {
        const body = usual.body(ask);
        return 'status' in body && String(body.body).startsWith('Json') ? crash() : body;
      },
    }),
  },
  {
    id: 'malformed-accepted',
    check: 'validation/malformed-json',
    title: 'malformed JSON makes a key',
    apply: (usual) => ({
      body(ask) {
        const body = usual.body(ask);
        const malformed = 'status' in body && String(body.body).startsWith('Json');
        return malformed ? { value: { name: invented() } } : body;
      },
    }),
  },
  {
    id: 'trailing-garbage-accepted',
    check: 'validation/malformed-json',
    title: 'what follows the JSON value is ignored',
    apply: (usual) => ({
      body: (ask) => usual.body({ ...ask, body: Buffer.from(String(ask.body).replace(/\}[^}\]]*$/, '}')) }),
    }),
  },
  {
    id: 'any-content-type',
    check: 'validation/content-type',
    title: 'JSON that is declared as text is accepted',
    apply: (usual) => ({
      body: (ask) => usual.body({ ...ask, headers: { ...ask.headers, 'content-type': 'application/json' } }),
    }),
  },
  {
    id: 'content-type-crashes',
    check: 'validation/content-type',
    title: 'another content type is a server error',
    apply: (usual) => ({
      body(ask) {
        const body = usual.body(ask);
        return 'status' in body && body.body === 'Content type error' ? crash() : body;
      },
    }),
  },
  {
    id: 'oversized-crashes',
    check: 'validation/oversized',
    title: 'a body over the limit is a server error',
    apply: (usual) => ({ body: (ask) => (ask.body.length > 1_000_000 ? crash() : usual.body(ask)) }),
  },
  {
    id: 'deep-crashes',
    check: 'validation/deep',
    title: 'a deeply nested body is a server error',
    apply: (usual) => ({
      body: (ask) => (/(\[|\{"[^"]*":){500}/.test(String(ask.body)) ? crash() : usual.body(ask)),
    }),
  },
  {
    id: 'refused-but-stored',
    check: 'validation/nothing-created',
    title: 'a name that breaks the pattern is refused and yet stored',
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (ask.method !== 'POST' || answer.status !== 400) return answer;
        const tenant = usual.tenant(state, ask.headers.authorization, ask);
        if (typeof tenant !== 'string') return answer;
        const key = {
          id: usual.id(),
          name: invented(),
          tenant,
          secret: usual.secret(state),
          scopes: ['Read'],
        };
        usual.insert(state, { ...key, scopes: ['Read', 'Write'] }, undefined);
        return answer;
      },
    }),
  },
  {
    id: 'refused-with-200',
    check: 'validation/required',
    title: 'a missing name is refused in the words of an error, but with 200',
    apply: () => ({
      wrap: answers(
        (ask, answer) => on('create')(ask, answer) && String(answer.body).includes('missing field'),
        () => json(200, { message: 'missing field name', error_code: 'Invalid', details: {} }),
      ),
    }),
  },
  {
    id: 'every-second-create-refused',
    check: 'validation/accepts-valid',
    title: 'one create in three is refused for no reason',
    apply: (usual) => {
      let count = 0;
      return { nameFault: (name) => usual.nameFault(name) ?? (++count % 3 === 0 ? busy() : undefined) };
    },
  },
];

const busy = () => text(400, 'Json deserialize error: expected value at line 1 column 1');
