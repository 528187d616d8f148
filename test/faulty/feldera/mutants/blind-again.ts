import { answers, bodies, both, crash, header, instead, json, status, succeeded } from '../../kit/answer.ts';
import type { Answer, Ask } from '../../kit/http.ts';
import type { Defects } from '../../kit/mutant.ts';
import { alphanumeric, type Habits, isObject, uuid7 } from '../habits.ts';
import { type Key, type State, slot, tenants } from '../state.ts';
import { nameIn, on } from './when.ts';

/** A second set, written from the issue and from what is known of the provider, without a look at the checks. */
export const blindAgain: Defects<Habits> = {
  auth: [
    {
      id: 'blind2-head-open',
      check: 'auth/missing',
      title: 'HEAD needs no credential, and tells whether a key is there',
      apply: (usual) => ({
        tenant: orElse(usual, (given, ask) =>
          given === undefined && ask.method === 'HEAD' ? 'one' : undefined,
        ),
      }),
    },
    {
      id: 'blind2-one-revocation-kept',
      check: 'auth/revoked',
      title: 'only the last revocation is remembered: a deleted key works again once another one is deleted',
      apply: (usual) => {
        const deleted: Key[] = [];
        return {
          remove(state, key) {
            usual.remove(state, key);
            deleted.push(key);
          },
          tenant: orElse(
            usual,
            (given) => deleted.slice(0, -1).find(({ secret }) => given === `Bearer ${secret}`)?.tenant,
          ),
        };
      },
    },
    {
      id: 'blind2-first-72-bytes',
      check: 'auth/garbage',
      title: 'of a key only the first 72 bytes count (bcrypt)',
      apply: (usual) => ({
        tenant: orElse(usual, (given, _, state) => {
          const token = tokenOf(given);
          if (token.length < 72) return undefined;
          return [...state.secrets.values()].find(({ secret }) => alike(secret, token, 72))?.tenant;
        }),
      }),
    },
    {
      id: 'blind2-percent-is-any',
      check: 'auth/garbage',
      title: 'a key is looked up with LIKE: a percent sign stands for any characters',
      apply: (usual) => ({
        tenant: orElse(usual, (given, _, state) => {
          const token = tokenOf(given);
          if (!token.startsWith('apikey:') || !token.includes('%')) return undefined;
          const pattern = new RegExp(`^${token.split(/%+/).map(literal).join('.*')}$`);
          return [...state.secrets.values()].find(({ secret }) => pattern.test(secret))?.tenant;
        }),
      }),
    },
    {
      id: 'blind2-opens-one-create-later',
      check: 'auth/accepts-created',
      title: 'a created key opens nothing until the next one is created (a stale index)',
      apply: (usual) => {
        let newest = '';
        return {
          insert(state, key, body) {
            usual.insert(state, key, body);
            newest = key.secret;
          },
          tenant: (state, given, ask) =>
            usual.tenant(state, given === `Bearer ${newest}` ? 'Bearer apikey:unknown' : given, ask),
        };
      },
    },
    {
      id: 'blind2-name-stays-revoked',
      check: 'auth/accepts-created',
      title: 'revocations are kept by name: a key whose name was used before opens nothing',
      apply: (usual) => {
        const revoked = new Set<string>();
        return {
          remove(state, key) {
            usual.remove(state, key);
            revoked.add(slot(key.tenant, key.name));
          },
          insert(state, key, body) {
            usual.insert(state, key, body);
            if (revoked.has(slot(key.tenant, key.name))) state.secrets.delete(key.secret);
          },
        };
      },
    },
    {
      id: 'blind2-last-slash-open',
      check: 'auth/missing',
      title:
        'with a slash at its end the path of the list needs no credential (the rule names the bare path)',
      apply: () => ({
        wrap(ask, next) {
          if (ask.method !== 'GET' || ask.path !== '/v0/api_keys/') return next(ask);
          const headers = { ...ask.headers, authorization: `Bearer ${Object.keys(tenants)[0]}` };
          return next({ ...ask, path: '/v0/api_keys', headers });
        },
      }),
    },
  ],
  tenancy: [
    {
      id: 'blind2-delete-by-name-everywhere',
      check: 'tenancy/name-blocked',
      title: "a delete takes the keys of that name of all tenants, once the caller's own is found",
      apply: (usual) => ({
        remove(state, key) {
          for (const other of [...state.keys.values()])
            if (other.name === key.name) usual.remove(state, other);
        },
      }),
    },
    {
      id: 'blind2-keys-see-all',
      check: 'tenancy/visible',
      title: "who asks with a key, and not with a login, is listed every tenant's keys",
      apply: (usual) => {
        let byKey = false;
        return {
          tenant(state, given, ask) {
            byKey = tokenOf(given).startsWith('apikey:');
            return usual.tenant(state, given, ask);
          },
          listed: (state, tenant) => (byKey ? [...state.keys.values()] : usual.listed(state, tenant)),
        };
      },
    },
    {
      id: 'blind2-read-by-id-of-anybody',
      check: 'tenancy/readable',
      title: 'where there is no key of that name, a key of that id is read, whosever it is',
      apply: (usual) => ({
        find: (state, tenant, name) =>
          usual.find(state, tenant, name) ?? [...state.keys.values()].find(({ id }) => id === name),
      }),
    },
    {
      id: 'blind2-foreign-delete-disarms',
      check: 'tenancy/deletable',
      title: "deleting another tenant's key answers 404, but its secret opens nothing any more",
      apply: (usual) => {
        let deleting = false;
        return {
          wrap(ask, next) {
            deleting = ask.method === 'DELETE';
            return next(ask);
          },
          find(state, tenant, name) {
            const mine = usual.find(state, tenant, name);
            if (mine === undefined && deleting) disarm(state, name);
            return mine;
          },
        };
      },
    },
  ],
  secrecy: [
    {
      id: 'blind2-listed-as-bytea',
      check: 'secrecy/shown-once',
      title: 'the list shows the secret as the database prints bytes: \\x and hexadecimal digits',
      apply: (usual) => ({
        described: (key) => ({
          ...usual.described(key),
          raw: `\\x${Buffer.from(key.secret).toString('hex')}`,
        }),
      }),
    },
    {
      id: 'blind2-pool-of-secrets',
      check: 'lifecycle/unique-secret',
      title: 'secrets are drawn from a pool of twelve that was made at the start',
      apply: (usual) => {
        const pool = Array.from({ length: 12 }, () => usual.secret(nothing));
        return { secret: () => pool[Math.floor(Math.random() * pool.length)] ?? '' };
      },
    },
    {
      id: 'blind2-first-list-shows-secret',
      check: 'secrecy/shown-once',
      title: 'the first list after a create shows the secret, later ones do not',
      apply: (usual) => {
        const fresh = new Set<string>();
        return {
          insert(state, key, body) {
            usual.insert(state, key, body);
            fresh.add(key.id);
          },
          described: (key) => ({
            ...usual.described(key),
            ...(fresh.delete(key.id) && { api_key: key.secret }),
          }),
        };
      },
    },
    {
      id: 'blind2-secret-shifts',
      check: 'secrecy/sequence',
      title: 'a secret is the one before it, shifted by one character',
      apply: (usual) => {
        let last = '';
        return {
          secret(state) {
            last = last === '' ? usual.secret(state) : `apikey:${last.slice(8)}${alphanumeric(1)}`;
            return last;
          },
        };
      },
    },
    {
      id: 'blind2-wrong-method-dumps',
      check: 'secrecy/shown-once',
      title: "PUT on a key's path is a 404 that dumps the stored key, with its secret",
      apply: (usual) => ({
        async wrap(ask, next, state) {
          const answer = await next(ask);
          if (ask.method !== 'PUT' || answer.status !== 404) return answer;
          const tenant = usual.tenant(state, ask.headers.authorization, ask);
          if (typeof tenant !== 'string') return answer;
          const key = usual.find(state, tenant, nameIn(ask.path));
          return key === undefined ? answer : json(404, { message: 'no route', context: key });
        },
      }),
    },
  ],
  lifecycle: [
    {
      id: 'blind2-ten-keys-kept',
      check: 'lifecycle/concurrent',
      title: 'an account keeps ten keys: the eleventh is created, and the oldest goes in silence',
      apply: (usual) => ({
        insert(state, key, body) {
          usual.insert(state, key, body);
          const [oldest, ...rest] = usual.listed(state, key.tenant);
          if (oldest !== undefined && rest.length >= 10) usual.remove(state, oldest);
        },
      }),
    },
    {
      id: 'blind2-delete-renumbers',
      check: 'lifecycle/delete',
      title: "a delete gives the account's other keys new ids",
      apply: (usual) => ({
        remove(state, key) {
          usual.remove(state, key);
          for (const other of usual.listed(state, key.tenant)) {
            const renumbered = { ...other, id: uuid7() };
            state.keys.set(slot(other.tenant, other.name), renumbered);
            state.secrets.set(other.secret, renumbered);
          }
        },
      }),
    },
    {
      id: 'blind2-concurrent-creates-lost',
      check: 'lifecycle/concurrent',
      title: 'of concurrent creates with different names all answer 201, but the last to finish wins',
      apply: (usual) => {
        let before: readonly Key[] = [];
        let version = 0;
        const seen = new Map<string, number>();
        return {
          taken(state, tenant, name) {
            seen.set(slot(tenant, name), version);
            before = [...state.keys.values()];
            return usual.taken(state, tenant, name);
          },
          pause: () => new Promise((resolve) => setTimeout(resolve, 5)),
          insert(state, key, body) {
            const isStale = seen.get(slot(key.tenant, key.name)) !== version;
            const made = usual.listed(state, key.tenant).filter((it) => !before.includes(it));
            if (isStale) for (const other of made) usual.remove(state, other);
            usual.insert(state, key, body);
            version += 1;
          },
        };
      },
    },
    {
      id: 'blind2-digits-become-number',
      check: 'lifecycle/round-trip',
      title: 'a name of digits comes back as a number',
      apply: (usual) => ({
        described: (key) => ({
          ...usual.described(key),
          name: /^\d+$/.test(key.name) ? Number(key.name) : key.name,
        }),
      }),
    },
    {
      id: 'blind2-refused-takes-the-name',
      check: 'validation/nothing-created',
      title: 'a create that is refused for its content type is not listed, but its name is taken',
      apply: (usual) => {
        const taken = new Set<string>();
        return {
          body(ask) {
            const body = usual.body(ask);
            if ('status' in body) taken.add(nameOf(ask));
            return body;
          },
          taken: (state, tenant, name) => taken.has(name) || usual.taken(state, tenant, name),
        };
      },
    },
    {
      id: 'blind2-read-shows-fewer-scopes',
      check: 'lifecycle/round-trip',
      title: 'a key that is read by itself has the scope Read only, in the list it has both',
      apply: (usual) => ({ readBody: (key) => [{ ...usual.described(key), scopes: ['Read'] }] }),
    },
  ],
  wire: [
    {
      id: 'blind2-unknown-without-message',
      check: 'wire/body',
      title: 'the 404 of an unknown key has no message',
      apply: () => ({
        wrap: bodies(both(on('read', 'delete'), status(404)), ({ message: _, ...rest }) => rest),
      }),
    },
    {
      id: 'blind2-head-other-type',
      check: 'wire/head',
      title: 'HEAD says text/plain where GET says application/json',
      apply: () => ({
        wrap: header(
          both((ask) => ask.method === 'HEAD', succeeded),
          'Content-Type',
          'text/plain',
        ),
      }),
    },
    {
      id: 'blind2-empty-list-without-body',
      check: 'wire/body',
      title: 'a tenant without keys is listed nothing at all: an empty body, not []',
      apply: () => ({
        wrap: answers(both(on('list'), succeeded), (answer) =>
          answer.body === '[]' ? { ...answer, body: '' } : answer,
        ),
      }),
    },
  ],
  robustness: [
    {
      id: 'blind2-slash-in-name-crashes',
      check: 'robustness/no-server-error',
      title: 'a slash in a name, encoded in the path, is a server error',
      apply: () => ({ wrap: instead((ask) => /%2f/i.test(ask.path), crash) }),
    },
    {
      id: 'blind2-repeated-query-crashes',
      check: 'robustness/no-server-error',
      title: 'a query parameter that is there twice is a server error',
      apply: () => ({
        wrap: instead((ask) => new Set(ask.query.keys()).size < [...ask.query.keys()].length, crash),
      }),
    },
  ],
  validation: [
    {
      id: 'blind2-charset-refused',
      check: 'validation/content-type',
      title: 'JSON that is declared as "application/json; charset=utf-8" is refused',
      apply: (usual) => ({
        body: (ask) =>
          (ask.headers['content-type'] ?? '').includes(';')
            ? { status: 400, headers: { 'Content-Type': 'text/plain' }, body: 'Content type error' }
            : usual.body(ask),
      }),
    },
    {
      id: 'blind2-name-leading-hyphen-refused',
      check: 'validation/accepts-valid',
      title: 'a name that begins with a hyphen or an underscore is refused',
      apply: (usual) => ({
        nameFault: (name) => (/^[-_]/.test(name) ? usual.nameFault(`${name} `) : usual.nameFault(name)),
      }),
    },
    {
      id: 'blind2-name-ends-at-null',
      check: 'validation/format',
      title: 'a name ends at U+0000, what follows is dropped instead of refused',
      apply: (usual) => ({
        name(value) {
          const name = usual.name(value);
          return typeof name === 'string' ? (name.split('\u0000')[0] ?? '') : name;
        },
      }),
    },
  ],
};

const nothing: State = { keys: new Map(), secrets: new Map() };

/** Who asks, with one more way in. */
const orElse =
  (
    usual: Habits,
    extra: (given: string | undefined, ask: Ask, state: State) => string | undefined,
  ): Habits['tenant'] =>
  (state, given, ask): string | Answer => {
    const tenant = usual.tenant(state, given, ask);
    return typeof tenant === 'string' ? tenant : (extra(given, ask, state) ?? tenant);
  };

const tokenOf = (given: string | undefined) => /^Bearer (.+)$/.exec(given ?? '')?.[1] ?? '';

const alike = (a: string, b: string, length: number) => a.slice(0, length) === b.slice(0, length);

const literal = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function disarm(state: State, name: string) {
  for (const key of state.keys.values()) if (key.name === name) state.secrets.delete(key.secret);
}

function nameOf(ask: Ask): string {
  try {
    const value: unknown = JSON.parse(String(ask.body));
    return isObject(value) ? String(value.name) : '';
  } catch {
    return '';
  }
}
