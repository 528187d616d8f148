import { answers, bodies, both, header, json, status, succeeded } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import type { Habits } from '../habits.ts';
import { operationOf } from '../server.ts';
import { on } from './when.ts';

const created = both(on('create'), succeeded);

export const wire: readonly Defect<Habits>[] = [
  {
    id: 'everything-is-up',
    check: 'wire/unknown-path',
    title: 'a GET of a path that there is not says that the service is up',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return ask.method === 'GET' &&
          answer.status === 404 &&
          operationOf(ask.method, ask.path) === undefined
          ? json(200, { status: 'up' })
          : answer;
      },
    }),
  },
  {
    id: 'delete-with-body',
    check: 'wire/status',
    title: 'a delete answers 200 and the deleted key',
    apply: (usual) => ({ removed: (key) => json(200, usual.shown(key)) }),
  },
  {
    id: 'created-nowhere',
    check: 'wire/headers',
    title: 'a created key has no Location',
    apply: () => ({ wrap: header(created, 'Location', undefined) }),
  },
  {
    id: 'secret-missing',
    check: 'wire/body',
    title: 'a rotated key does not show its new secret',
    apply: () => ({
      wrap: bodies(both(on('rotate'), succeeded), ({ secret: _, ...rest }) => rest),
    }),
  },
  {
    id: 'inner-error-is-text',
    check: 'wire/body',
    title: 'error is a text, not an object',
    apply: () => ({ wrap: bodies(status(404), () => ({ error: 'not found' })) }),
  },
  {
    id: 'list-of-latin-1',
    check: 'wire/charset',
    title: 'the list is declared as ISO-8859-1',
    apply: () => ({
      wrap: header(both(on('list'), succeeded), 'Content-Type', 'application/json; charset=ISO-8859-1'),
    }),
  },
  {
    id: 'list-is-text',
    check: 'wire/content-type',
    title: 'the list is declared as plain text',
    apply: () => ({ wrap: header(both(on('list'), succeeded), 'Content-Type', 'text/plain') }),
  },
  {
    id: 'put-says-200',
    check: 'wire/method-not-allowed',
    title: 'a PUT is answered with an empty object',
    apply: () => ({
      wrap: answers(
        (ask, answer) => ask.method === 'PUT' && answer.status === 405,
        () => json(200, {}),
      ),
    }),
  },
  {
    id: 'head-crashes',
    check: 'wire/head',
    title: 'HEAD is a server error where GET is fine',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return ask.method === 'HEAD' ? { ...answer, status: 500 } : answer;
      },
    }),
  },
];
