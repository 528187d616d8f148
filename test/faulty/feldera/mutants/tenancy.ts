import type { Fields } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import { type Habits, refusal } from '../habits.ts';
import type { Key, State } from '../state.ts';

const byName = (state: State, name: string) => [...state.keys.values()].find((key) => key.name === name);

export const tenancy: readonly Defect<Habits>[] = [
  {
    id: 'list-shows-all',
    check: 'tenancy/visible',
    title: 'the list shows the keys of all tenants',
    apply: () => ({ listed: (state) => [...state.keys.values()] }),
  },
  {
    id: 'list-shows-newest-of-all',
    check: 'tenancy/visible',
    title: "the list shows the other tenant's newest key, too",
    apply: (usual) => ({
      listed(state, tenant) {
        const newest = [...state.keys.values()].filter((key) => key.tenant !== tenant).at(-1);
        return [...usual.listed(state, tenant), ...(newest === undefined ? [] : [newest])];
      },
    }),
  },
  {
    id: 'read-foreign',
    check: 'tenancy/readable',
    title: "another tenant's key can be read by its name",
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (ask.method !== 'GET' || answer.status !== 404) return answer;
        const key = byName(state, decodeURIComponent(ask.path.split('/').at(-1) ?? ''));
        return key === undefined
          ? answer
          : {
              ...answer,
              status: 200,
              headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' },
              body: JSON.stringify(usual.readBody(key)),
            };
      },
    }),
  },
  {
    id: 'delete-foreign',
    check: 'tenancy/deletable',
    title: "another tenant's key can be deleted",
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (ask.method !== 'DELETE' || answer.status !== 404) return answer;
        const key = byName(state, decodeURIComponent(ask.path.split('/').at(-1) ?? ''));
        if (key === undefined) return answer;
        usual.remove(state, key);
        return usual.removed(key);
      },
    }),
  },
  {
    id: 'delete-foreign-in-silence',
    check: 'tenancy/deletable',
    title: "deleting another tenant's key answers 404 and deletes it",
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (ask.method !== 'DELETE' || answer.status !== 404) return answer;
        const key = byName(state, decodeURIComponent(ask.path.split('/').at(-1) ?? ''));
        if (key !== undefined) usual.remove(state, key);
        return answer;
      },
    }),
  },
  {
    id: 'name-blocked',
    check: 'tenancy/name-blocked',
    title: 'a name that one tenant uses is refused to the other',
    apply: () => ({ taken: (state, _, name) => byName(state, name) !== undefined }),
  },
  {
    id: 'one-account-for-all',
    check: 'tenancy/visible',
    title: 'all tenants are one',
    apply: (usual) => ({
      tenant(state, given, ask) {
        const tenant = usual.tenant(state, given, ask);
        return typeof tenant === 'string' ? 'one' : tenant;
      },
    }),
  },
  {
    id: 'foreign-name-told',
    check: 'tenancy/readable',
    title: "another tenant's key is refused with words that hold its id",
    apply: () => ({
      unknown: (name, state) =>
        refusal(404, `Unknown API key '${name}'`, 'UnknownApiKey', { name, id: byName(state, name)?.id }),
    }),
  },
  {
    id: 'last-caller-cached',
    check: 'tenancy/visible',
    title: 'the list is cached without regard to the tenant',
    apply: (usual) => {
      let cached: ReturnType<Habits['listed']> | undefined;
      return {
        listed(state, tenant) {
          cached ??= usual.listed(state, tenant);
          return cached;
        },
        insert(state, key, body) {
          cached = undefined;
          usual.insert(state, key, body);
        },
        remove(state, key) {
          cached = undefined;
          usual.remove(state, key);
        },
      };
    },
  },
  ...(['GET', 'DELETE'] as const).map(
    (method): Defect<Habits> => ({
      id: `foreign-name-403-${method}`,
      check: method === 'GET' ? 'tenancy/readable' : 'tenancy/deletable',
      title: `${method} of a name that another tenant uses is forbidden, and of any other unknown`,
      apply: () => ({
        wrap: async (ask, next, state) => {
          const answer = await next(ask);
          const isForeign = byName(state, decodeURIComponent(ask.path.split('/').at(-1) ?? '')) !== undefined;
          return ask.method === method && answer.status === 404 && isForeign
            ? refusal(403, 'Forbidden', 'Forbidden', {})
            : answer;
        },
      }),
    }),
  ),
  {
    id: 'deleted-is-everybodys',
    check: 'tenancy/readable',
    title: 'a key that was deleted can be read by another tenant',
    apply: (usual) => {
      const deleted: Key[] = [];
      return {
        remove(state, key) {
          usual.remove(state, key);
          deleted.push(key);
        },
        find: (state, tenant, name) =>
          usual.find(state, tenant, name) ??
          deleted.find((key) => key.name === name && key.tenant !== tenant),
      };
    },
  },
  {
    id: 'config-shows-newest-key',
    check: 'tenancy/visible',
    title: 'the configuration tells the newest key, whoever asks',
    apply: (usual) => {
      let newest: Key | undefined;
      return {
        insert(state, key, body) {
          usual.insert(state, key, body);
          newest = key;
        },
        config: () => ({ ...usual.config(), newest_api_key: newest && usual.described(newest) }),
      };
    },
  },
  {
    id: 'id-of-body-taken',
    check: 'tenancy/visible',
    title: "a create that names the id of another tenant's key replaces it",
    apply: (usual) => ({
      insert(state, key, body) {
        const old = [...state.keys.values()].find(({ id }) => isFields(body) && id === body.id);
        if (old) usual.remove(state, old);
        usual.insert(state, key, body);
      },
    }),
  },
];

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;
