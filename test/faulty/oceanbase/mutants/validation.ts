import { randomUUID } from 'node:crypto';
import { crash, instead, json, type Wrap } from '../../kit/answer.ts';
import type { Ask } from '../../kit/http.ts';
import type { Defect } from '../../kit/mutant.ts';
import { failure, type Habits, tail } from '../habits.ts';

/** Lets a field pass that is not what it should be. */
const lenient =
  (usual: Habits, field: 'name' | 'action', passes: (value: unknown) => boolean): Habits['field'] =>
  (body, name, ask) =>
    name === field && passes(body[name]) ? `read-${randomUUID()}` : usual.field(body, name, ask);

const withHeader =
  (name: string): Wrap =>
  (ask, next) =>
    next({ ...ask, headers: { [name]: 'default', ...ask.headers } });

const malformed = (ask: Ask) => {
  try {
    JSON.parse(String(ask.body));
    return false;
  } catch {
    return ask.method === 'POST';
  }
};

export const validation: readonly Defect<Habits>[] = [
  {
    id: 'name-optional',
    check: 'validation/required',
    title: 'a key without a name is created',
    apply: (usual) => ({ field: lenient(usual, 'name', (value) => value === undefined) }),
  },
  {
    id: 'action-optional',
    check: 'validation/required',
    title: 'a key without an action is created',
    apply: (usual) => ({ field: lenient(usual, 'action', (value) => value === undefined) }),
  },
  {
    id: 'name-missing-crashes',
    check: 'validation/required',
    title: 'a missing name is a server error',
    apply: (usual) => ({
      field: (body, name, ask) => (body[name] === undefined ? crash() : usual.field(body, name, ask)),
    }),
  },
  {
    id: 'organization-optional',
    check: 'validation/required',
    title: 'the organization may be left out',
    apply: () => ({ wrap: withHeader('x-ob-org-id') }),
  },
  {
    id: 'project-optional',
    check: 'validation/required',
    title: 'the project may be left out',
    apply: () => ({ wrap: withHeader('x-ob-project-id') }),
  },
  {
    id: 'id-optional-for-delete',
    check: 'validation/required',
    title: 'a delete without an id answers success',
    apply: (usual) => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        if (ask.method !== 'DELETE' || ask.query.get('id') || answer.status !== 400) return answer;
        return String(answer.body).includes('id is required') ? usual.removed(ask, nobody) : answer;
      },
    }),
  },
  {
    id: 'name-null',
    check: 'validation/null',
    title: 'a key whose name is null is created',
    apply: (usual) => ({ field: lenient(usual, 'name', (value) => value === null) }),
  },
  {
    id: 'action-null',
    check: 'validation/null',
    title: 'a key whose action is null is created',
    apply: (usual) => ({ field: lenient(usual, 'action', (value) => value === null) }),
  },
  {
    id: 'name-number',
    check: 'validation/type',
    title: 'a number is taken for a name',
    apply: (usual) => ({ field: lenient(usual, 'name', (value) => typeof value === 'number') }),
  },
  {
    id: 'action-any-type',
    check: 'validation/type',
    title: 'any value but null is taken for an action',
    apply: (usual) => ({
      field: lenient(
        usual,
        'action',
        (value) => typeof value !== 'string' && value !== null && value !== undefined,
      ),
    }),
  },
  {
    id: 'name-type-crashes',
    check: 'validation/type',
    title: 'a name that is no text is a server error',
    apply: (usual) => ({
      field: (body, name, ask) =>
        name === 'name' && body.name !== undefined && typeof body.name !== 'string'
          ? crash()
          : usual.field(body, name, ask),
    }),
  },
  {
    id: 'type-refused-with-200',
    check: 'validation/type',
    title: 'a mistyped name is refused with status 200',
    apply: (usual) => ({
      field(body, name, ask) {
        const value = usual.field(body, name, ask);
        return typeof value === 'string' || typeof body[name] === 'undefined'
          ? value
          : json(200, { data: {}, ...tail(ask), success: false });
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
    title: 'malformed JSON makes a key',
    apply: () => ({
      wrap: (ask, next) =>
        next(malformed(ask) ? { ...ask, body: Buffer.from('{"name":"unnamed","action":"read"}') } : ask),
    }),
  },
  {
    id: 'content-type-crashes',
    check: 'validation/content-type',
    title: 'a body of another content type is a server error',
    apply: () => ({
      wrap: instead((ask) => ask.method === 'POST' && !/json/.test(ask.headers['content-type'] ?? ''), crash),
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
    title: 'a key whose action is missing is refused and yet stored',
    apply: (usual) => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        if (ask.method !== 'POST' || answer.status !== 400) return answer;
        await next({ ...ask, body: Buffer.from('{"name":"half-made","action":"read"}') });
        return answer;
      },
      body: usual.body,
    }),
  },
  {
    id: 'documented-name-refused',
    check: 'lifecycle/create',
    title: 'a name with a hyphen, as the documented one, is refused',
    apply: (usual) => ({
      field: (body, name, ask) =>
        String(body[name]).includes('-')
          ? failure(ask, 400, 'INVALID_PARAMETER', `${name} has a hyphen.`)
          : usual.field(body, name, ask),
    }),
  },
  {
    id: 'documented-action-refused',
    check: 'lifecycle/create',
    title: 'the documented action "read" is refused',
    apply: (usual) => ({
      field: (body, name, ask) =>
        body[name] === 'read'
          ? failure(ask, 400, 'INVALID_PARAMETER', 'action is none of ours.')
          : usual.field(body, name, ask),
    }),
  },
  {
    id: 'every-third-create-refused',
    check: 'validation/accepts-valid',
    title: 'one create in three is refused for no reason',
    apply: (usual) => {
      let count = 0;
      return {
        field(body, name, ask) {
          const value = usual.field(body, name, ask);
          if (name === 'name' || typeof value !== 'string' || ++count % 3 !== 0) return value;
          return failure(ask, 400, 'INVALID_PARAMETER', 'Not now.');
        },
      };
    },
  },
  {
    id: 'fields-in-order',
    check: 'validation/accepts-valid',
    title: 'a body whose action comes before its name is refused',
    apply: () => ({
      wrap: instead(
        (ask) => /^\s*\{\s*"action"/.test(String(ask.body)),
        (ask) => failure(ask, 400, 'INVALID_PARAMETER', 'name is required.'),
      ),
    }),
  },
  {
    id: 'name-like-nothing-refused',
    check: 'validation/accepts-valid',
    title: 'the name "none" counts as missing',
    apply: (usual) => ({
      field: (body, name, ask) =>
        body[name] === 'none'
          ? failure(ask, 400, 'INVALID_PARAMETER', `${name} is required.`)
          : usual.field(body, name, ask),
    }),
  },
  {
    id: 'list-request-id-refused',
    check: 'validation/accepts-valid',
    title: 'a list is refused with the documented X-Request-Id header',
    apply: () => ({
      wrap: instead(
        (ask) => ask.method === 'GET' && ask.headers['x-request-id'] !== undefined,
        (ask) => failure(ask, 400, 'INVALID_PARAMETER', 'X-Request-Id is unknown.'),
      ),
    }),
  },
  {
    id: 'request-id-header-refused',
    check: 'validation/accepts-valid',
    title: 'the documented X-Request-Id header is refused',
    apply: () => ({
      wrap: instead(
        (ask) => ask.headers['x-request-id'] !== undefined,
        (ask) => failure(ask, 400, 'INVALID_PARAMETER', 'X-Request-Id is unknown.'),
      ),
    }),
  },
];

const nobody = { id: '', owner: '', name: '', action: '', apiKey: '', createdAt: '', updatedAt: '' };
