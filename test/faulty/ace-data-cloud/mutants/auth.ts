import { crash, json } from '../../kit/answer.ts';
import type { Ask } from '../../kit/http.ts';
import type { Defect } from '../../kit/mutant.ts';
import { bearer, type Habits, userOf } from '../habits.ts';
import { operationOf } from '../server.ts';
import { accounts, type State } from '../state.ts';

const one = Object.values(accounts)[0];

/** One more way in, as the first account. */
const orElse =
  (usual: Habits, extra: (given: string | undefined, ask: Ask) => boolean): Habits['user'] =>
  (ask, state) =>
    usual.user(ask, state) ?? (extra(ask.headers.authorization, ask) ? one : undefined);

/** Another way to compare a token with the known ones. */
const comparing = (
  id: string,
  check: string,
  title: string,
  same: (given: string, known: string) => boolean,
): Defect<Habits> => ({
  id,
  check,
  title,
  apply: () => ({
    user(ask, state) {
      const given = bearer(ask);
      const known = given === undefined ? undefined : tokens(state).find((it) => same(given, it));
      return userOf(known ?? given, state);
    },
  }),
});

const tokens = (state: State) => [...Object.keys(accounts), ...state.platformTokens.map((it) => it.token)];

export const auth: readonly Defect<Habits>[] = [
  ...(
    [
      'listCredentials',
      'createCredential',
      'readCredential',
      'updateCredential',
      'rotateCredential',
      'deleteCredential',
      'createApplication',
      'listPlatformTokens',
      'createPlatformToken',
    ] as const
  ).map(
    (operation): Defect<Habits> => ({
      id: `${operation}-open`,
      check: 'auth/missing',
      title: `${operation} needs no credential`,
      apply: (usual) => ({
        user: orElse(
          usual,
          (given, ask) => given === undefined && operationOf(ask.method, ask.path) === operation,
        ),
      }),
    }),
  ),
  {
    id: 'refused-with-200',
    check: 'auth/missing',
    title: 'a missing credential answers 200 with an empty list',
    apply: (usual) => ({
      unauthorized: (ask) =>
        ask.method === 'GET' && ask.headers.authorization === undefined
          ? json(200, { count: 0, results: [] })
          : usual.unauthorized(ask),
    }),
  },
  {
    id: 'empty-bearer',
    check: 'auth/empty',
    title: 'a bearer without a token is let in',
    apply: (usual) => ({ user: orElse(usual, (given) => /^Bearer\s*$/.test(given ?? '')) }),
  },
  {
    id: 'empty-header',
    check: 'auth/empty',
    title: 'an empty Authorization header is let in',
    apply: (usual) => ({ user: orElse(usual, (given) => given === '') }),
  },
  {
    id: 'any-bearer',
    check: 'auth/garbage',
    title: 'any bearer token is let in',
    apply: (usual) => ({ user: orElse(usual, (given) => /^Bearer \S/.test(given ?? '')) }),
  },
  {
    id: 'any-token-of-the-form',
    check: 'auth/garbage',
    title: 'any token of the form of a platform token is let in',
    apply: (usual) => ({
      user: orElse(usual, (given) => /^Bearer platform-v1-[0-9a-f]{64}$/.test(given ?? '')),
    }),
  },
  {
    id: 'garbage-crashes',
    check: 'auth/garbage',
    title: 'a token that cannot be read is a server error',
    apply: (usual) => ({
      unauthorized: (ask) =>
        /^Bearer \S/.test(ask.headers.authorization ?? '') ? crash() : usual.unauthorized(ask),
    }),
  },
  comparing(
    'prefix-compared',
    'auth/truncated',
    'only the first half of a token is compared',
    (given, known) => given.startsWith(known.slice(0, known.length / 2)),
  ),
  comparing(
    'last-character-ignored',
    'auth/truncated',
    'a token without its last character is let in',
    (given, known) => given === known.slice(0, -1),
  ),
  comparing('suffix-ignored', 'auth/garbage', 'a token with something appended is let in', (given, known) =>
    given.startsWith(known),
  ),
  comparing(
    'case-ignored',
    'auth/garbage',
    'tokens are compared without regard to case',
    (given, known) => given.toLowerCase() === known.toLowerCase(),
  ),
  {
    id: 'any-scheme',
    check: 'auth/scheme',
    title: 'the token is let in under another scheme',
    apply: (usual) => ({
      user(ask, state) {
        const authorization = ask.headers.authorization?.replace(/^(Basic|Token|ApiKey|Digest) /i, 'Bearer ');
        if (authorization === undefined) return undefined;
        return usual.user({ ...ask, headers: { ...ask.headers, authorization } }, state);
      },
    }),
  },
  {
    id: 'basic-accepted',
    check: 'auth/scheme',
    title: 'any Basic credential is let in',
    apply: (usual) => ({ user: orElse(usual, (given) => /^Basic \S/.test(given ?? '')) }),
  },
  {
    id: 'foreign-form-accepted',
    check: 'auth/foreign-form',
    title: "another provider's token is let in",
    apply: (usual) => ({ user: orElse(usual, (given) => /^Bearer (apikey:|sk_)/.test(given ?? '')) }),
  },
  {
    id: 'revoked-still-works',
    check: 'auth/revoked',
    title: 'a deleted platform token still opens the API',
    apply: (usual) => {
      const dead = new Map<string, string>();
      return {
        removePlatformToken(state, token) {
          usual.removePlatformToken(state, token);
          dead.set(token.token, token.user_id);
        },
        user: (ask, state) => usual.user(ask, state) ?? dead.get(bearer(ask) ?? ''),
      };
    },
  },
  {
    id: 'revoked-works-for-a-while',
    check: 'auth/revoked',
    title: 'a deleted platform token opens the API for ten more seconds (a cache)',
    apply: (usual) => {
      const dead = new Map<string, { user: string; until: number }>();
      return {
        removePlatformToken(state, token) {
          usual.removePlatformToken(state, token);
          dead.set(token.token, { user: token.user_id, until: Date.now() + 10_000 });
        },
        user(ask, state) {
          const entry = dead.get(bearer(ask) ?? '');
          return (
            usual.user(ask, state) ??
            (entry !== undefined && entry.until > Date.now() ? entry.user : undefined)
          );
        },
      };
    },
  },
  {
    id: 'revoked-still-reads',
    check: 'auth/revoked',
    title: 'a deleted platform token can still read, though no longer write',
    apply: (usual) => {
      const dead = new Map<string, string>();
      return {
        removePlatformToken(state, token) {
          usual.removePlatformToken(state, token);
          dead.set(token.token, token.user_id);
        },
        user: (ask, state) =>
          usual.user(ask, state) ?? (ask.method === 'GET' ? dead.get(bearer(ask) ?? '') : undefined),
      };
    },
  },
  {
    id: 'created-does-not-work',
    check: 'auth/accepts-created',
    title: 'a created platform token opens nothing',
    apply: (usual) => ({
      user: (ask, state) => (accounts[bearer(ask) ?? ''] === undefined ? undefined : usual.user(ask, state)),
    }),
  },
  {
    id: 'created-is-another-account',
    check: 'auth/accepts-created',
    title: 'a created platform token acts for an empty account of its own, not for the one that made it',
    apply: (usual) => ({
      user(ask, state) {
        const user = usual.user(ask, state);
        return user === undefined || accounts[bearer(ask) ?? ''] !== undefined ? user : bearer(ask);
      },
    }),
  },
  {
    id: 'deleting-one-revokes-all',
    check: 'auth/accepts-created',
    title: 'a delete revokes every created platform token of the account',
    apply: () => ({
      removePlatformToken(state, token) {
        state.platformTokens = state.platformTokens.filter((it) => it.user_id !== token.user_id);
      },
    }),
  },
  ...(['createCredential', 'rotateCredential', 'readApplication'] as const).map(
    (operation): Defect<Habits> => ({
      id: `revoked-can-${operation}`,
      check: 'auth/revoked',
      title: `a deleted platform token is refused everywhere but for ${operation}`,
      apply: (usual) => {
        const dead = new Map<string, string>();
        return {
          removePlatformToken(state, token) {
            usual.removePlatformToken(state, token);
            dead.set(token.token, token.user_id);
          },
          user: (ask, state) =>
            usual.user(ask, state) ??
            (operationOf(ask.method, ask.path) === operation ? dead.get(bearer(ask) ?? '') : undefined),
        };
      },
    }),
  ),
  {
    id: 'user-id-header-believed',
    check: 'auth/missing',
    title: 'X-User-Id, which only the gateway should set, is believed',
    apply: (usual) => ({
      user: (ask, state) =>
        usual.user(ask, state) ?? Object.values(accounts).find((id) => id === ask.headers['x-user-id']),
    }),
  },
];
