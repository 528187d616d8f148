import { bodies, both, type Fields, status } from '../../kit/answer.ts';
import type { Answer, Ask } from '../../kit/http.ts';
import type { Defects } from '../../kit/mutant.ts';
import { bearer, type Habits } from '../habits.ts';
import { operationOf } from '../server.ts';
import type { Key, State } from '../state.ts';
import { on } from './when.ts';

const idIn = (path: string) => path.split('/')[3] ?? '';

/** What was asked for and what became of it, where a key was made or changed. */
function stored(ask: Ask, answer: Answer): { readonly body: Fields; readonly id: string } | undefined {
  const operation = operationOf(ask.method, ask.path) ?? '';
  if (!['create', 'update'].includes(operation) || answer.status >= 300) return undefined;
  return { body: JSON.parse(String(ask.body)), id: String(JSON.parse(String(answer.body)).id) };
}

/** The seconds of a time in 32 bits. */
function in32Bits(time: string | null): string | null {
  if (time === null) return null;
  const seconds = Math.floor(Date.parse(time) / 1000) | 0;
  return new Date(seconds * 1000).toISOString();
}

export const blindFourth: Defects<Habits> = {
  auth: [
    {
      id: 'blind4-offset-taken-for-utc',
      check: 'auth/expired',
      title:
        'whether a key has expired is told without the offset of its expiry, which is shown as it should be',
      apply(usual) {
        const given = new Map<string, string>();
        return {
          async wrap(ask, next) {
            const answer = await next(ask);
            const { body, id = '' } = stored(ask, answer) ?? {};
            if (typeof body?.expires_at === 'string') given.set(id, body.expires_at);
            return answer;
          },
          isExpired(key) {
            const clock = given.get(key.id)?.slice(0, 19);
            if (key.expires_at === null || clock === undefined) return usual.isExpired(key);
            return usual.isExpired({ ...key, expires_at: `${clock}Z` });
          },
        };
      },
    },
    {
      id: 'blind4-change-revives',
      check: 'auth/expired',
      title: 'an expired key works again once its note is changed, its expiry being what it was',
      apply(usual) {
        const revived = new Set<string>();
        return {
          update(key, body, now) {
            if (body.expires_at !== undefined) revived.delete(key.id);
            else if (usual.isExpired(key)) revived.add(key.id);
            return usual.update(key, body, now);
          },
          isExpired: (key) => !revived.has(key.id) && usual.isExpired(key),
        };
      },
    },
    {
      id: 'blind4-expired-for-good',
      check: 'auth/expired',
      title: 'a key that was refused as expired stays refused, though its expiry is taken away or moved on',
      apply(usual) {
        const dead = new Set<string>();
        return {
          isExpired(key) {
            if (usual.isExpired(key)) dead.add(key.id);
            return dead.has(key.id);
          },
        };
      },
    },
    {
      id: 'blind4-rotates-itself-and-stays',
      check: 'auth/rotated',
      title: 'a secret that rotates its own key opens the API as before',
      apply(usual) {
        const left = new Map<string, string>();
        return {
          wrap(ask, next, state) {
            const secret = bearer(ask) ?? '';
            const isOwn = usual.keyOf(secret, state)?.id === idIn(ask.path);
            if (operationOf(ask.method, ask.path) === 'rotate' && isOwn) left.set(secret, idIn(ask.path));
            return next(ask);
          },
          keyOf: (secret, state) =>
            usual.keyOf(secret, state) ?? state.keys.find((key) => key.id === left.get(secret)),
        };
      },
    },
  ],
  tenancy: [
    {
      id: 'blind4-change-by-name',
      check: 'tenancy/name-blocked',
      title: "a change is stored by the name of the key: another account's key of that name is changed, too",
      apply: (usual) => ({
        async wrap(ask, next, state) {
          const answer = await next(ask);
          const { body = {}, id } = stored(ask, answer) ?? {};
          const changed = state.keys.find((key) => key.id === id);
          if (changed === undefined || ask.method !== 'PATCH') return answer;
          state.keys = state.keys.map((key) =>
            key.name === changed.name && key !== changed ? usual.update(key, body, changed.updated_at) : key,
          );
          return answer;
        },
      }),
    },
    {
      id: 'blind4-beyond-the-end-are-others',
      check: 'tenancy/visible',
      title: "a page beyond the end of an account's keys goes on with those of other accounts",
      apply(usual) {
        let others: readonly Key[] = [];
        return {
          listed(state: State, account: string) {
            others = state.keys.filter((key) => key.account !== account);
            return usual.listed(state, account);
          },
          slice: (keys, page) =>
            page.offset > 0 && page.offset >= keys.length
              ? usual.slice(others, { ...page, offset: page.offset - keys.length })
              : usual.slice(keys, page),
        };
      },
    },
  ],
  secrecy: [
    {
      id: 'blind4-secrets-are-recycled',
      check: 'lifecycle/unique-secret',
      title: 'a secret that was rotated out is given to the next key that is made',
      apply(usual) {
        const pool: string[] = [];
        let isRotation = false;
        return {
          wrap(ask, next) {
            isRotation = operationOf(ask.method, ask.path) === 'rotate';
            const answer = next(ask);
            isRotation = false;
            return answer;
          },
          secret: () => (isRotation ? undefined : pool.shift()) ?? usual.secret(),
          rotate(key, secret, now) {
            pool.push(key.secret);
            return usual.rotate(key, secret, now);
          },
        };
      },
    },
  ],
  lifecycle: [
    {
      id: 'blind4-after-2038',
      check: 'lifecycle/round-trip',
      title: 'an expiry after January 2038 is stored as one of the last century: its seconds have 32 bits',
      apply: (usual) => ({
        insert: (state, key) => usual.insert(state, { ...key, expires_at: in32Bits(key.expires_at) }),
        update(key, body, now) {
          const changed = usual.update(key, body, now);
          return { ...changed, expires_at: in32Bits(changed.expires_at) };
        },
      }),
    },
  ],
  validation: [
    {
      id: 'blind4-six-digits-of-a-second',
      check: 'validation/accepts-valid',
      title: 'an expiry with more than three digits of a second is refused, as Python writes them',
      apply: (usual) => ({
        fault: (body, isCreate) =>
          typeof body.expires_at === 'string' && /\.\d{4,}/.test(body.expires_at)
            ? 'expires_at must be a time such as 2031-02-03T04:05:06Z'
            : usual.fault(body, isCreate),
      }),
    },
  ],
  wire: [
    {
      id: 'blind4-array-of-one',
      check: 'wire/body',
      title: 'a page with one key has that key itself, not an array of it',
      apply: () => ({
        wrap: bodies(both(on('list'), status(200)), (page) =>
          Array.isArray(page.keys) && page.keys.length === 1 ? { ...page, keys: page.keys[0] } : page,
        ),
      }),
    },
  ],
  robustness: [
    {
      id: 'blind4-chunked-is-empty',
      check: 'validation/accepts-valid',
      title: 'a body that is sent in chunks, without its length, counts as an empty one',
      apply: (usual) => ({
        body: (ask) =>
          usual.body(
            ask.headers['transfer-encoding'] === undefined ? ask : { ...ask, body: Buffer.alloc(0) },
          ),
      }),
    },
  ],
};
