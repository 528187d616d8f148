import type { Ask } from '../../kit/http.ts';
import type { Defect } from '../../kit/mutant.ts';
import { basicOf, failure, type Habits } from '../habits.ts';

/** Leaves out part of whose a key is: account, organization or project. */
const owned =
  (usual: Habits, part: number): Habits['owner'] =>
  (user, ask) => {
    const owner = usual.owner(user, ask);
    if (typeof owner !== 'string') return owner;
    return JSON.stringify(JSON.parse(owner).map((it: unknown, at: number) => (at === part ? '-' : it)));
  };

export const tenancy: readonly Defect<Habits>[] = [
  {
    id: 'projects-compared-by-their-beginning',
    check: 'tenancy/visible',
    title: 'a project sees the keys of each project whose name begins with its own',
    apply: () => ({
      listed: (state, owner) =>
        [...state.keys.values()].filter((key) => key.owner.startsWith(owner.replace(/"]$/, ''))),
    }),
  },
  {
    id: 'accounts-are-one',
    check: 'tenancy/visible',
    title: 'keys of one account are listed to another',
    apply: (usual) => ({ owner: owned(usual, 0) }),
  },
  {
    id: 'projects-are-one',
    check: 'tenancy/visible',
    title: 'keys of one project are listed in another',
    apply: (usual) => ({ owner: owned(usual, 2) }),
  },
  {
    id: 'organizations-are-one',
    check: 'tenancy/visible',
    title: 'keys of one organization are listed in another',
    apply: (usual) => ({ owner: owned(usual, 1) }),
  },
  {
    id: 'list-shows-all',
    check: 'tenancy/visible',
    title: 'the list shows the keys of everybody',
    apply: () => ({ listed: (state) => [...state.keys.values()] }),
  },
  {
    id: 'delete-foreign',
    check: 'tenancy/deletable',
    title: 'a key can be deleted by anybody who knows its id',
    apply: () => ({ find: (state, _, id) => state.keys.get(id) }),
  },
  {
    id: 'delete-foreign-in-silence',
    check: 'tenancy/deletable',
    title: "deleting another's key answers 404 and deletes it",
    apply: (usual) => ({
      find(state, owner, id) {
        const key = usual.find(state, owner, id);
        if (key === undefined) state.keys.delete(id);
        return key;
      },
    }),
  },
  {
    id: 'delete-from-other-project',
    check: 'tenancy/deletable',
    title: 'a key can be deleted from another project of the account',
    apply: (usual) => ({
      find(state, owner, id) {
        const key = state.keys.get(id);
        return key !== undefined && account(key.owner) === account(owner)
          ? key
          : usual.find(state, owner, id);
      },
    }),
  },
  {
    id: 'name-blocked',
    check: 'tenancy/name-blocked',
    title: 'a name that one account uses is refused to another',
    apply: () => {
      const names = new Map<string, string>();
      return {
        wrap: async (ask, next) => {
          const name = ask.method === 'POST' ? nameOf(ask) : undefined;
          const user = ask.method === 'POST' ? claimedUser(ask) : undefined;
          const holder = name === undefined ? undefined : names.get(name);
          if (name !== undefined && user !== undefined && holder === undefined) names.set(name, user);
          if (user !== undefined && holder !== undefined && holder !== user) {
            return failure(ask, 409, 'CONFLICT', 'The name is taken.');
          }
          return next(ask);
        },
      };
    },
  },
  {
    id: 'list-cached-for-all',
    check: 'tenancy/visible',
    title: 'the list is cached without regard to the account',
    apply: (usual) => {
      let cached: ReturnType<Habits['listed']> | undefined;
      return {
        listed(state, owner) {
          cached ??= usual.listed(state, owner);
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
  {
    id: 'name-of-another-suffixed',
    check: 'tenancy/name-blocked',
    title: 'a name that another account uses gets a suffix',
    apply: (usual) => ({
      insert(state, key, body) {
        const isUsed = [...state.keys.values()].some(
          (it) => it.name === key.name && account(it.owner) !== account(key.owner),
        );
        usual.insert(state, isUsed ? { ...key, name: `${key.name}-1` } : key, body);
      },
    }),
  },
];

/** Who a request says it is from, by Basic or by Digest. */
function claimedUser(ask: Ask): string | undefined {
  const header = ask.headers.authorization ?? '';
  return /username="([^"]+)"/.exec(header)?.[1] ?? basicOf(header)[0];
}

const account = (owner: string): unknown => JSON.parse(owner)[0];

function nameOf(ask: Ask): string | undefined {
  try {
    return String(JSON.parse(String(ask.body)).name);
  } catch {
    return undefined;
  }
}
