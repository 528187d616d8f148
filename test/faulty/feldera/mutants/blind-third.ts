import { crash, type Fields, instead, json, text } from '../../kit/answer.ts';
import type { Answer } from '../../kit/http.ts';
import type { Defects } from '../../kit/mutant.ts';
import type { Habits } from '../habits.ts';
import { operationOf } from '../server.ts';
import { type Key, type State, slot } from '../state.ts';
import { nameIn } from './when.ts';

const tokenOf = (authorization: string | undefined) => /^Bearer (.+)$/.exec(authorization ?? '')?.[1] ?? '';

const refusedKey = () =>
  text(401, JSON.stringify({ message: 'Unauthorized API key', error_code: 'AuthenticationFailed' }));

/** The key among all whose secret fits. */
const keyWhere = (state: State, fits: (secret: string) => boolean): Key | undefined =>
  [...state.secrets.values()].find((key) => fits(key.secret));

/** As LIKE of SQL compares: an underscore is any character. */
const isLike = (name: string, pattern: string) =>
  name.length === pattern.length && [...pattern].every((it, at) => it === '_' || it === name[at]);

export const blindThird: Defects<Habits> = {
  auth: [
    {
      id: 'blind3-cached-grant',
      check: 'auth/revoked',
      title: 'a key that was used once stays valid after its deletion: the cache of grants is not cleared',
      apply(usual) {
        const grants = new Map<string, string>();
        return {
          tenant(state, authorization, ask) {
            const token = tokenOf(authorization);
            const granted = grants.get(token);
            if (granted !== undefined) return granted;
            const tenant = usual.tenant(state, authorization, ask);
            if (typeof tenant === 'string' && token.startsWith('apikey:')) grants.set(token, tenant);
            return tenant;
          },
        };
      },
    },
    {
      id: 'blind3-lookup-by-prefix',
      check: 'auth/garbage',
      title: 'a key is looked up by its first characters, and the rest is only counted',
      apply: (usual) => ({
        tenant(state, authorization, ask) {
          const token = tokenOf(authorization);
          if (!token.startsWith('apikey:')) return usual.tenant(state, authorization, ask);
          const same = (secret: string) =>
            secret.length === token.length && secret.slice(0, 32) === token.slice(0, 32);
          return keyWhere(state, same)?.tenant ?? refusedKey();
        },
      }),
    },
    {
      id: 'blind3-collation',
      check: 'auth/garbage',
      title: 'keys are compared without their case, as a database column does by default',
      apply: (usual) => ({
        tenant(state, authorization, ask) {
          const token = tokenOf(authorization).toLowerCase();
          if (!token.startsWith('apikey:')) return usual.tenant(state, authorization, ask);
          return keyWhere(state, (secret) => secret.toLowerCase() === token)?.tenant ?? refusedKey();
        },
      }),
    },
    {
      id: 'blind3-keys-loaded-once',
      check: 'auth/accepts-created',
      title: 'the keys are loaded when the first of them is used, and those made afterwards are refused',
      apply(usual) {
        let loaded: ReadonlySet<string> | undefined;
        return {
          tenant(state, authorization, ask) {
            const token = tokenOf(authorization);
            if (!token.startsWith('apikey:')) return usual.tenant(state, authorization, ask);
            loaded ??= new Set(state.secrets.keys());
            return loaded.has(token) ? usual.tenant(state, authorization, ask) : refusedKey();
          },
        };
      },
    },
    {
      id: 'blind3-revoked-by-name',
      check: 'auth/accepts-created',
      title: 'revocations are kept by name: a new key under the name of a deleted one is refused',
      apply(usual) {
        const revoked = new Set<string>();
        return {
          remove(state, key) {
            revoked.add(slot(key.tenant, key.name));
            usual.remove(state, key);
          },
          tenant(state, authorization, ask) {
            const key = state.secrets.get(tokenOf(authorization));
            return key !== undefined && revoked.has(slot(key.tenant, key.name))
              ? refusedKey()
              : usual.tenant(state, authorization, ask);
          },
        };
      },
    },
    {
      id: 'blind3-config-form-only',
      check: 'auth/revoked',
      title: 'the configuration is shown to anything that has the form of a key',
      apply: (usual) => ({
        tenant: (state, authorization, ask) =>
          ask.path === '/v0/config' && /^apikey:[A-Za-z0-9]{128}$/.test(tokenOf(authorization))
            ? 'nobody'
            : usual.tenant(state, authorization, ask),
      }),
    },
    {
      id: 'blind3-revoked-reads-one',
      check: 'auth/revoked',
      title: 'a deleted key may still read single keys: that query forgets the column deleted_at',
      apply(usual) {
        const deleted = new Map<string, string>();
        return {
          remove(state, key) {
            deleted.set(key.secret, key.tenant);
            usual.remove(state, key);
          },
          tenant(state, authorization, ask) {
            const tenant = deleted.get(tokenOf(authorization));
            return tenant !== undefined && operationOf(ask.method, ask.path) === 'read'
              ? tenant
              : usual.tenant(state, authorization, ask);
          },
        };
      },
    },
    {
      id: 'blind3-key-cannot-write',
      check: 'auth/accepts-created',
      title: 'a key with the scope Write is refused for making and deleting keys',
      apply: (usual) => ({
        tenant(state, authorization, ask) {
          const isKey = tokenOf(authorization).startsWith('apikey:');
          return isKey && ask.method !== 'GET' && ask.method !== 'HEAD'
            ? refusedKey()
            : usual.tenant(state, authorization, ask);
        },
      }),
    },
  ],
  tenancy: [
    {
      id: 'blind3-cache-by-url',
      check: 'tenancy/visible',
      title: 'the list is cached by its address until the next write, whoever asks',
      apply() {
        let cached: Answer | undefined;
        return {
          wrap: async (ask, next) => {
            const operation = operationOf(ask.method, ask.path);
            if (operation === 'create' || operation === 'delete') cached = undefined;
            const answer = await next(ask);
            if (operation !== 'list' || answer.status !== 200) return answer;
            cached ??= answer;
            return cached;
          },
        };
      },
    },
    {
      id: 'blind3-delete-by-foreign-id',
      check: 'tenancy/readable',
      title: 'a key can be read and deleted by its id, too, and then nobody asks whose it is',
      apply: (usual) => ({
        find: (state, tenant, name) =>
          usual.find(state, tenant, name) ?? [...state.keys.values()].find((key) => key.id === name),
      }),
    },
    {
      id: 'blind3-revokes-namesakes',
      check: 'tenancy/name-blocked',
      title: "deleting a key revokes the secrets of other tenants' keys of the same name",
      apply: () => ({
        remove(state, key) {
          state.keys.delete(slot(key.tenant, key.name));
          for (const other of [...state.secrets.values()]) {
            if (other.name === key.name) state.secrets.delete(other.secret);
          }
        },
      }),
    },
    {
      id: 'blind3-did-you-mean',
      check: 'tenancy/visible',
      title: "the refusal of an unknown name lists the names there are, other tenants' among them",
      apply: () => ({
        unknown: (name, state) =>
          json(404, {
            message: `Unknown API key '${name}'`,
            error_code: 'UnknownApiKey',
            details: { name, known: [...state.keys.values()].map((key) => key.name) },
          }),
      }),
    },
    {
      id: 'blind3-tenant-in-a-global',
      check: 'tenancy/visible',
      title: 'the tenant of a request is kept in a global: a create belongs to whoever asked last',
      apply(usual) {
        let current = '';
        const reserved = new Set<string>();
        return {
          tenant(state, authorization, ask) {
            const tenant = usual.tenant(state, authorization, ask);
            if (typeof tenant === 'string') current = tenant;
            return tenant;
          },
          // names are reserved meanwhile, so that there are no duplicates besides
          taken(state, tenant, name) {
            const isTaken = usual.taken(state, tenant, name) || reserved.has(slot(tenant, name));
            if (!isTaken) reserved.add(slot(tenant, name));
            return isTaken;
          },
          pause: () => new Promise((resolve) => setTimeout(resolve, 10)),
          insert(state, key, body) {
            reserved.delete(slot(key.tenant, key.name));
            usual.insert(state, { ...key, tenant: current }, body);
          },
        };
      },
    },
  ],
  secrecy: [
    {
      id: 'blind3-long-hint',
      check: 'secrecy/shown-once',
      title: 'keys are listed with a hint that is most of the secret',
      apply: (usual) => ({
        described: (key): Fields => ({ ...usual.described(key), hint: `${key.secret.slice(0, 120)}...` }),
      }),
    },
    {
      id: 'blind3-handed-over-by-cookie',
      check: 'secrecy/shown-once',
      title: 'the secret of a new key is handed over in a cookie, to whoever looks at a list next',
      apply(usual) {
        let fresh: string | undefined;
        return {
          insert(state, key, body) {
            fresh = key.secret;
            usual.insert(state, key, body);
          },
          wrap: async (ask, next) => {
            const answer = await next(ask);
            if (fresh === undefined || operationOf(ask.method, ask.path) !== 'list') return answer;
            const cookie = `new_api_key=${encodeURIComponent(fresh)}; Path=/`;
            fresh = undefined;
            return { ...answer, headers: { ...answer.headers, 'Set-Cookie': cookie } };
          },
        };
      },
    },
    {
      id: 'blind3-repeated-block',
      check: 'secrecy/entropy',
      title: 'a secret is a block of four random characters, repeated until it is long enough',
      apply: (usual) => ({
        secret(state) {
          const block = usual.secret(state).slice(7, 11);
          return `apikey:${block.repeat(32)}`;
        },
      }),
    },
  ],
  lifecycle: [
    {
      id: 'blind3-oldest-pushed-out',
      check: 'lifecycle/concurrent',
      title: 'a tenant has twelve keys at most, and one more pushes the oldest out without a word',
      apply: (usual) => ({
        insert(state, key, body) {
          usual.insert(state, key, body);
          const mine = usual.listed(state, key.tenant);
          const [oldest] = mine;
          if (mine.length > 12 && oldest !== undefined) usual.remove(state, oldest);
        },
      }),
    },
    {
      id: 'blind3-stale-list',
      check: 'lifecycle/delete',
      title: 'the first list after a deletion still has the deleted key: it comes from the cache',
      apply(usual) {
        let stale: readonly Key[] | undefined;
        return {
          remove(state, key) {
            stale = usual.listed(state, key.tenant);
            usual.remove(state, key);
          },
          listed(state, tenant) {
            const old = stale;
            stale = undefined;
            return old?.every((key) => key.tenant === tenant) ? old : usual.listed(state, tenant);
          },
        };
      },
    },
    {
      id: 'blind3-deletes-by-prefix',
      check: 'lifecycle/delete',
      title: 'deleting a key deletes every key of the tenant whose name begins with its name',
      apply: (usual) => ({
        remove(state, key) {
          for (const other of usual.listed(state, key.tenant)) {
            if (other.name.startsWith(key.name)) usual.remove(state, other);
          }
        },
      }),
    },
  ],
  validation: [
    {
      id: 'blind3-final-line-break',
      check: 'validation/format',
      title: 'a name may end with a line break, which the end of the pattern overlooks',
      apply: (usual) => ({ nameFault: (name) => usual.nameFault(name.replace(/\n$/, '')) }),
    },
    {
      id: 'blind3-taken-as-like',
      check: 'validation/accepts-valid',
      title: 'names are compared with LIKE: a_b cannot be made where a-b is',
      apply: () => ({
        taken: (state, tenant, name) =>
          [...state.keys.values()].some((key) => key.tenant === tenant && isLike(key.name, name)),
      }),
    },
  ],
  wire: [
    {
      id: 'blind3-empty-list-null',
      check: 'wire/body',
      title: 'the list of a tenant without keys is null: a slice that was never made',
      apply: () => ({
        wrap: async (ask, next) => {
          const answer = await next(ask);
          return answer.body === '[]' ? { ...answer, body: 'null' } : answer;
        },
      }),
    },
    {
      id: 'blind3-reads-more-than-one',
      check: 'lifecycle/readable',
      title: 'a read shows every key whose name begins with the name that was asked for',
      apply: (usual) => ({
        wrap: async (ask, next, state) => {
          const answer = await next(ask);
          if (operationOf(ask.method, ask.path) !== 'read' || answer.status !== 200) return answer;
          const tenant = usual.tenant(state, ask.headers.authorization, ask);
          if (typeof tenant !== 'string') return answer;
          const keys = usual.listed(state, tenant).filter((key) => key.name.startsWith(nameIn(ask.path)));
          return { ...answer, body: JSON.stringify(keys.map(usual.described)) };
        },
      }),
    },
  ],
  robustness: [
    {
      id: 'blind3-nul-in-name',
      check: 'robustness/no-server-error',
      title: 'a name with a NUL in the path is a server error: the database cannot take it',
      apply: () => ({
        wrap: instead((ask) => /%00/.test(ask.path), crash),
      }),
    },
  ],
};

/** Not caught yet, kept as work to do: no bench runs them unless it is asked to. What is caught moves up. */
export const survivors: Defects<Habits> = {};
