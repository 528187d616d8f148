import {
  answers,
  bodies,
  both,
  crash,
  empty,
  header,
  instead,
  json,
  status,
  succeeded,
  text,
  without,
} from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import { type Habits, refusal } from '../habits.ts';
import { on } from './when.ts';

export const wire: readonly Defect<Habits>[] = [
  {
    id: 'create-200',
    check: 'wire/status',
    title: 'a created key answers 200, not 201',
    apply: () => ({ wrap: answers(both(on('create'), succeeded), (answer) => ({ ...answer, status: 200 })) }),
  },
  {
    id: 'create-202',
    check: 'wire/status',
    title: 'a created key answers 202, not 201',
    apply: () => ({ wrap: answers(both(on('create'), succeeded), (answer) => ({ ...answer, status: 202 })) }),
  },
  {
    id: 'delete-204',
    check: 'wire/status',
    title: 'a delete answers 204, not 200',
    apply: () => ({ removed: () => empty(204) }),
  },
  {
    id: 'duplicate-422',
    check: 'wire/status',
    title: 'a duplicate answers 422, not 409',
    apply: () => ({
      duplicate: () => refusal(422, 'An entity with this name already exists', 'DuplicateName', null),
    }),
  },
  {
    id: 'list-html-type',
    check: 'wire/content-type',
    title: 'the list is declared as text/html',
    apply: () => ({ wrap: header(both(on('list'), succeeded), 'Content-Type', 'text/html') }),
  },
  {
    id: 'create-text-type',
    check: 'wire/content-type',
    title: 'the created key is declared as text/plain',
    apply: () => ({ wrap: header(both(on('create'), succeeded), 'Content-Type', 'text/plain') }),
  },
  {
    id: 'read-no-type',
    check: 'wire/content-type',
    title: 'a read key has no content type',
    apply: () => ({ wrap: header(both(on('read'), succeeded), 'Content-Type', undefined) }),
  },
  {
    id: 'duplicate-problem-type',
    check: 'wire/content-type',
    title: 'a duplicate is refused as text/html',
    apply: () => ({ wrap: header(status(409), 'Content-Type', 'text/html; charset=utf-8') }),
  },
  {
    id: 'create-charset-latin1',
    check: 'wire/charset',
    title: 'the created key is declared as ISO-8859-1',
    apply: () => ({
      wrap: header(both(on('create'), succeeded), 'Content-Type', 'application/json; charset=iso-8859-1'),
    }),
  },
  {
    id: 'list-truncated',
    check: 'wire/body',
    title: 'the list is cut off before its end',
    apply: () => ({
      wrap: answers(both(on('list'), succeeded), (answer) => ({
        ...answer,
        body: String(answer.body).slice(0, -1),
      })),
    }),
  },
  {
    id: 'list-wrapped',
    check: 'wire/body',
    title: 'the list is an object that holds the array',
    apply: () => ({
      wrap: answers(both(on('list'), succeeded), (answer) => ({
        ...answer,
        body: `{"api_keys":${String(answer.body)}}`,
      })),
    }),
  },
  {
    id: 'read-bare-object',
    check: 'wire/body',
    title: 'a read key is an object, not an array of one',
    apply: (usual) => ({ readBody: usual.described }),
  },
  {
    id: 'read-empty-array',
    check: 'lifecycle/readable',
    title: 'a read key is an empty array',
    apply: () => ({ readBody: () => [] }),
  },
  {
    id: 'create-without-id',
    check: 'wire/body',
    title: 'the created key has no id',
    apply: (usual) => ({ created: (key) => without(usual.created(key), 'id') }),
  },
  {
    id: 'create-without-secret',
    check: 'wire/body',
    title: 'the created key has no api_key',
    apply: (usual) => ({ created: (key) => without(usual.created(key), 'api_key') }),
  },
  {
    id: 'create-secret-null',
    check: 'wire/body',
    title: 'the api_key of a created key is null',
    apply: (usual) => ({ created: (key) => ({ ...usual.created(key), api_key: null }) }),
  },
  {
    id: 'create-camel-case',
    check: 'wire/body',
    title: 'api_key is called apiKey',
    apply: () => ({ created: (key) => ({ id: key.id, name: key.name, apiKey: key.secret }) }),
  },
  {
    id: 'id-number',
    check: 'wire/body',
    title: 'ids are numbers',
    apply: () => {
      let last = 0;
      const numbers = new Map<string, number>();
      const number = (id: string) => {
        if (!numbers.has(id)) numbers.set(id, ++last);
        return numbers.get(id);
      };
      return {
        created: (key) => ({ id: number(key.id), name: key.name, api_key: key.secret }),
        described: (key) => ({ id: number(key.id), name: key.name, scopes: key.scopes }),
      };
    },
  },
  {
    id: 'id-no-uuid',
    check: 'wire/body',
    title: 'ids are not UUIDs',
    apply: (usual) => ({ id: () => `key_${usual.id().replaceAll('-', '')}` }),
  },
  {
    id: 'scopes-text',
    check: 'wire/body',
    title: 'scopes is one text, not an array',
    apply: (usual) => ({ described: (key) => ({ ...usual.described(key), scopes: key.scopes.join(' ') }) }),
  },
  {
    id: 'scopes-lower-case',
    check: 'wire/body',
    title: 'scopes are lower-case words outside the enum',
    apply: (usual) => ({ described: (key) => ({ ...usual.described(key), scopes: ['read', 'write'] }) }),
  },
  {
    id: 'scopes-missing',
    check: 'wire/body',
    title: 'listed keys have no scopes',
    apply: (usual) => ({ described: (key) => without(usual.described(key), 'scopes') }),
  },
  {
    id: 'error-without-code',
    check: 'wire/body',
    title: 'a duplicate is refused without error_code',
    apply: () => ({ wrap: bodies(status(409), (body) => without(body, 'error_code')) }),
  },
  {
    id: 'error-other-form',
    check: 'wire/body',
    title: 'a duplicate is refused in another form of error',
    apply: () => ({ duplicate: () => json(409, { error: 'An entity with this name already exists' }) }),
  },
  {
    id: 'error-as-text',
    check: 'wire/content-type',
    title: 'a duplicate is refused with plain text',
    apply: () => ({ duplicate: () => text(409, 'An entity with this name already exists') }),
  },
  {
    id: 'delete-with-body',
    check: 'wire/empty-body',
    title: 'a delete answers with a body where none is documented',
    apply: () => ({ removed: (key) => json(200, { deleted: key.name }) }),
  },
  {
    id: 'list-without-cache-control',
    check: 'wire/headers',
    title: 'the list may be cached: its Cache-Control is missing',
    apply: () => ({ wrap: header(both(on('list'), succeeded), 'Cache-Control', undefined) }),
  },
  {
    id: 'unauthorized-without-challenge',
    check: 'wire/headers',
    title: 'a 401 names no scheme: its WWW-Authenticate is missing',
    apply: () => ({ wrap: header(status(401), 'WWW-Authenticate', undefined) }),
  },
  {
    id: 'head-crashes',
    check: 'wire/head',
    title: 'HEAD is a server error where GET is fine',
    apply: () => ({ wrap: instead((ask) => ask.method === 'HEAD', crash) }),
  },
  {
    id: 'put-lists',
    check: 'wire/method-not-allowed',
    title: 'PUT is answered as if it were GET',
    apply: () => ({
      wrap: (ask, next) =>
        next(ask.method === 'PUT' || ask.method === 'PATCH' ? { ...ask, method: 'GET' } : ask),
    }),
  },
  {
    id: 'unknown-path-200',
    check: 'wire/unknown-path',
    title: 'an unknown path answers 200',
    apply: () => ({
      wrap: answers(
        (ask, answer) => answer.status === 404 && !ask.path.startsWith('/v0/api_keys/'),
        () => json(200, {}),
      ),
    }),
  },
  {
    id: 'unknown-path-is-read',
    check: 'wire/unknown-path',
    title: 'whoever gets a path that there is not is told that all is well',
    apply: () => ({
      wrap: answers(
        (ask, answer) => ask.method === 'GET' && answer.status === 404 && /^\/v0\/[^/]*$/.test(ask.path),
        () => json(200, {}),
      ),
    }),
  },
];
