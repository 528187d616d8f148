import { createHash } from 'node:crypto';
import { empty, text } from '../../kit/answer.ts';
import type { Ask } from '../../kit/http.ts';
import type { Defect } from '../../kit/mutant.ts';
import { type Habits, refusal } from '../habits.ts';
import { operationOf } from '../server.ts';
import { slot, tenants } from '../state.ts';

const operation = (ask: Ask) => operationOf(ask.method, ask.path);

const given = (ask: Ask) => ask.headers.authorization;

/** The same request, by another path and as the first tenant. */
const asOne = (ask: Ask, path: string): Ask => ({
  ...ask,
  path,
  headers: { ...ask.headers, authorization: `Bearer ${Object.keys(tenants)[0]}` },
});

/** Looks whether there is such a key before it looks who asks. */
const unknownFirst =
  (when: (ask: Ask) => boolean): Habits['wrap'] =>
  async (ask, next, state) => {
    const answer = await next(ask);
    const name = ask.path.slice('/v0/api_keys/'.length);
    return answer.status === 401 && when(ask) && !state.keys.has(slot('one', name))
      ? refusal(404, `Unknown API key '${name}'`, 'UnknownApiKey', { name })
      : answer;
  };

/** Who asks, with one more way in. */
const orElse =
  (
    usual: Habits,
    extra: (authorization: string | undefined, ask: Ask) => string | undefined,
  ): Habits['tenant'] =>
  (state, authorization, ask) => {
    const tenant = usual.tenant(state, authorization, ask);
    return typeof tenant === 'string' ? tenant : (extra(authorization, ask) ?? tenant);
  };

export const auth: readonly Defect<Habits>[] = [
  {
    id: 'forwarded-open',
    check: 'auth/missing',
    title: 'whoever says that a proxy on the machine forwards the request needs no credential',
    apply: (usual) => ({
      tenant: orElse(usual, (given, ask) =>
        given === undefined && ask.headers['x-forwarded-for'] === '127.0.0.1' ? 'one' : undefined,
      ),
    }),
  },
  {
    id: 'property-is-token',
    check: 'auth/garbage',
    title: 'the tokens are looked up in an object, which has a constructor as well',
    apply: (usual) => ({
      tenant: orElse(usual, (given) => (given === 'Bearer constructor' ? 'one' : undefined)),
    }),
  },
  {
    id: 'last-part-of-token-compared',
    check: 'auth/truncated',
    title: 'only the last 32 characters of a key are compared',
    apply: (usual) => ({
      tenant: (state, given, ask) =>
        [...state.secrets.values()].find(
          ({ secret }) => given?.endsWith(secret.slice(-32)) && given.startsWith('Bearer '),
        )?.tenant ?? usual.tenant(state, given, ask),
    }),
  },
  {
    id: 'deleted-key-still-deletes',
    check: 'auth/revoked',
    title: 'a deleted key can still delete',
    apply: (usual) => {
      const dead = new Map<string, string>();
      return {
        remove(state, key) {
          usual.remove(state, key);
          dead.set(`Bearer ${key.secret}`, key.tenant);
        },
        tenant: orElse(usual, (given, ask) =>
          operation(ask) === 'delete' ? dead.get(given ?? '') : undefined,
        ),
      };
    },
  },
  {
    id: 'key-outlives-its-own-delete',
    check: 'auth/revoked',
    title: 'a key that has deleted itself goes on working',
    apply: (usual) => {
      const dead = new Map<string, string>();
      let asking = '';
      return {
        remove(state, key) {
          usual.remove(state, key);
          if (asking === `Bearer ${key.secret}`) dead.set(asking, key.tenant);
        },
        tenant(state, given, ask) {
          asking = given ?? '';
          return dead.get(asking) ?? usual.tenant(state, given, ask);
        },
      };
    },
  },
  {
    id: 'list-open',
    check: 'auth/missing',
    title: 'the list needs no credential',
    apply: (usual) => ({
      tenant: orElse(usual, (given, ask) =>
        given === undefined && operation(ask) === 'list' ? 'one' : undefined,
      ),
    }),
  },
  {
    id: 'create-open',
    check: 'auth/missing',
    title: 'creating needs no credential',
    apply: (usual) => ({
      tenant: orElse(usual, (given, ask) =>
        given === undefined && operation(ask) === 'create' ? 'one' : undefined,
      ),
    }),
  },
  {
    id: 'delete-open',
    check: 'auth/missing',
    title: 'deleting needs no credential',
    apply: (usual) => ({
      tenant: orElse(usual, (given, ask) =>
        given === undefined && operation(ask) === 'delete' ? 'one' : undefined,
      ),
    }),
  },
  {
    id: 'read-open',
    check: 'auth/missing',
    title: 'reading one key needs no credential',
    apply: (usual) => ({
      tenant: orElse(usual, (given, ask) =>
        given === undefined && operation(ask) === 'read' ? 'one' : undefined,
      ),
    }),
  },
  {
    id: 'missing-refused-after-work',
    check: 'validation/nothing-created',
    title: 'a create without a credential is refused, but the key is there',
    apply: (usual) => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        if (ask.headers.authorization !== undefined || operation(ask) !== 'create') return answer;
        const [token] = Object.keys(tenants);
        await next({ ...ask, headers: { ...ask.headers, authorization: `Bearer ${token}` } });
        return answer;
      },
      tenant: usual.tenant,
    }),
  },
  {
    id: 'empty-bearer',
    check: 'auth/empty',
    title: 'a bearer without a token is let in',
    apply: (usual) => ({
      tenant: orElse(usual, (given) =>
        given !== undefined && /^Bearer\s*$/.test(given) ? 'one' : undefined,
      ),
    }),
  },
  {
    id: 'empty-header',
    check: 'auth/empty',
    title: 'an empty Authorization header is let in',
    apply: (usual) => ({ tenant: orElse(usual, (given) => (given === '' ? 'one' : undefined)) }),
  },
  {
    id: 'any-bearer',
    check: 'auth/garbage',
    title: 'any bearer token is let in',
    apply: (usual) => ({
      tenant: orElse(usual, (given) => (/^Bearer \S/.test(given ?? '') ? 'one' : undefined)),
    }),
  },
  {
    id: 'any-key-form',
    check: 'auth/garbage',
    title: 'any token of the form of a key is let in',
    apply: (usual) => ({
      tenant: orElse(usual, (given) => (/^Bearer apikey:./.test(given ?? '') ? 'one' : undefined)),
    }),
  },
  {
    id: 'prefix-compared',
    check: 'auth/truncated',
    title: 'only the first half of a token is compared',
    apply: (usual) => ({
      tenant: (state, given, ask) => {
        const token = (given ?? '').replace(/^Bearer /, '');
        const known = [...Object.keys(tenants), ...state.secrets.keys()];
        const match = known.find(
          (it) => token.length >= it.length / 2 && it.startsWith(token.slice(0, it.length / 2)),
        );
        return usual.tenant(
          state,
          match === undefined || !given?.startsWith('Bearer ') ? given : `Bearer ${match}`,
          ask,
        );
      },
    }),
  },
  {
    id: 'last-character-ignored',
    check: 'auth/truncated',
    title: 'a token without its last character is let in',
    apply: (usual) => ({
      tenant: (state, given, ask) => {
        const token = (given ?? '').replace(/^Bearer /, '');
        const known = [...Object.keys(tenants), ...state.secrets.keys()];
        const match = known.find((it) => it.slice(0, -1) === token);
        return usual.tenant(state, match === undefined ? given : `Bearer ${match}`, ask);
      },
    }),
  },
  {
    id: 'suffix-ignored',
    check: 'auth/garbage',
    title: 'a token with something appended is let in',
    apply: (usual) => ({
      tenant: (state, given, ask) => {
        const token = (given ?? '').replace(/^Bearer /, '');
        const known = [...Object.keys(tenants), ...state.secrets.keys()];
        const match = known.find((it) => token.startsWith(it));
        return usual.tenant(state, match === undefined ? given : `Bearer ${match}`, ask);
      },
    }),
  },
  {
    id: 'case-ignored',
    check: 'auth/garbage',
    title: 'tokens are compared without regard to case',
    apply: (usual) => ({
      tenant: (state, given, ask) => {
        const token = (given ?? '').replace(/^Bearer /, '').toLowerCase();
        const known = [...Object.keys(tenants), ...state.secrets.keys()];
        const match = known.find((it) => it.toLowerCase() === token);
        return usual.tenant(state, match === undefined ? given : `Bearer ${match}`, ask);
      },
    }),
  },
  {
    id: 'any-scheme',
    check: 'auth/scheme',
    title: 'the token is let in under another scheme',
    apply: (usual) => ({
      tenant: (state, given, ask) =>
        usual.tenant(state, given?.replace(/^(Basic|Token|ApiKey|Digest) /i, 'Bearer '), ask),
    }),
  },
  {
    id: 'basic-accepted',
    check: 'auth/scheme',
    title: 'any Basic credential is let in',
    apply: (usual) => ({
      tenant: orElse(usual, (given) => (/^Basic \S/.test(given ?? '') ? 'one' : undefined)),
    }),
  },
  {
    id: 'foreign-form-accepted',
    check: 'auth/foreign-form',
    title: "another provider's token is let in",
    apply: (usual) => ({
      tenant: orElse(usual, (given) => (/^Bearer (sk-|sk_|platform-)/.test(given ?? '') ? 'one' : undefined)),
    }),
  },
  {
    id: 'revoked-still-works',
    check: 'auth/revoked',
    title: 'a deleted key still opens the API',
    apply: (usual) => ({
      remove(state, key) {
        usual.remove(state, key);
        state.secrets.set(key.secret, key);
      },
    }),
  },
  {
    id: 'revoked-still-reads',
    check: 'auth/revoked',
    title: 'a deleted key can still read, though no longer write',
    apply: (usual) => {
      const dead = new Map<string, string>();
      return {
        remove(state, key) {
          usual.remove(state, key);
          dead.set(`Bearer ${key.secret}`, key.tenant);
        },
        tenant: orElse(usual, (given, ask) => (ask.method === 'GET' ? dead.get(given ?? '') : undefined)),
      };
    },
  },
  {
    id: 'revoked-works-for-a-while',
    check: 'auth/revoked',
    title: 'a deleted key opens the API for ten more seconds (a cache)',
    apply: (usual) => {
      const dead = new Map<string, { tenant: string; until: number }>();
      return {
        remove(state, key) {
          usual.remove(state, key);
          dead.set(`Bearer ${key.secret}`, { tenant: key.tenant, until: Date.now() + 10_000 });
        },
        tenant: orElse(usual, (given) => {
          const entry = dead.get(given ?? '');
          return entry !== undefined && entry.until > Date.now() ? entry.tenant : undefined;
        }),
      };
    },
  },
  {
    id: 'revoked-and-name-reused',
    check: 'auth/revoked',
    title: 'a deleted key opens the API again once its name is used again',
    apply: (usual) => {
      const dead = new Map<string, string>();
      return {
        remove(state, key) {
          usual.remove(state, key);
          dead.set(`${key.tenant}\n${key.name}`, key.secret);
        },
        insert(state, key, body) {
          usual.insert(state, key, body);
          const old = dead.get(`${key.tenant}\n${key.name}`);
          if (old !== undefined) state.secrets.set(old, key);
        },
      };
    },
  },
  {
    id: 'created-does-not-work',
    check: 'auth/accepts-created',
    title: 'a created key opens nothing',
    apply: (usual) => ({
      insert(state, key, body) {
        usual.insert(state, key, body);
        state.secrets.delete(key.secret);
      },
    }),
  },
  {
    id: 'created-works-once',
    check: 'auth/accepts-created',
    title: 'a created key opens the API only once',
    apply: (usual) => {
      const used = new Set<string>();
      return {
        tenant(state, given, ask) {
          if (given?.startsWith('Bearer apikey:') !== true) return usual.tenant(state, given, ask);
          if (used.has(given))
            return text(401, '{"message":"Unauthorized API key","error_code":"AuthenticationFailed"}');
          used.add(given);
          return usual.tenant(state, given, ask);
        },
      };
    },
  },
  {
    id: 'created-is-another-tenant',
    check: 'auth/accepts-created',
    title: 'a created key acts for an empty account of its own, not for the one that made it',
    apply: (usual) => ({
      tenant(state, given, ask) {
        const tenant = usual.tenant(state, given, ask);
        return typeof tenant === 'string' && given?.startsWith('Bearer apikey:') ? `of ${given}` : tenant;
      },
    }),
  },
  {
    id: 'deleting-one-revokes-all',
    check: 'auth/accepts-created',
    title: 'a delete revokes every key of the account',
    apply: (usual) => ({
      remove(state, key) {
        usual.remove(state, key);
        for (const [secret, other] of state.secrets)
          if (other.tenant === key.tenant) state.secrets.delete(secret);
      },
    }),
  },
  {
    id: 'refused-with-200',
    check: 'auth/missing',
    title: 'a missing credential answers 200 with an empty list',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return answer.status === 401 && operation(ask) === 'list' && ask.headers.authorization === undefined
          ? {
              ...answer,
              status: 200,
              headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' },
              body: '[]',
            }
          : answer;
      },
    }),
  },
  {
    id: 'garbage-crashes',
    check: 'auth/garbage',
    title: 'a token that cannot be decoded is a server error',
    apply: (usual) => ({
      tenant(state, given, ask) {
        const tenant = usual.tenant(state, given, ask);
        if (typeof tenant !== 'string' && /^Bearer \S/.test(given ?? '')) return empty(500);
        return tenant;
      },
    }),
  },
  ...(['read', 'delete'] as const).map(
    (asked): Defect<Habits> => ({
      id: `${asked}-tells-nobody-what-is-there`,
      check: 'auth/missing',
      title: `to ${asked} without a credential is a 404 for a name that there is not, and a 401 for one that there is`,
      apply: () => ({ wrap: unknownFirst((ask) => operation(ask) === asked && given(ask) === undefined) }),
    }),
  ),
  {
    id: 'wrong-token-is-told-what-is-there',
    check: 'auth/garbage',
    title: 'with a wrong token a name that there is not is a 404, and one that there is a 401',
    apply: () => ({ wrap: unknownFirst((ask) => operation(ask) === 'read' && given(ask) !== undefined) }),
  },
  {
    id: 'hash-opens',
    check: 'auth/garbage',
    title: 'the stored hash of a key opens the API as the key does',
    apply: (usual) => ({
      tenant: (state, authorization, ask) =>
        [...state.secrets.values()].find(
          ({ secret }) => authorization === `Bearer ${createHash('sha256').update(secret).digest('base64')}`,
        )?.tenant ?? usual.tenant(state, authorization, ask),
    }),
  },
  {
    id: 'token-in-query',
    check: 'auth/scheme',
    title: 'a token in the query is let in',
    apply: (usual) => ({
      tenant: (state, authorization, ask) =>
        usual.tenant(
          state,
          ask.query.has('access_token') ? `Bearer ${ask.query.get('access_token')}` : authorization,
          ask,
        ),
    }),
  },
  {
    id: 'original-url-believed',
    check: 'auth/missing',
    title: 'the guard looks at the path, the router at X-Original-URL',
    apply: () => ({
      wrap: (ask, next) =>
        ask.path === '/' && ask.headers['x-original-url'] !== undefined
          ? next(asOne(ask, ask.headers['x-original-url']))
          : next(ask),
    }),
  },
  {
    id: 'semicolon-open',
    check: 'auth/missing',
    title: 'the guard does not know a path with a semicolon, the router leaves away what is behind it',
    apply: () => ({
      wrap: (ask, next) =>
        ask.path.includes(';') ? next(asOne(ask, ask.path.replace(/;.*$/, ''))) : next(ask),
    }),
  },
  {
    id: 'slash-behind-name-open',
    check: 'auth/missing',
    title: 'with a slash at its end the path of a key needs no credential',
    apply: () => ({
      wrap: (ask, next) =>
        /^\/v0\/api_keys\/[^/]+\/$/.test(ask.path) ? next(asOne(ask, ask.path.slice(0, -1))) : next(ask),
    }),
  },
  {
    id: 'head-of-key-open',
    check: 'auth/missing',
    title: 'HEAD of a key needs no credential, and tells whether it is there',
    apply: (usual) => ({
      tenant: orElse(usual, (authorization, ask) =>
        authorization === undefined &&
        ask.method === 'HEAD' &&
        ask.path !== '/v0/api_keys' &&
        ask.path !== '/v0/config'
          ? 'one'
          : undefined,
      ),
    }),
  },
];
