import { createHash } from 'node:crypto';
import { crash } from '../../kit/answer.ts';
import type { Ask } from '../../kit/http.ts';
import type { Defect } from '../../kit/mutant.ts';
import { type DigestRules, expectedResponse } from '../digest.ts';
import { basicOf, type Habits, success } from '../habits.ts';
import { operationOf } from '../server.ts';
import { accessKeys } from '../state.ts';

const [one = ''] = Object.keys(accessKeys);

/** One more way in. */
const orElse =
  (usual: Habits, extra: (given: string | undefined, ask: Ask) => boolean): Habits['user'] =>
  (ask, state) =>
    usual.user(ask, state) ?? (extra(ask.headers.authorization, ask) ? one : undefined);

/** One more Basic credential. */
const orBasic = (usual: Habits, extra: (user: string, secret: string) => boolean): Habits['user'] =>
  orElse(usual, (given) => {
    const [user, secret] = basicOf(given ?? '');
    return user !== undefined && secret !== undefined && extra(user, secret);
  });

/** A rule of Digest that is not kept. */
const digest = (id: string, title: string, rules: Partial<DigestRules>): Defect<Habits> => ({
  id,
  check: 'auth/digest',
  title,
  apply: (usual) => ({ digest: { ...usual.digest, ...rules } }),
});

const known = (user: string) => accessKeys[user] !== undefined;
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

export const auth: readonly Defect<Habits>[] = [
  {
    id: 'digest-refused-for-writing',
    check: 'auth/every-way',
    title: 'Digest is refused where something is made or deleted',
    apply: (usual) => ({
      user: (ask, state) =>
        ask.method !== 'GET' && /^Digest/i.test(ask.headers.authorization ?? '')
          ? undefined
          : usual.user(ask, state),
    }),
  },
  digest('digest-without-response', 'a Digest credential without a response is accepted', {
    response: (parts, ask) =>
      parts.response === undefined || parts.response === expectedResponse(parts, ask.method),
  }),
  {
    id: 'digest-any-secret-for-deleting',
    check: 'auth/garbage',
    title: 'for a delete the secret of a Digest credential is not looked at',
    apply: (usual) => ({
      user: orElse(usual, (given, ask) => ask.method === 'DELETE' && /^Digest .*response=/.test(given ?? '')),
    }),
  },
  {
    id: 'basic-refused',
    check: 'auth/every-way',
    title: 'Basic, which the document names, is refused',
    apply: (usual) => ({
      user: (ask, state) =>
        /^Basic/i.test(ask.headers.authorization ?? '') ? undefined : usual.user(ask, state),
    }),
  },
  {
    id: 'digest-refused',
    check: 'auth/every-way',
    title: 'Digest, which the document names, is refused',
    apply: (usual) => ({
      user: (ask, state) =>
        /^Digest/i.test(ask.headers.authorization ?? '') ? undefined : usual.user(ask, state),
    }),
  },
  ...(['list', 'create', 'delete'] as const).map(
    (operation): Defect<Habits> => ({
      id: `${operation}-open`,
      check: 'auth/missing',
      title: `${operation} needs no credential`,
      apply: (usual) => ({
        user: orElse(usual, (given, ask) => given === undefined && operationOf(ask.method) === operation),
      }),
    }),
  ),
  {
    id: 'refused-with-200',
    check: 'auth/missing',
    title: 'a missing credential answers 200 with an empty list',
    apply: (usual) => ({
      unauthorized: (ask, state) =>
        ask.method === 'GET' && ask.headers.authorization === undefined
          ? success(ask, 'ListAIServiceAPIKeys', { list: [], total: 0, pageNumber: 1, pageSize: 10 })
          : usual.unauthorized(ask, state),
    }),
  },
  {
    id: 'empty-header',
    check: 'auth/empty',
    title: 'an empty Authorization header is let in',
    apply: (usual) => ({ user: orElse(usual, (given) => given === '') }),
  },
  {
    id: 'empty-basic',
    check: 'auth/empty',
    title: 'Basic with neither user nor secret is let in',
    apply: (usual) => ({
      user: orElse(usual, (given) => /^Basic\s*(Og==)?$/.test(given ?? '')),
    }),
  },
  {
    id: 'secret-empty',
    check: 'auth/truncated',
    title: 'an access key with an empty secret is let in',
    apply: (usual) => ({ user: orBasic(usual, (user, secret) => known(user) && secret === '') }),
  },
  {
    id: 'secret-ignored',
    check: 'auth/garbage',
    title: 'the secret of an access key is not looked at',
    apply: (usual) => ({ user: orBasic(usual, (user, secret) => known(user) && secret !== '') }),
  },
  {
    id: 'any-basic',
    check: 'auth/garbage',
    title: 'any access key and any secret are let in',
    apply: (usual) => ({ user: orBasic(usual, (user, secret) => user !== '' && secret !== '') }),
  },
  {
    id: 'garbage-crashes',
    check: 'auth/garbage',
    title: 'a credential that cannot be read is a server error',
    apply: (usual) => ({
      unauthorized: (ask, state) => {
        const given = ask.headers.authorization;
        return given !== undefined && basicOf(given)[0] === undefined && !given.startsWith('Digest ')
          ? crash()
          : usual.unauthorized(ask, state);
      },
    }),
  },
  {
    id: 'secret-prefix-compared',
    check: 'auth/truncated',
    title: 'only the first half of the secret is compared',
    apply: (usual) => ({
      user: orBasic(usual, (user, secret) => {
        const whole = accessKeys[user] ?? 'x';
        return secret.startsWith(whole.slice(0, whole.length / 2));
      }),
    }),
  },
  {
    id: 'secret-last-character-ignored',
    check: 'auth/truncated',
    title: 'a secret without its last character is let in',
    apply: (usual) => ({ user: orBasic(usual, (user, secret) => accessKeys[user]?.slice(0, -1) === secret) }),
  },
  {
    id: 'secret-suffix-ignored',
    check: 'auth/garbage',
    title: 'a secret with something appended is let in',
    apply: (usual) => ({
      user: orBasic(usual, (user, secret) => known(user) && secret.startsWith(accessKeys[user] ?? 'x')),
    }),
  },
  {
    id: 'secret-case-ignored',
    check: 'auth/garbage',
    title: 'secrets are compared without regard to case',
    apply: (usual) => ({
      user: orBasic(usual, (user, secret) => accessKeys[user]?.toLowerCase() === secret.toLowerCase()),
    }),
  },
  {
    id: 'bearer-accepted',
    check: 'auth/scheme',
    title: 'any bearer token is let in',
    apply: (usual) => ({ user: orElse(usual, (given) => /^Bearer \S/.test(given ?? '')) }),
  },
  {
    id: 'basic-under-bearer',
    check: 'auth/scheme',
    title: 'what belongs to Basic is let in as a bearer token',
    apply: (usual) => ({
      user: (ask, state) => {
        const authorization = ask.headers.authorization?.replace(/^(Bearer|Token) /, 'Basic ');
        return authorization === undefined
          ? undefined
          : usual.user({ ...ask, headers: { ...ask.headers, authorization } }, state);
      },
    }),
  },
  {
    id: 'foreign-form-accepted',
    check: 'auth/foreign-form',
    title: "another provider's key is let in",
    apply: (usual) => ({
      user: orElse(usual, (given) => /^Bearer (apikey:|sk-|platform-)/.test(given ?? '')),
    }),
  },
  digest('digest-nonce-not-checked', 'a nonce that the server never gave is accepted', {
    nonce: () => true,
    count: () => true,
  }),
  digest('digest-response-not-checked', 'the response hash of Digest is not looked at', {
    response: () => true,
  }),
  digest('digest-response-prefix', 'only the first eight digits of the response hash are compared', {
    response: (parts, ask) =>
      (parts.response ?? '').slice(0, 8) === expectedResponse(parts, ask.method).slice(0, 8),
  }),
  digest('digest-uri-ignored', 'the uri of Digest need not be that of the request', { uri: () => true }),
  digest('digest-uri-query-ignored', 'the query is left out when the uri of Digest is compared', {
    uri: (parts, ask) => parts.uri?.split('?')[0] === ask.path,
  }),
  digest('digest-realm-ignored', 'the realm of Digest is not compared', { realm: () => true }),
  digest('digest-replay-accepted', 'a Digest credential can be used again: nc is not remembered', {
    count: () => true,
  }),
  digest('digest-method-ignored', 'a Digest credential for another method is accepted', {
    response: (parts) =>
      ['GET', 'POST', 'DELETE', 'PUT', 'HEAD'].some(
        (method) => parts.response === expectedResponse(parts, method),
      ),
  }),
  {
    id: 'digest-any-user',
    check: 'auth/digest',
    title: 'a Digest credential of an unknown access key is accepted',
    apply: (usual) => ({
      user: orElse(usual, (given) => {
        const user = /^Digest .*username="([^"]*)"/.exec(given ?? '')?.[1];
        return user !== undefined && !known(user);
      }),
    }),
  },
  digest('digest-secret-empty', 'a Digest credential with an empty secret is accepted', {
    response: (parts, ask) => {
      const ha1 = md5(`${parts.username}:${parts.realm}:`);
      const ha2 = md5(`${ask.method}:${parts.uri}`);
      const without = md5([ha1, parts.nonce, parts.nc, parts.cnonce, parts.qop, ha2].join(':'));
      return parts.response === without || parts.response === expectedResponse(parts, ask.method);
    },
  }),
  {
    id: 'account-in-query-believed',
    check: 'auth/missing',
    title: 'for a create the account that uid names is believed, without a credential',
    apply: (usual) => ({
      user(ask, state) {
        const uid = ask.query.get('uid') ?? '';
        return usual.user(ask, state) ?? (ask.method === 'POST' && known(uid) ? uid : undefined);
      },
    }),
  },
  {
    id: 'refusal-names-keys',
    check: 'auth/garbage',
    title: 'the refusal of a delete with a wrong secret tells the names of the keys of the account',
    apply: (usual) => ({
      unauthorized(ask, state) {
        const refusal = usual.unauthorized(ask, state);
        const [user] = basicOf(ask.headers.authorization ?? '');
        if (ask.method !== 'DELETE' || user === undefined) return refusal;
        const names = [...state.keys.values()].map(({ name }) => name).join(', ');
        return {
          ...refusal,
          body: String(refusal.body).replace('is missing or wrong', `cannot see ${names}`),
        };
      },
    }),
  },
  digest('digest-nonce-by-its-first-half', 'only the first half of a nonce of Digest is compared', {
    nonce: ({ nonce = '' }, state) =>
      [...state.nonces.keys()].some((it) => nonce.length === 32 && it.startsWith(nonce.slice(0, 16))),
  }),
];
