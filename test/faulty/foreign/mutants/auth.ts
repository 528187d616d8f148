import { empty, instead } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import { bearer, type Habits } from '../habits.ts';
import { operationOf } from '../server.ts';
import type { Key } from '../state.ts';

/** A defect of what becomes of a secret that was rotated out. */
const rotatedOut = (
  id: string,
  title: string,
  opens: (key: Key, ask: { readonly method: string }, rotatedAt: number) => boolean,
): Defect<Habits> => ({
  id,
  check: 'auth/rotated',
  title,
  apply: (usual) => {
    const old = new Map<string, { readonly id: string; readonly at: number }>();
    return {
      rotate(key, secret, now) {
        old.set(key.secret, { id: key.id, at: Date.now() });
        return usual.rotate(key, secret, now);
      },
      account(ask, state, habits) {
        const entry = old.get(bearer(ask) ?? '');
        const key = entry && state.keys.find((it) => it.id === entry.id);
        return key && entry && opens(key, ask, entry.at) ? key.account : usual.account(ask, state, habits);
      },
    };
  },
});

export const auth: readonly Defect<Habits>[] = [
  rotatedOut('rotated-out-still-works', 'a secret that was rotated out opens the API as before', () => true),
  rotatedOut(
    'rotated-out-still-reads',
    'a secret that was rotated out can still read, though no longer write',
    (_, ask) => ask.method === 'GET',
  ),
  rotatedOut(
    'rotated-out-works-for-a-minute',
    'a secret that was rotated out works for another minute, which nobody has promised',
    (_, __, at) => Date.now() - at < 60_000,
  ),
  {
    id: 'rotated-in-does-not-work',
    check: 'auth/rotated',
    title: 'the secret of a rotation opens nothing: the index of secrets has the old one',
    apply: (usual) => {
      const fresh = new Set<string>();
      return {
        rotate(key, secret, now) {
          fresh.add(secret);
          return usual.rotate(key, secret, now);
        },
        keyOf: (secret, state) => (fresh.has(secret) ? undefined : usual.keyOf(secret, state)),
      };
    },
  },
  {
    id: 'expiry-not-looked-at',
    check: 'auth/expired',
    title: 'a key works on when it has expired',
    apply: () => ({ isExpired: () => false }),
  },
  {
    id: 'expiry-refused-when-past-only',
    check: 'auth/expired',
    title: 'an expiry in the past is refused at once, and one that comes is never looked at again',
    apply: (usual) => ({
      isExpired: () => false,
      fault: (body, isCreate) => usual.fault(body, isCreate) ?? pastFault(body.expires_at),
    }),
  },
  {
    id: 'expiry-of-a-change-ignored',
    check: 'auth/expired',
    title: 'the expiry that a key was made with counts, whatever it was changed to',
    apply: (usual) => {
      const first = new Map<string, string | null>();
      return {
        insert(state, key) {
          first.set(key.id, key.expires_at);
          usual.insert(state, key);
        },
        isExpired: (key) => usual.isExpired({ ...key, expires_at: first.get(key.id) ?? null }),
      };
    },
  },
  {
    id: 'expired-can-still-read',
    check: 'auth/expired',
    title: 'an expired key can still read, though no longer write',
    apply: (usual) => {
      let method = '';
      return {
        account(ask, state, habits) {
          method = ask.method;
          return usual.account(ask, state, habits);
        },
        isExpired: (key) => method !== 'GET' && usual.isExpired(key),
      };
    },
  },
  {
    id: 'revoked-still-works',
    check: 'auth/revoked',
    title: 'a deleted key still opens the API',
    apply: (usual) => {
      const dead = new Map<string, Key>();
      return {
        remove(state, key) {
          usual.remove(state, key);
          dead.set(key.secret, key);
        },
        keyOf: (secret, state) => usual.keyOf(secret, state) ?? dead.get(secret),
      };
    },
  },
  {
    id: 'change-open',
    check: 'auth/missing',
    title: 'a change needs no credential',
    apply: (usual) => ({
      account: (ask, state, habits) => {
        if (ask.headers.authorization !== undefined || operationOf(ask.method, ask.path) !== 'update')
          return usual.account(ask, state, habits);
        return state.keys.find((key) => ask.path.endsWith(key.id))?.account;
      },
    }),
  },
  {
    id: 'unauthorized-crashes',
    check: 'auth/garbage',
    title: 'a token of which nothing is known is a server error',
    apply: () => ({
      wrap: instead(
        (ask) =>
          /^Bearer (?!account-|room_)\S/i.test(ask.headers.authorization ?? '') &&
          operationOf(ask.method, ask.path) !== 'health',
        () => empty(500),
      ),
    }),
  },
  rotatedOut(
    'rotated-out-still-creates',
    'a secret that was rotated out can no longer read, but still create',
    (_, ask) => ask.method === 'POST',
  ),
  {
    id: 'rotated-out-comes-back',
    check: 'auth/rotated',
    title: 'only the last secret that was rotated out is known to be dead: the next rotation brings it back',
    apply: (usual) => {
      const old = new Map<string, readonly string[]>();
      return {
        rotate(key, secret, now) {
          old.set(key.id, [...(old.get(key.id) ?? []), key.secret]);
          return usual.rotate(key, secret, now);
        },
        keyOf: (secret, state) =>
          usual.keyOf(secret, state) ??
          state.keys.find(({ id }) => old.get(id)?.slice(0, -1).includes(secret) === true),
      };
    },
  },
  {
    id: 'rotated-in-outlives-its-key',
    check: 'auth/rotated',
    title: 'a delete takes the first secret of a key from the index, and leaves the one of a rotation there',
    apply: (usual) => {
      const rotated = new Map<string, Key>();
      return {
        rotate(key, secret, now) {
          const changed = usual.rotate(key, secret, now);
          rotated.delete(key.secret);
          rotated.set(secret, changed);
          return changed;
        },
        keyOf: (secret, state) => usual.keyOf(secret, state) ?? rotated.get(secret),
      };
    },
  },
  {
    id: 'code-tells-what-is-there',
    check: 'auth/missing',
    title: 'without a credential the code of the 401 tells whether there is such a key',
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        const id = /^\/v2\/keys\/([^/]+)$/.exec(ask.path)?.[1];
        const isThere = id === undefined || state.keys.some((key) => key.id === id);
        return answer.status === 401 && !isThere && ask.headers.authorization === undefined
          ? {
              ...usual.unauthorized(ask),
              body: String(answer.body).replace('"unauthorized"', '"no_such_key"'),
            }
          : answer;
      },
    }),
  },
];

function pastFault(value: unknown): string | undefined {
  return typeof value === 'string' && Date.parse(value) <= Date.now()
    ? 'expires_at must be ahead'
    : undefined;
}
