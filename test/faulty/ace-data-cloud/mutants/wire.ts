import {
  answers,
  bodies,
  both,
  crash,
  type Fields,
  header,
  instead,
  json,
  refused,
  status,
  succeeded,
  type When,
  without,
} from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import type { Habits } from '../habits.ts';
import { on } from './when.ts';

const created = both(on('createCredential'), succeeded);
const listed = both(on('listCredentials'), succeeded);

/** Another status, in case of success. */
const statusOf = (id: string, title: string, operation: string, code: number): Defect<Habits> => ({
  id,
  check: 'wire/status',
  title,
  apply: () => ({ wrap: answers(both(on(operation), succeeded), (answer) => ({ ...answer, status: code })) }),
});

/** A defect of the JSON that certain answers hold. */
const body = (id: string, title: string, when: When, change: (body: Fields) => unknown): Defect<Habits> => ({
  id,
  check: 'wire/body',
  title,
  apply: () => ({ wrap: bodies(when, change) }),
});

/** A defect of every credential that is shown. */
const credential = (id: string, title: string, change: (fields: Fields) => Fields): Defect<Habits> => ({
  id,
  check: 'wire/body',
  title,
  apply: () => ({ shown: (it) => change({ ...it }) }),
});

export const wire: readonly Defect<Habits>[] = [
  {
    id: 'allow-names-refused',
    check: 'wire/method-not-allowed',
    title: 'the Allow header of a 405 names the method that was refused',
    apply: () => ({
      wrap: answers(status(405), (answer, ask) => ({
        ...answer,
        headers: { ...answer.headers, Allow: `${answer.headers.Allow}, ${ask.method}` },
      })),
    }),
  },
  {
    id: 'allow-get-only',
    check: 'wire/method-not-allowed',
    title: 'the Allow header of a 405 names GET only',
    apply: () => ({ wrap: header(status(405), 'Allow', 'GET, HEAD, OPTIONS') }),
  },
  {
    id: 'trace-id-constant',
    check: 'wire/body',
    title: 'the trace_id of errors is always the same',
    apply: () => ({ wrap: bodies(refused, (body) => ({ ...body, trace_id: '0'.repeat(32) })) }),
  },
  statusOf('create-200', 'a created credential answers 200, not 201', 'createCredential', 200),
  statusOf('application-200', 'a created application answers 200, not 201', 'createApplication', 200),
  statusOf('rotate-201', 'a rotation answers 201, not 200', 'rotateCredential', 201),
  statusOf('update-202', 'a change answers 202, not 200', 'updateCredential', 202),
  {
    id: 'delete-200',
    check: 'wire/status',
    title: 'a delete answers 200 with a body, not 204',
    apply: () => ({ removed: (row) => json(200, { id: row.id, deleted: true }) }),
  },
  {
    id: 'duplication-409',
    check: 'wire/status',
    title: 'a repeated application is refused with 409, not 400',
    apply: () => ({
      wrap: answers(
        (_, answer) => String(answer.body).includes('"duplication"'),
        (answer) => ({ ...answer, status: 409 }),
      ),
    }),
  },
  {
    id: 'list-html-type',
    check: 'wire/content-type',
    title: 'the list is declared as text/html',
    apply: () => ({ wrap: header(listed, 'Content-Type', 'text/html; charset=utf-8') }),
  },
  {
    id: 'create-no-type',
    check: 'wire/content-type',
    title: 'a created credential has no content type',
    apply: () => ({ wrap: header(created, 'Content-Type', undefined) }),
  },
  {
    id: 'unauthorized-html',
    check: 'wire/content-type',
    title: 'a missing credential gets a page of HTML',
    apply: () => ({
      wrap: answers(status(401), (answer) => ({
        ...answer,
        headers: { ...answer.headers, 'Content-Type': 'text/html' },
        body: '<h1>Unauthorized</h1>',
      })),
    }),
  },
  {
    id: 'read-charset',
    check: 'wire/charset',
    title: 'a credential is declared as ISO-8859-1',
    apply: () => ({
      wrap: header(
        both(on('readCredential'), succeeded),
        'Content-Type',
        'application/json; charset=iso-8859-1',
      ),
    }),
  },
  {
    id: 'method-without-allow',
    check: 'wire/method-not-allowed',
    title: 'a 405 does not say which methods are allowed',
    apply: () => ({ wrap: header(status(405), 'Allow', undefined) }),
  },
  {
    id: 'put-lists',
    check: 'wire/method-not-allowed',
    title: 'PUT and DELETE on a collection are answered as if they were GET',
    apply: () => ({
      wrap: (ask, next) =>
        next(
          ['PUT', 'DELETE', 'PATCH'].includes(ask.method) &&
            /\/(credentials|applications|platform-tokens)\/?$/.test(ask.path)
            ? { ...ask, method: 'GET' }
            : ask,
        ),
    }),
  },
  body('list-items', 'the array of the list is called items', listed, (it) => ({
    count: it.count,
    items: it.results,
  })),
  body('list-bare', 'the list is a bare array', listed, (it) => it.results),
  body('list-without-count', 'the list has no count', listed, (it) => without(it, 'count')),
  body('list-count-text', 'count is a text', listed, (it) => ({ ...it, count: String(it.count) })),
  body(
    'list-results-null',
    'results is null where there is nothing',
    both(on('listCredentials'), succeeded),
    (it) => ({
      ...it,
      results: Array.isArray(it.results) && it.results.length === 0 ? null : it.results,
    }),
  ),
  credential('id-number', 'ids are numbers', (it) => ({
    ...it,
    id: Number.parseInt(String(it.id).slice(0, 8), 16),
  })),
  {
    id: 'id-no-uuid',
    check: 'wire/body',
    title: 'ids are not UUIDs',
    apply: (usual) => ({ id: () => `cred_${usual.id().replaceAll('-', '')}` }),
  },
  credential('without-token', 'credentials have no token', (it) => without(it, 'token')),
  credential('without-updated-at', 'credentials have no updated_at', (it) => without(it, 'updated_at')),
  credential('without-nulls', 'fields that are null are left out', (it) =>
    Object.fromEntries(Object.entries(it).filter(([, value]) => value !== null)),
  ),
  credential('used-amount-text', 'used_amount is a text', (it) => ({
    ...it,
    used_amount: String(it.used_amount),
  })),
  credential('used-amount-null', 'used_amount is null', (it) => ({ ...it, used_amount: null })),
  credential('type-lower-case', 'type is in lower case', (it) => ({
    ...it,
    type: String(it.type).toLowerCase(),
  })),
  credential('created-at-seconds', 'created_at is a number of seconds', (it) => ({
    ...it,
    created_at: Math.floor(Date.parse(String(it.created_at)) / 1000),
  })),
  credential('created-at-other-form', 'created_at is no ISO 8601 time', (it) => ({
    ...it,
    created_at: new Date(String(it.created_at)).toUTCString(),
  })),
  {
    id: 'token-other-prefix',
    check: 'wire/body',
    title: 'tokens do not begin with sk-',
    apply: (usual) => ({ token: () => usual.token().replace('sk-', 'ak-') }),
  },
  credential('camel-case', 'application_id is called applicationId', (it) => ({
    ...without(it, 'application_id'),
    applicationId: it.application_id,
  })),
  {
    id: 'application-without-service',
    check: 'wire/body',
    title: 'an application does not show its service',
    apply: () => ({ shownApplication: (it) => without({ ...it }, 'service') }),
  },
  {
    id: 'application-credentials-null',
    check: 'wire/body',
    title: 'credentials of an application is null, not an array',
    apply: () => ({ shownApplication: (it) => ({ ...it, credentials: null }) }),
  },
  {
    id: 'application-paid-number',
    check: 'wire/body',
    title: 'paid is 0, not false',
    apply: () => ({ shownApplication: (it) => ({ ...it, paid: 0 }) }),
  },
  {
    id: 'application-service-title',
    check: 'wire/body',
    title: 'the service of an application has a title, not a name',
    apply: () => ({
      shownApplication: (it) => ({
        ...it,
        service: { id: it.service?.id, alias: it.service?.alias, title: it.service?.name },
      }),
    }),
  },
  {
    id: 'read-wrapped',
    check: 'wire/body',
    title: 'a read credential is inside data',
    apply: () => ({ wrap: bodies(both(on('readCredential'), succeeded), (it) => ({ data: it })) }),
  },
  {
    id: 'list-truncated',
    check: 'wire/body',
    title: 'the list is cut off before its end',
    apply: () => ({
      wrap: answers(listed, (answer) => ({ ...answer, body: String(answer.body).slice(0, -2) })),
    }),
  },
  body('error-without-code', 'errors have no code', refused, (it) => without(it, 'code')),
  body('error-without-trace', 'errors have no trace_id', refused, (it) => without(it, 'trace_id')),
  body('error-other-form', 'errors have the form of the business API', refused, (it) => ({
    error: { code: it.code, message: it.detail },
    trace_id: it.trace_id,
  })),
  {
    id: 'head-crashes',
    check: 'wire/head',
    title: 'HEAD is a server error where GET is fine',
    apply: () => ({ wrap: instead((ask) => ask.method === 'HEAD', crash) }),
  },
];
