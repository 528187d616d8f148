import { crash, instead, json } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import { failure, type Habits } from '../habits.ts';

const known = ['Action', 'pageNumber', 'pageSize', 'uid', 'id'];

export const robustness: readonly Defect<Habits>[] = [
  {
    id: 'odd-path-crashes',
    check: 'robustness/no-server-error',
    title: 'an unknown path with bytes that are no UTF-8 is a server error',
    apply: () => ({ wrap: instead((ask) => /%ff/i.test(ask.path), crash) }),
  },
  {
    id: 'odd-accept-crashes',
    check: 'robustness/unknown-header',
    title: 'an Accept header that cannot be read is a server error',
    apply: () => ({ wrap: instead((ask) => (ask.headers.accept ?? '').startsWith(';'), crash) }),
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
    id: 'unknown-header-refused',
    check: 'robustness/unknown-header',
    title: 'a header that nobody knows is refused',
    apply: () => ({
      wrap: instead(
        (ask) =>
          Object.keys(ask.headers).some((name) => name.startsWith('x-') && !/^x-(ob-|request-id)/.test(name)),
        (ask) => failure(ask, 400, 'INVALID_PARAMETER', 'Unknown header.'),
      ),
    }),
  },
  {
    id: 'list-shows-other-ids',
    check: 'robustness/idempotent-read',
    title: 'each list shows other ids',
    apply: (usual) => ({ described: (key) => ({ ...usual.described(key), id: usual.id() }) }),
  },
  {
    id: 'list-shows-time-of-reading',
    check: 'robustness/idempotent-read',
    title: 'reading changes updatedAt',
    apply: (usual) => {
      let ahead = 0;
      return {
        described: (key) => {
          const updatedAt = new Date(Date.parse(key.createdAt) + 1000 * ++ahead)
            .toISOString()
            .replace(/\.\d+/, '');
          return { ...usual.described(key), updatedAt };
        },
      };
    },
  },
  {
    id: 'list-loses-every-second-time',
    check: 'robustness/idempotent-read',
    title: 'every second list leaves a key out',
    apply: (usual) => {
      let count = 0;
      return { listed: (state, owner) => usual.listed(state, owner).slice(++count % 2) };
    },
  },
  {
    id: 'unknown-id-crashes',
    check: 'robustness/no-server-error',
    title: 'deleting a key that is not there is a server error',
    apply: () => ({ unknown: crash }),
  },
  {
    id: 'unknown-path-crashes',
    check: 'robustness/no-server-error',
    title: 'an unknown path is a server error',
    apply: () => ({ wrap: instead((ask) => ask.path !== '/api/v2/maas/apikeys', crash) }),
  },
  {
    id: 'wrong-method-crashes',
    check: 'robustness/no-server-error',
    title: 'a method that the path does not know is a server error',
    apply: () => ({
      wrap: instead((ask) => !['GET', 'HEAD', 'POST', 'DELETE', 'OPTIONS'].includes(ask.method), crash),
    }),
  },
  {
    id: 'every-fifth-crashes',
    check: 'robustness/no-server-error',
    title: 'every fifth request is a server error',
    apply: () => {
      let count = 0;
      return {
        wrap: instead(
          () => ++count % 5 === 0,
          () => json(503, { error: 'busy' }),
        ),
      };
    },
  },
];
