import type { Defect } from '../../kit/mutant.ts';
import { refusal } from '../body.ts';
import type { Habits } from '../habits.ts';
import { operationOf } from '../server.ts';
import type { Key } from '../state.ts';

/** A defect of a change (PATCH). */
const updating = (id: string, title: string, change: (row: Key, old: Key) => Key): Defect<Habits> => ({
  id,
  check: 'lifecycle/update',
  title,
  apply: (usual) => ({ update: (old, body, now) => change(usual.update(old, body, now), old) }),
});

export const lifecycle: readonly Defect<Habits>[] = [
  {
    id: 'create-refused',
    check: 'lifecycle/create',
    title: 'nobody may create a key: the right for it was never given out',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return answer.status === 201
          ? refusal(403, 'forbidden', 'Keys are made by an administrator.')
          : answer;
      },
      insert: () => undefined,
    }),
  },
  {
    id: 'first-list-from-cold-cache',
    check: 'lifecycle/listed',
    title: 'the first list after a start comes from a cache that is still empty',
    apply: (usual) => {
      let isCold = true;
      return {
        listed(state, account) {
          const keys = usual.listed(state, account);
          if (!isCold || keys.length === 0) return keys;
          isCold = false;
          return [];
        },
      };
    },
  },
  {
    id: 'middle-not-readable',
    check: 'lifecycle/readable',
    title: 'the search for an id leaves out the middle of three',
    apply: (usual) => ({
      find(state, account, id, operation) {
        const mine = usual.listed(state, account);
        const middle = mine.length === 3 ? mine[1] : undefined;
        return operation === 'read' && middle?.id === id
          ? undefined
          : usual.find(state, account, id, operation);
      },
    }),
  },
  {
    id: 'duplicate-accepted',
    check: 'lifecycle/duplicate-refused',
    title: 'a second key of the same name is made',
    apply: () => ({ taken: () => false }),
  },
  {
    id: 'one-create-at-a-time',
    check: 'lifecycle/concurrent',
    title: 'while one key is being made, another create of the account is refused',
    apply: () => {
      const busy = new Set<string>();
      return {
        wrap: async (ask, next) => {
          if (operationOf(ask.method, ask.path) !== 'create') return next(ask);
          const who = ask.headers.authorization ?? '';
          if (busy.has(who)) return refusal(409, 'busy', 'Another key is being made.');
          busy.add(who);
          await new Promise((resolve) => setTimeout(resolve, 2));
          const answer = await next(ask);
          busy.delete(who);
          return answer;
        },
      };
    },
  },
  {
    id: 'concurrent-creates-lost',
    check: 'lifecycle/concurrent',
    title: 'creates at the same moment write back the list that each has read: all but one are lost',
    apply: (usual) => {
      let read: readonly Key[] | undefined;
      return {
        taken(state, account, name) {
          read ??= state.keys;
          return usual.taken(state, account, name);
        },
        pause: () => new Promise((resolve) => setTimeout(resolve, 2)),
        insert(state, key) {
          state.keys = [...(read ?? state.keys), key];
          setTimeout(() => {
            read = undefined;
          }, 0);
        },
      };
    },
  },
  updating('change-clears-note', 'a change without a note takes the note away', (row, old) => ({
    ...row,
    note: row.note === old.note ? null : row.note,
  })),
  updating('change-not-stored', 'a change is answered, and not stored', (row, old) => {
    Object.assign(old, { updated_at: row.updated_at });
    return old;
  }),
  updating('change-gives-new-id', 'a changed key has another id', (row) => ({
    ...row,
    id: `${row.id.slice(0, -1)}${row.id.endsWith('0') ? '1' : '0'}`,
  })),
  {
    id: 'rotate-keeps-secret',
    check: 'lifecycle/rotate',
    title: 'a rotation gives the same secret again',
    apply: (usual) => ({ rotate: (key, _, now) => usual.rotate(key, key.secret, now) }),
  },
  {
    id: 'rotate-takes-expiry-away',
    check: 'lifecycle/rotate',
    title: 'a rotated key has no note and never expires',
    apply: (usual) => ({
      rotate: (key, secret, now) => ({ ...usual.rotate(key, secret, now), note: null, expires_at: null }),
    }),
  },
  {
    id: 'deleted-can-be-read',
    check: 'lifecycle/gone',
    title: 'a deleted key is not listed, but can be read',
    apply: (usual) => {
      const dead = new Map<string, Key>();
      return {
        remove(state, key) {
          usual.remove(state, key);
          dead.set(key.id, key);
        },
        find: (state, account, id, operation) =>
          usual.find(state, account, id, operation) ?? (operation === 'read' ? dead.get(id) : undefined),
      };
    },
  },
  {
    id: 'name-never-free',
    check: 'lifecycle/name-free',
    title: 'the name of a deleted key is taken for ever',
    apply: (usual) => {
      const used = new Set<string>();
      return {
        remove(state, key) {
          usual.remove(state, key);
          used.add(`${key.account}\n${key.name}`);
        },
        taken: (state, account, name) => used.has(`${account}\n${name}`) || usual.taken(state, account, name),
      };
    },
  },
  {
    id: 'kind-lost',
    check: 'lifecycle/round-trip',
    title: 'every key is of the kind service',
    apply: (usual) => ({ insert: (state, key) => usual.insert(state, { ...key, kind: 'service' }) }),
  },
  {
    id: 'created-a-day-ahead',
    check: 'lifecycle/timestamps',
    title: 'created_at is two days ahead',
    apply: () => ({ now: () => new Date(Date.now() + 2 * 86_400_000).toISOString() }),
  },
];
