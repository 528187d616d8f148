import { crash, instead } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import { problem } from '../body.ts';
import type { Habits } from '../habits.ts';

const known = [
  'user_id',
  'application_id',
  'host',
  'limit',
  'offset',
  'ordering',
  'service_id',
  'scope',
  'type',
  'affiliation',
  'id',
  'tag',
  'private',
];

export const robustness: readonly Defect<Habits>[] = [
  {
    id: 'odd-range-crashes',
    check: 'robustness/unknown-header',
    title: 'a Range that is none is a server error',
    apply: () => ({
      wrap: instead((ask) => /^bytes=5-2/.test(ask.headers.range ?? ''), crash),
    }),
  },
  {
    id: 'read-moves-to-the-front',
    check: 'robustness/idempotent-read',
    title: 'a credential that is read comes first in the list',
    apply: (usual) => {
      const read: string[] = [];
      const rank = (row: { readonly id: string }) => read.lastIndexOf(row.id);
      return {
        find(rows, user, id, operation) {
          if (operation === 'read') read.push(id);
          return usual.find(rows, user, id, operation);
        },
        visible: (rows, user) => usual.visible(rows, user).toSorted((a, b) => rank(a) - rank(b)),
      };
    },
  },
  {
    id: 'unknown-query-crashes',
    check: 'robustness/unknown-query',
    title: 'a query parameter that nobody knows is a server error',
    apply: () => ({
      wrap: instead((ask) => [...ask.query.keys()].some((name) => !known.includes(name)), crash),
    }),
  },
  {
    id: 'unknown-query-empties',
    check: 'robustness/unknown-query',
    title: 'a query parameter that nobody knows is taken for a filter that finds nothing',
    apply: (usual) => {
      let unknown = false;
      return {
        wrap: (ask, next) => {
          unknown = [...ask.query.keys()].some((name) => !known.includes(name));
          return next(ask);
        },
        slice: (rows, page) => (unknown ? [] : usual.slice(rows, page)),
        count: (matching) => (unknown ? 0 : matching),
      };
    },
  },
  {
    id: 'unknown-header-refused',
    check: 'robustness/unknown-header',
    title: 'a header that nobody knows is refused',
    apply: () => ({
      wrap: instead(
        (ask) => Object.keys(ask.headers).some((name) => name.startsWith('x-')),
        () => problem(400, 'Unknown header.', 'invalid'),
      ),
    }),
  },
  {
    id: 'read-counts',
    check: 'robustness/idempotent-read',
    title: 'reading a list uses quota: used_amount grows',
    apply: () => {
      let used = 0;
      return { shown: (row, operation) => ({ ...row, used_amount: operation === 'create' ? 0 : ++used }) };
    },
  },
  {
    id: 'read-touches',
    check: 'robustness/idempotent-read',
    title: 'reading changes updated_at',
    apply: () => {
      let ahead = 0;
      return {
        shown: (row, operation) =>
          operation === 'list' || operation === 'read'
            ? {
                ...row,
                updated_at: new Date(Date.parse(row.updated_at) + ++ahead).toISOString().replace('Z', '000Z'),
              }
            : row,
      };
    },
  },
  {
    id: 'list-loses-every-second-time',
    check: 'robustness/idempotent-read',
    title: 'every second list leaves one out',
    apply: (usual) => {
      let count = 0;
      return { visible: (rows, user) => usual.visible(rows, user).slice(++count % 2) };
    },
  },
  {
    id: 'read-rotates',
    check: 'robustness/idempotent-read',
    title: 'each read shows a new token',
    apply: (usual) => ({
      shown: (row, operation) => (operation === 'read' ? { ...row, token: usual.token() } : row),
    }),
  },
  {
    id: 'unknown-id-crashes',
    check: 'robustness/no-server-error',
    title: 'a thing that is not there is a server error',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return answer.status === 404 && /[0-9a-f-]{36}/.test(ask.path) ? crash() : answer;
      },
    }),
  },
  {
    id: 'odd-id-crashes',
    check: 'robustness/no-server-error',
    title: 'an id in the path that is no UUID is a server error',
    apply: () => ({
      wrap: instead(
        (ask) =>
          /\/(credentials|applications|platform-tokens)\/(?!me\b)(?![0-9a-f-]{36})[^/]+/.test(ask.path),
        crash,
      ),
    }),
  },
  {
    id: 'unknown-path-crashes',
    check: 'robustness/no-server-error',
    title: 'an unknown path is a server error',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return answer.status === 404 &&
          !/\/(credentials|applications|platform-tokens|services)\b/.test(ask.path)
          ? crash()
          : answer;
      },
    }),
  },
  {
    id: 'wrong-method-crashes',
    check: 'robustness/no-server-error',
    title: 'a method that a path does not know is a server error',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return answer.status === 405 ? crash() : answer;
      },
    }),
  },
  {
    id: 'duplicate-crashes',
    check: 'lifecycle/duplicate-refused',
    title: 'a repeated application is a server error: the constraint of the database is not caught',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return String(answer.body).includes('"duplication"') ? crash() : answer;
      },
    }),
  },
];
