import { bodies, both, empty, succeeded } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import { type Habits, isObject, refusal } from '../habits.ts';
import { type Key, slot } from '../state.ts';
import { on } from './when.ts';

const soon = () => new Promise<void>((resolve) => setTimeout(resolve, 5));

export const lifecycle: readonly Defect<Habits>[] = [
  {
    id: 'same-id',
    check: 'lifecycle/unique-id',
    title: 'every key has the same id',
    apply: (usual) => {
      const id = usual.id();
      return { id: () => id };
    },
  },
  {
    id: 'id-repeats',
    check: 'lifecycle/unique-id',
    title: 'each id is given out twice',
    apply: (usual) => {
      let spare: string | undefined;
      return {
        id() {
          const id = spare ?? usual.id();
          spare = spare === undefined ? id : undefined;
          return id;
        },
      };
    },
  },
  {
    id: 'same-secret-twice',
    check: 'lifecycle/unique-secret',
    title: 'each secret is given out twice',
    apply: (usual) => {
      let spare: string | undefined;
      return {
        secret(state) {
          const secret = spare ?? usual.secret(state);
          spare = spare === undefined ? secret : undefined;
          return secret;
        },
      };
    },
  },
  {
    id: 'not-stored',
    check: 'lifecycle/listed',
    title: 'a created key is never stored',
    apply: () => ({ insert: () => undefined }),
  },
  {
    id: 'not-listed',
    check: 'lifecycle/listed',
    title: 'the newest key is missing in the list',
    apply: (usual) => ({ listed: (state, tenant) => usual.listed(state, tenant).slice(0, -1) }),
  },
  {
    id: 'listed-twice',
    check: 'lifecycle/listed',
    title: 'each key is in the list twice',
    apply: (usual) => ({
      listed: (state, tenant) => usual.listed(state, tenant).flatMap((key) => [key, key]),
    }),
  },
  {
    id: 'not-readable',
    check: 'lifecycle/readable',
    title: 'a created key cannot be read by its name',
    apply: (usual) => ({
      find: (state, tenant, name) => {
        const key = usual.find(state, tenant, name);
        return key?.tenant === 'never' ? key : undefined;
      },
    }),
  },
  {
    id: 'reads-another',
    check: 'lifecycle/readable',
    title: 'reading a key gives the first key of the account',
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const [first] = state.keys.values();
        const answer = await next(ask);
        if (!both(on('read'), succeeded)(ask, answer) || first === undefined) return answer;
        return { ...answer, body: JSON.stringify([usual.described(first)]) };
      },
    }),
  },
  {
    id: 'read-by-id',
    check: 'lifecycle/readable',
    title: 'a key is found by its id, not by its name',
    apply: (usual) => ({
      find: (state, tenant, name) => usual.listed(state, tenant).find((key) => key.id === name),
    }),
  },
  {
    id: 'read-has-other-id',
    check: 'lifecycle/readable',
    title: 'the id of a read key is not the one that it was created with',
    apply: (usual) => ({ readBody: (key) => [{ ...usual.described(key), id: usual.id() }] }),
  },
  {
    id: 'name-lost',
    check: 'lifecycle/round-trip',
    title: 'the created key has an empty name',
    apply: (usual) => ({ created: (key) => ({ ...usual.created(key), name: '' }) }),
  },
  {
    id: 'name-lower-cased',
    check: 'lifecycle/round-trip',
    title: 'names are stored in lower case',
    apply: (usual) => ({
      name(value) {
        const name = usual.name(value);
        return typeof name === 'string' ? name.toLowerCase() : name;
      },
    }),
  },
  {
    id: 'name-cut',
    check: 'lifecycle/round-trip',
    title: 'names are cut after 32 characters',
    apply: (usual) => ({ insert: (state, key, body) => usual.insert(state, cut(key), body) }),
  },
  {
    id: 'name-prefixed-in-list',
    check: 'lifecycle/round-trip',
    title: 'the list shows names with the tenant in front',
    apply: (usual) => ({
      described: (key) => ({ ...usual.described(key), name: `${key.tenant}-${key.name}` }),
    }),
  },
  {
    id: 'client-sets-id',
    check: 'lifecycle/server-owned',
    title: 'the client chooses the id',
    apply: (usual) => ({
      insert(state, key, body) {
        const id = isObject(body) && typeof body.id === 'string' ? body.id : key.id;
        usual.insert(state, { ...key, id }, body);
      },
      wrap: bodiesWithStoredId,
    }),
  },
  {
    id: 'client-sets-secret',
    check: 'lifecycle/server-owned',
    title: 'the client chooses the secret',
    apply: (usual) => {
      const chosen = new Map<string, string>();
      return {
        insert(state, key, body) {
          const given = isObject(body) && typeof body.api_key === 'string' ? body.api_key : undefined;
          if (given !== undefined) chosen.set(key.id, given);
          usual.insert(state, given === undefined ? key : { ...key, secret: given }, body);
        },
        created: (key) => ({ ...usual.created(key), api_key: chosen.get(key.id) ?? key.secret }),
      };
    },
  },
  {
    id: 'alike-refused',
    check: 'lifecycle/duplicate-refused',
    title: 'a name that begins with a name that is there is refused as its duplicate (LIKE)',
    apply: (usual) => ({
      taken: (state, tenant, name) =>
        [...state.keys.values()].some(
          (key) => key.tenant === tenant && name.startsWith(key.name) && key.name.includes('_'),
        ) || usual.taken(state, tenant, name),
    }),
  },
  {
    id: 'read-lists-other-scopes',
    check: 'lifecycle/round-trip',
    title: 'a key that is read by itself has one scope more than in the list',
    apply: (usual) => ({
      readBody: (key) => [{ ...usual.described(key), scopes: [...key.scopes, 'Admin'] }],
    }),
  },
  {
    id: 'duplicate-with-other-code',
    check: 'lifecycle/duplicate-refused',
    title: 'a duplicate is refused with another error_code than the documented one',
    apply: () => ({ duplicate: () => refusal(409, 'This name is in use', 'NameInUse', null) }),
  },
  {
    id: 'duplicate-accepted',
    check: 'lifecycle/duplicate-refused',
    title: 'a second key with the same name is created',
    apply: (usual) => ({
      taken: () => false,
      insert(state, key, body) {
        const name = state.keys.has(slot(key.tenant, key.name)) ? `${key.name}\t${key.id}` : key.name;
        usual.insert(state, { ...key, name }, body);
      },
      described: (key) => ({ ...usual.described(key), name: key.name.split('\t')[0] }),
    }),
  },
  {
    id: 'duplicate-replaces',
    check: 'lifecycle/duplicate-refused',
    title: 'a second key with the same name replaces the first',
    apply: () => ({ taken: () => false }),
  },
  {
    id: 'duplicate-returns-first',
    check: 'lifecycle/duplicate-refused',
    title: 'a second create with the same name answers 201 with the first key',
    apply: (usual) => ({
      duplicate: (name, state) => {
        const key = [...state.keys.values()].find((it) => it.name === name);
        const body = key === undefined ? {} : usual.created(key);
        return {
          status: 201,
          headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' },
          body: JSON.stringify(body),
        };
      },
    }),
  },
  {
    id: 'duplicate-refused-but-stored',
    check: 'lifecycle/duplicate-stored',
    title: 'a duplicate is refused with 409 and yet stored',
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (answer.status !== 409) return answer;
        const tenant = usual.tenant(state, ask.headers.authorization, ask);
        const body: unknown = JSON.parse(String(ask.body));
        if (typeof tenant !== 'string' || !isObject(body)) return answer;
        const id = usual.id();
        usual.insert(
          state,
          {
            id,
            name: `${String(body.name)}\t${id}`,
            tenant,
            secret: usual.secret(state),
            scopes: ['Read', 'Write'],
          },
          body,
        );
        return answer;
      },
      described: (key) => ({ ...usual.described(key), name: key.name.split('\t')[0] }),
    }),
  },
  {
    id: 'duplicate-changes-first',
    check: 'lifecycle/duplicate-stored',
    title: 'a refused duplicate gives the first key a new id',
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (answer.status !== 409) return answer;
        const tenant = usual.tenant(state, ask.headers.authorization, ask);
        const body: unknown = JSON.parse(String(ask.body));
        if (typeof tenant !== 'string' || !isObject(body)) return answer;
        const key = usual.find(state, tenant, String(body.name));
        if (key !== undefined) usual.insert(state, { ...key, id: usual.id() }, body);
        return answer;
      },
    }),
  },
  {
    id: 'duplicate-other-case-refused',
    check: 'validation/accepts-valid',
    title: 'a name that differs in case is refused as a duplicate',
    apply: () => ({
      taken: (state, tenant, name) =>
        [...state.keys.keys()].some((key) => key.toLowerCase() === slot(tenant, name).toLowerCase()),
    }),
  },
  {
    id: 'concurrent-duplicates',
    check: 'lifecycle/concurrent-duplicate',
    title:
      'concurrent creates with one name are all accepted: something is awaited between look and insertion',
    apply: () => ({ pause: soon }),
  },
  {
    id: 'concurrent-duplicates-stored',
    check: 'lifecycle/concurrent-duplicate',
    title: 'concurrent creates with one name are all accepted, and all of them listed',
    apply: (usual) => ({
      pause: soon,
      insert(state, key, body) {
        const name = state.keys.has(slot(key.tenant, key.name)) ? `${key.name}\t${key.id}` : key.name;
        usual.insert(state, { ...key, name }, body);
      },
      described: (key) => ({ ...usual.described(key), name: key.name.split('\t')[0] }),
    }),
  },
  {
    id: 'delete-does-nothing',
    check: 'lifecycle/delete',
    title: 'a delete says 200 and deletes nothing',
    apply: () => ({ remove: () => undefined }),
  },
  {
    id: 'delete-hides-only',
    check: 'lifecycle/gone',
    title: 'a deleted key is no longer listed, but can still be read',
    apply: (usual) => {
      const hidden = new Set<string>();
      return {
        remove(state, key) {
          hidden.add(key.id);
          state.secrets.delete(key.secret);
        },
        listed: (state, tenant) => usual.listed(state, tenant).filter((key) => !hidden.has(key.id)),
        taken: (state, tenant, name) => {
          const key = usual.find(state, tenant, name);
          return key !== undefined && !hidden.has(key.id);
        },
      };
    },
  },
  {
    id: 'delete-stays-listed',
    check: 'lifecycle/delete',
    title: 'a deleted key cannot be read, but is still listed',
    apply: (usual) => {
      const dead: Key[] = [];
      return {
        remove(state, key) {
          usual.remove(state, key);
          dead.push(key);
        },
        listed: (state, tenant) => [
          ...usual.listed(state, tenant),
          ...dead.filter((key) => key.tenant === tenant),
        ],
      };
    },
  },
  {
    id: 'delete-takes-another',
    check: 'lifecycle/delete',
    title: 'a delete takes the oldest key of the account, whichever was meant',
    apply: (usual) => ({
      remove: (state, key) => usual.remove(state, usual.listed(state, key.tenant)[0] ?? key),
    }),
  },
  {
    id: 'delete-takes-neighbour-too',
    check: 'lifecycle/delete',
    title: 'a delete takes the keys whose names begin alike, too',
    apply: (usual) => ({
      remove(state, key) {
        for (const other of usual.listed(state, key.tenant)) {
          if (other.name.slice(0, 8) === key.name.slice(0, 8)) usual.remove(state, other);
        }
      },
    }),
  },
  {
    id: 'second-delete-200',
    check: 'lifecycle/gone',
    title: 'a second delete answers 200 again',
    apply: (usual) => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return ask.method === 'DELETE' && answer.status === 404 && on('delete')(ask, answer)
          ? empty(200)
          : answer;
      },
      removed: usual.removed,
    }),
  },
  {
    id: 'unknown-reads-200',
    check: 'lifecycle/gone',
    title: 'a key that is not there reads as an empty array',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        if (!on('read')(ask, answer) || answer.status !== 404) return answer;
        return {
          status: 200,
          headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' },
          body: '[]',
        };
      },
    }),
  },
  {
    id: 'name-stays-taken',
    check: 'lifecycle/name-free',
    title: 'the name of a deleted key cannot be used again',
    apply: (usual) => {
      const used = new Set<string>();
      return {
        taken: (state, tenant, name) => usual.taken(state, tenant, name) || used.has(slot(tenant, name)),
        remove(state, key) {
          used.add(slot(key.tenant, key.name));
          usual.remove(state, key);
        },
      };
    },
  },
  {
    id: 'name-reused-brings-old-id-back',
    check: 'lifecycle/unique-id',
    title: 'a key whose name was used before has the id of the deleted one',
    apply: (usual) => {
      const ids = new Map<string, string>();
      return {
        insert(state, key, body) {
          const id = ids.get(slot(key.tenant, key.name)) ?? key.id;
          ids.set(slot(key.tenant, key.name), id);
          usual.insert(state, { ...key, id }, body);
        },
        wrap: bodiesWithStoredId,
      };
    },
  },
];

const cut = (key: Key): Key => ({ ...key, name: key.name.slice(0, 32) });

/** The created key shows the id that was stored for its name. */
const bodiesWithStoredId: Habits['wrap'] = async (ask, next, state) => {
  const stored = (name: unknown) => [...state.keys.values()].find((key) => key.name === name)?.id;
  return bodies(both(on('create'), succeeded), (body) => ({ ...body, id: stored(body.name) }))(ask, next);
};
