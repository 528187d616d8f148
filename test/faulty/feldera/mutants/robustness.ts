import { crash, instead, json, text } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import type { Habits } from '../habits.ts';
import { operationOf } from '../server.ts';

export const robustness: readonly Defect<Habits>[] = [
  {
    id: 'odd-cookie-crashes',
    check: 'robustness/unknown-header',
    title: 'a cookie that is none is a server error',
    apply: () => ({ wrap: instead((ask) => /(^|; )=/.test(ask.headers.cookie ?? ''), crash) }),
  },
  {
    id: 'unknown-query-crashes',
    check: 'robustness/unknown-query',
    title: 'a query parameter that nobody knows is a server error',
    apply: () => ({ wrap: instead((ask) => ask.query.size > 0, crash) }),
  },
  {
    id: 'unknown-header-refused',
    check: 'robustness/unknown-header',
    title: 'a header that nobody knows is refused',
    apply: () => ({
      wrap: instead(
        (ask) => Object.keys(ask.headers).some((name) => name.startsWith('x-')),
        () => text(400, 'Unknown header'),
      ),
    }),
  },
  {
    id: 'read-changes-id',
    check: 'robustness/idempotent-read',
    title: 'each list shows other ids',
    apply: (usual) => ({ described: (key) => ({ ...usual.described(key), id: usual.id() }) }),
  },
  {
    id: 'list-shuffles',
    check: 'robustness/idempotent-read',
    title: 'two reads of the list differ: one leaves a key out',
    apply: (usual) => {
      let count = 0;
      return { listed: (state, tenant) => usual.listed(state, tenant).slice(++count % 2) };
    },
  },
  {
    id: 'list-creates',
    check: 'robustness/idempotent-read',
    title: 'reading the list makes a key',
    apply: (usual) => ({
      listed(state, tenant) {
        const keys = usual.listed(state, tenant);
        const id = usual.id();
        usual.insert(
          state,
          { id, name: `auto-${id}`, tenant, secret: usual.secret(state), scopes: ['Read', 'Write'] },
          undefined,
        );
        return keys;
      },
    }),
  },
  {
    id: 'unknown-key-crashes',
    check: 'robustness/no-server-error',
    title: 'reading a key that is not there is a server error',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return answer.status === 404 && operationOf(ask.method, ask.path) === 'read' ? crash() : answer;
      },
    }),
  },
  {
    id: 'second-delete-crashes',
    check: 'robustness/no-server-error',
    title: 'a second delete is a server error',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return answer.status === 404 && operationOf(ask.method, ask.path) === 'delete' ? crash() : answer;
      },
    }),
  },
  {
    id: 'length-64-crashes',
    check: 'robustness/no-server-error',
    title: 'a name of 64 characters or more is a server error',
    apply: (usual) => ({
      nameFault: (name) => (name.length >= 64 && name.length <= 100 ? crash() : usual.nameFault(name)),
    }),
  },
  {
    id: 'unknown-path-crashes',
    check: 'robustness/no-server-error',
    title: 'an unknown path is a server error',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return answer.status === 404 && !ask.path.startsWith('/v0/api_keys')
          ? json(503, { message: 'no route' })
          : answer;
      },
    }),
  },
  {
    id: 'wrong-method-crashes',
    check: 'robustness/no-server-error',
    title: 'a method that a path does not know is a server error',
    apply: () => ({
      wrap: instead((ask) => !['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'].includes(ask.method), crash),
    }),
  },
  {
    id: 'duplicate-crashes',
    check: 'lifecycle/duplicate-refused',
    title: 'a duplicate is a server error: the constraint of the database is not caught',
    apply: () => ({ duplicate: crash }),
  },
];
