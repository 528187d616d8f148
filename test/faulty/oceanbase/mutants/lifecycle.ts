import type { Defect } from '../../kit/mutant.ts';
import type { Habits } from '../habits.ts';
import type { Key } from '../state.ts';

/** A defect of what is stored. */
const stored = (
  id: string,
  check: string,
  title: string,
  change: (key: Key, body: Record<string, unknown>) => Key,
): Defect<Habits> => ({
  id,
  check,
  title,
  apply: (usual) => ({ insert: (state, key, body) => usual.insert(state, change(key, body), body) }),
});

const chosen = (body: Record<string, unknown>, field: string, otherwise: string) => {
  const value = body[field];
  return typeof value === 'string' ? value : otherwise;
};

const shifted = (time: string, milliseconds: number) =>
  new Date(Date.parse(time) + milliseconds).toISOString().replace(/\.\d+/, '');

const year = 365 * 24 * 3600 * 1000;

export const lifecycle: readonly Defect<Habits>[] = [
  {
    id: 'same-id',
    check: 'lifecycle/unique-id',
    title: 'every key has the same id in the list',
    apply: (usual) => ({ described: (key) => ({ ...usual.described(key), id: 'ak-0123456789abcdef' }) }),
  },
  {
    id: 'id-repeats',
    check: 'lifecycle/unique-id',
    title: 'two keys share an id in the list',
    apply: (usual) => {
      let count = 0;
      let last = '';
      const shown = new Map<string, string>();
      return {
        id() {
          const id = usual.id();
          if (count++ % 2 === 0) last = id;
          shown.set(id, last);
          return id;
        },
        described: (key) => ({ ...usual.described(key), id: shown.get(key.id) }),
      };
    },
  },
  {
    id: 'same-key-twice',
    check: 'lifecycle/unique-secret',
    title: 'each apiKey is given out twice',
    apply: (usual) => {
      let spare: string | undefined;
      return {
        apiKey(name) {
          const value = spare ?? usual.apiKey(name);
          spare = spare === undefined ? value : undefined;
          return value;
        },
      };
    },
  },
  {
    id: 'same-key-always',
    check: 'lifecycle/unique-secret',
    title: 'every key has the same apiKey',
    apply: (usual) => {
      const value = usual.apiKey('');
      return { apiKey: () => value };
    },
  },
  {
    id: 'not-stored',
    check: 'lifecycle/listed',
    title: 'a created key is never stored',
    apply: () => ({ insert: () => undefined }),
  },
  {
    id: 'newest-not-listed',
    check: 'lifecycle/listed',
    title: 'the newest key is missing in the list',
    apply: (usual) => ({ listed: (state, owner) => usual.listed(state, owner).slice(0, -1) }),
  },
  {
    id: 'replaces-the-last',
    check: 'lifecycle/listed',
    title: 'a created key replaces the one before',
    apply: (usual) => ({
      insert(state, key, body) {
        for (const other of usual.listed(state, key.owner)) usual.remove(state, other);
        usual.insert(state, key, body);
      },
    }),
  },
  {
    id: 'created-name-lost',
    check: 'lifecycle/round-trip',
    title: 'the created key has an empty name',
    apply: (usual) => ({ created: (key, ask) => ({ ...usual.created(key, ask), name: '' }) }),
  },
  stored('name-lost', 'lifecycle/round-trip', 'the stored key has a name of its own', (key) => ({
    ...key,
    name: 'unnamed',
  })),
  stored('name-upper-cased', 'lifecycle/round-trip', 'names are stored in upper case', (key) => ({
    ...key,
    name: key.name.toUpperCase(),
  })),
  stored('name-cut', 'lifecycle/round-trip', 'names are cut after 16 characters', (key) => ({
    ...key,
    name: key.name.slice(0, 16),
  })),
  stored('names-swapped', 'lifecycle/round-trip', 'the action is stored as the name', (key) => ({
    ...key,
    name: key.action,
  })),
  stored('client-sets-id', 'lifecycle/server-owned', 'the client chooses the id', (key, body) => ({
    ...key,
    id: chosen(body, 'id', key.id),
  })),
  stored('client-sets-created-at', 'lifecycle/server-owned', 'the client chooses createdAt', (key, body) => ({
    ...key,
    createdAt: chosen(body, 'createdAt', key.createdAt),
  })),
  {
    id: 'client-sets-key',
    check: 'lifecycle/server-owned',
    title: 'the client chooses the apiKey',
    apply: (usual) => ({
      created: (key, ask) => ({
        ...usual.created(key, ask),
        apiKey: chosen(JSON.parse(String(ask.body)), 'apiKey', key.apiKey),
      }),
    }),
  },
  {
    id: 'created-in-the-future',
    check: 'lifecycle/timestamps',
    title: 'createdAt is a year ahead',
    apply: (usual) => ({ now: () => shifted(usual.now(), year) }),
  },
  {
    id: 'created-in-1970',
    check: 'lifecycle/timestamps',
    title: 'createdAt is the beginning of 1970',
    apply: () => ({ now: () => '1970-01-01T00:00:00Z' }),
  },
  {
    id: 'created-in-seconds',
    check: 'lifecycle/timestamps',
    title: 'createdAt takes milliseconds for seconds: it is far in the future',
    apply: () => ({ now: () => '9999-12-31T23:59:59Z' }),
  },
  stored('updated-before-created', 'lifecycle/timestamps', 'updatedAt is a day before createdAt', (key) => ({
    ...key,
    updatedAt: shifted(key.createdAt, -24 * 3600 * 1000),
  })),
  stored(
    'created-at-differs',
    'lifecycle/timestamps',
    'the list shows a createdAt that is an hour off the one of the create',
    (key) => ({
      ...key,
      createdAt: shifted(key.createdAt, -3600 * 1000),
      updatedAt: shifted(key.updatedAt, -3600 * 1000),
    }),
  ),
  {
    id: 'time-runs-backwards',
    check: 'lifecycle/timestamps',
    title: 'each key is created an hour before the one before it',
    apply: (usual) => {
      let count = 0;
      return { now: () => shifted(usual.now(), -3600 * 1000 * count++) };
    },
  },
  {
    id: 'delete-does-nothing',
    check: 'lifecycle/delete',
    title: 'a delete says success and deletes nothing',
    apply: () => ({ remove: () => undefined }),
  },
  {
    id: 'delete-takes-oldest',
    check: 'lifecycle/delete',
    title: 'a delete takes the oldest key of the project, whichever was meant',
    apply: (usual) => ({
      remove: (state, key) => usual.remove(state, usual.listed(state, key.owner)[0] ?? key),
    }),
  },
  {
    id: 'delete-takes-all',
    check: 'lifecycle/delete',
    title: 'a delete takes every key of the project',
    apply: (usual) => ({
      remove(state, key) {
        for (const other of usual.listed(state, key.owner)) usual.remove(state, other);
      },
    }),
  },
  {
    id: 'delete-renames',
    check: 'lifecycle/delete',
    title: 'a deleted key stays in the list under another name',
    apply: (usual) => ({
      remove: (state, key) => void state.keys.set(key.id, { ...key, name: `${key.name} (deleted)` }),
      insert: usual.insert,
    }),
  },
  {
    id: 'delete-takes-neighbour-too',
    check: 'lifecycle/delete',
    title: 'a delete takes the key after it, too',
    apply: (usual) => ({
      remove(state, key) {
        const keys = usual.listed(state, key.owner);
        const next = keys[keys.indexOf(key) + 1];
        usual.remove(state, key);
        if (next !== undefined) usual.remove(state, next);
      },
    }),
  },
  {
    id: 'delete-by-name',
    check: 'lifecycle/delete',
    title: 'a delete takes every key of the same name',
    apply: (usual) => ({
      remove(state, key) {
        for (const other of usual.listed(state, key.owner))
          if (other.name === key.name) usual.remove(state, other);
      },
    }),
  },
  {
    id: 'create-brings-deleted-back',
    check: 'lifecycle/delete',
    title: 'the next create writes the keys back that were deleted since the one before',
    apply: (usual) => {
      let dead: Key[] = [];
      return {
        remove(state, key) {
          usual.remove(state, key);
          dead.push(key);
        },
        insert(state, key, body) {
          for (const other of dead) usual.insert(state, other, body);
          dead = [];
          usual.insert(state, key, body);
        },
      };
    },
  },
  stored('name-trimmed', 'lifecycle/round-trip', 'blanks around a name are cut off', (key) => ({
    ...key,
    name: key.name.trim(),
  })),
  stored('name-composed', 'lifecycle/round-trip', 'letters and their accents are made one (NFC)', (key) => ({
    ...key,
    name: key.name.normalize('NFC'),
  })),
];
