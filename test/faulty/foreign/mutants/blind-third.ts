import { answers, both, crash, type Fields, instead, status, without } from '../../kit/answer.ts';
import type { Defects } from '../../kit/mutant.ts';
import { refusal } from '../body.ts';
import { bearer, type Habits } from '../habits.ts';
import { operationOf } from '../server.ts';
import { accounts, type Key } from '../state.ts';
import { on } from './when.ts';

/** Days, counted where it is noon now: a test that is run at midnight is to see the same. */
const noon = Date.now() - 43_200_000;
const day = (time: number) => Math.floor((time - noon) / 86_400_000);

export const blindThird: Defects<Habits> = {
  auth: [
    {
      id: 'blind3-expiry-asked-once',
      check: 'auth/expired',
      title: 'a key that was taken once is not asked for its expiry again',
      apply(usual) {
        const taken = new Set<string>();
        return {
          isExpired(key) {
            if (taken.has(key.secret)) return false;
            const isExpired = usual.isExpired(key);
            if (!isExpired) taken.add(key.secret);
            return isExpired;
          },
        };
      },
    },
    {
      id: 'blind3-old-secret-until-new-is-used',
      check: 'auth/rotated',
      title: 'the secret before a rotation works until the new one is used for the first time',
      apply(usual) {
        const old = new Map<string, string>();
        return {
          rotate(key, secret, now) {
            old.set(key.secret, secret);
            return usual.rotate(key, secret, now);
          },
          keyOf(secret, state) {
            const key = usual.keyOf(secret, state);
            if (key === undefined) return usual.keyOf(old.get(secret) ?? '', state);
            for (const [before, after] of old) if (after === secret) old.delete(before);
            return key;
          },
        };
      },
    },
    {
      id: 'blind3-head-is-open',
      check: 'auth/missing',
      title: 'HEAD needs no credential: the gate lists the methods it guards, and forgets one',
      apply: (usual) => ({
        account: (ask, state, habits) =>
          usual.account(ask, state, habits) ??
          (ask.method === 'HEAD' && bearer(ask) === undefined ? Object.values(accounts)[0] : undefined),
      }),
    },
    {
      id: 'blind3-expired-rotates',
      check: 'auth/expired',
      title: 'the secret of an expired key may still rotate keys',
      apply: (usual) => ({
        account: (ask, state, habits) =>
          operationOf(ask.method, ask.path) === 'rotate'
            ? usual.account(ask, state, { ...habits, isExpired: () => false })
            : usual.account(ask, state, habits),
      }),
    },
    {
      id: 'blind3-expiry-by-day',
      check: 'auth/expired',
      title: 'a key that has expired today works until midnight: only the days are compared',
      apply: () => ({
        isExpired: (key) => key.expires_at !== null && day(Date.parse(key.expires_at)) < day(Date.now()),
      }),
    },
  ],
  tenancy: [
    {
      id: 'blind3-kind-of-all-accounts',
      check: 'tenancy/visible',
      title: 'keys that are listed by kind are those of all accounts',
      apply(usual) {
        let isFiltered = false;
        return {
          wrap(ask, next) {
            isFiltered = operationOf(ask.method, ask.path) === 'list' && ask.query.has('kind');
            return next(ask);
          },
          listed: (state, account) => (isFiltered ? state.keys : usual.listed(state, account)),
        };
      },
    },
    {
      id: 'blind3-404-names-the-owner',
      check: 'tenancy/readable',
      title: "the refusal of another account's key tells its name and whose it is",
      apply: (usual) => ({
        unknown(id, state) {
          const key = state.keys.find((it) => it.id === id);
          if (key === undefined) return usual.unknown(id, state);
          return refusal(404, 'no_such_key', `The key ${key.name} belongs to ${key.account}.`);
        },
      }),
    },
  ],
  secrecy: [
    {
      id: 'blind3-previous-secret-shown',
      check: 'secrecy/shown-once',
      title: 'a key that was rotated is shown with the secret that it had before',
      apply(usual) {
        const previous = new Map<string, string>();
        return {
          rotate(key, secret, now) {
            previous.set(key.id, key.secret);
            return usual.rotate(key, secret, now);
          },
          shown(key): Fields {
            const secret = previous.get(key.id);
            return { ...usual.shown(key), ...(secret !== undefined && { previous_secret: secret }) };
          },
        };
      },
    },
    {
      id: 'blind3-padded-secret',
      check: 'secrecy/entropy',
      title: 'a secret has two random bytes; the rest is filled up with zeros',
      apply: (usual) => ({ secret: () => `room_${usual.secret().slice(5, 8).padStart(40, '0')}` }),
    },
    {
      id: 'blind3-two-slots',
      check: 'lifecycle/rotate',
      title: 'the second rotation brings back the secret before the first: there are two slots',
      apply(usual) {
        const spare = new Map<string, string>();
        return {
          rotate(key, secret, now) {
            const next = spare.get(key.id) ?? secret;
            spare.set(key.id, key.secret);
            return usual.rotate(key, next, now);
          },
        };
      },
    },
  ],
  lifecycle: [
    {
      id: 'blind3-null-clears-nothing',
      check: 'lifecycle/update',
      title: 'a change to null is taken for no change: note, uses and expiry cannot be cleared',
      apply: (usual) => ({
        update: (key, body, now) =>
          usual.update(key, Object.fromEntries(Object.entries(body).filter(([, it]) => it !== null)), now),
      }),
    },
    {
      id: 'blind3-rotation-renews',
      check: 'lifecycle/rotate',
      title: 'a rotation takes the expiry of the key away',
      apply: (usual) => ({
        rotate: (key, secret, now) => ({ ...usual.rotate(key, secret, now), expires_at: null }),
      }),
    },
    {
      id: 'blind3-change-sets-anything',
      check: 'lifecycle/server-owned',
      title: 'a change sets whatever it names, the secret and the time of creation among it',
      apply: (usual) => ({
        update(key, body, now) {
          const changed = usual.update(key, body, now);
          return {
            ...changed,
            ...(typeof body.secret === 'string' && { secret: body.secret }),
            ...(typeof body.created_at === 'string' && { created_at: body.created_at }),
          };
        },
      }),
    },
  ],
  validation: [
    {
      id: 'blind3-change-unchecked',
      check: 'validation/limit',
      title: 'the number of uses is checked in a create, and not in a change',
      apply: (usual) => ({
        fault: (body, isCreate) =>
          usual.fault(isCreate || typeof body.uses !== 'number' ? body : without(body, 'uses'), isCreate),
      }),
    },
  ],
  wire: [
    {
      id: 'blind3-nulls-left-out',
      check: 'wire/body',
      title: 'fields that are null are left out of a key',
      apply: (usual) => ({
        shown: (key) =>
          Object.fromEntries(Object.entries(usual.shown(key)).filter(([, value]) => value !== null)),
      }),
    },
    {
      id: 'blind3-no-location',
      check: 'wire/headers',
      title: 'a create answers without saying where the key is',
      apply: () => ({
        wrap: answers(both(on('create'), status(201)), (answer) => {
          const { Location: _, ...headers } = answer.headers;
          return { ...answer, headers };
        }),
      }),
    },
  ],
  robustness: [
    {
      id: 'blind3-database-locked',
      check: 'lifecycle/concurrent',
      title: 'a create while another one is being stored is a server error: the database is locked',
      apply() {
        let writers = 0;
        return {
          wrap: async (ask, next) => {
            if (operationOf(ask.method, ask.path) !== 'create') return next(ask);
            if (writers > 0) return crash();
            writers++;
            try {
              return await next(ask);
            } finally {
              writers--;
            }
          },
          pause: () => new Promise((resolve) => setTimeout(resolve, 15)),
        };
      },
    },
    {
      id: 'blind3-long-id',
      check: 'robustness/no-server-error',
      title: 'an id of more than 64 characters is a server error: the column is not that wide',
      apply: () => ({
        wrap: instead((ask) => (ask.path.split('/')[3] ?? '').length > 64, crash),
      }),
    },
  ],
  paging: [
    {
      id: 'blind3-filter-after-the-page',
      check: 'paging/filter',
      title: 'a filter by kind is applied to the page, and not to the list',
      apply(usual) {
        let kind: string | null = null;
        return {
          wrap(ask, next) {
            kind = operationOf(ask.method, ask.path) === 'list' ? ask.query.get('kind') : null;
            return next(ask);
          },
          matches: () => true,
          slice(keys, page) {
            const wanted = kind;
            return usual.slice(keys, page).filter((key) => wanted === null || usual.matches(key, wanted));
          },
          total: (keys, page) => {
            const wanted = kind;
            return usual.total(
              keys.filter((key) => wanted === null || usual.matches(key, wanted)),
              page,
            );
          },
        };
      },
    },
  ],
};

/**
 * Not caught, and no bench runs them unless it is asked to. These on purpose: JSON Schema counts characters, and an empty text is not
 * none; but so many correct servers count as their language does, and store as their database does, that to tell it would cry wolf.
 */
export const survivors: Defects<Habits> = {
  lifecycle: [
    {
      id: 'blind4-empty-note-is-none',
      check: 'lifecycle/round-trip',
      title: 'a note that is an empty text is stored as null, as Oracle does',
      apply(usual) {
        const emptied = (key: Key): Key => ({ ...key, note: key.note === '' ? null : key.note });
        return {
          insert: (state, key) => usual.insert(state, emptied(key)),
          update: (key, body, now) => emptied(usual.update(key, body, now)),
        };
      },
    },
  ],
  validation: [
    {
      id: 'blind3-note-by-utf16',
      check: 'validation/accepts-valid',
      title: 'the length of a note is counted in UTF-16: 150 emoji are too many for 200 characters',
      apply: (usual) => ({
        fault: (body, isCreate) =>
          typeof body.note === 'string' && body.note.length > 200
            ? 'note must be a text of 200 characters at most'
            : usual.fault(body, isCreate),
      }),
    },
  ],
};
