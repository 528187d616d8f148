import { answers, both, crash, instead, succeeded } from '../../kit/answer.ts';
import type { Defects } from '../../kit/mutant.ts';
import { type Habits, isObject, refusal } from '../habits.ts';
import { operationOf } from '../server.ts';
import { slot, tenants } from '../state.ts';
import { nameIn, on } from './when.ts';

/** Written from the issue and from what is known of the provider, without a look at the checks. */
export const blind: Defects<Habits> = {
  wire: [
    {
      id: 'blind-delete-null',
      check: 'wire/empty-body',
      title: 'a delete answers with the JSON value null',
      apply: () => ({
        wrap: answers(both(on('delete'), succeeded), (answer) => ({
          ...answer,
          headers: { 'Content-Type': 'application/json' },
          body: 'null',
        })),
      }),
    },
    {
      id: 'blind-errors-encoded-twice',
      check: 'wire/body',
      title: 'an error is a JSON text that holds JSON',
      apply: () => ({
        wrap: answers(
          (_, answer) => answer.status === 409 || answer.status === 404,
          (answer) =>
            answer.body.length === 0 ? answer : { ...answer, body: JSON.stringify(String(answer.body)) },
        ),
      }),
    },
    {
      id: 'blind-hole-in-list',
      check: 'wire/body',
      title: 'a deleted key leaves null behind in the list',
      apply: () => {
        let deleted = false;
        return {
          wrap: async (ask, next) => {
            const answer = await next(ask);
            if (both(on('delete'), succeeded)(ask, answer)) deleted = true;
            if (!deleted || !both(on('list'), succeeded)(ask, answer)) return answer;
            return { ...answer, body: JSON.stringify([...JSON.parse(String(answer.body)), null]) };
          },
        };
      },
    },
    {
      id: 'blind-byte-order-mark',
      check: 'wire/body',
      title: 'JSON begins with a byte order mark',
      apply: () => ({
        wrap: answers(both(on('list', 'create'), succeeded), (answer) => ({
          ...answer,
          body: `\uFEFF${answer.body}`,
        })),
      }),
    },
  ],
  validation: [
    {
      id: 'blind-name-line-feed',
      check: 'validation/format',
      title: 'a line feed behind a name is accepted: the pattern takes $ for the end of a line',
      apply: (usual) => ({ nameFault: (name) => usual.nameFault(name.replace(/\n$/, '')) }),
    },
    {
      id: 'blind-name-any-letters',
      check: 'validation/format',
      title: 'letters of any script are accepted in a name',
      apply: (usual) => ({ nameFault: (name) => usual.nameFault(name.replaceAll(/\p{L}/gu, 'x')) }),
    },
    {
      id: 'blind-name-trimmed',
      check: 'validation/format',
      title: 'blanks around a name are cut off instead of refused',
      apply: (usual) => ({
        name(value) {
          const name = usual.name(value);
          return typeof name === 'string' ? name.trim() : name;
        },
      }),
    },
    {
      id: 'blind-array-body-crashes',
      check: 'validation/type',
      title: 'a body that is an array is a server error',
      apply: (usual) => ({
        name: (value) => (Array.isArray(value) ? crash() : usual.name(value)),
      }),
    },
    {
      id: 'blind-name-made-up',
      check: 'validation/required',
      title: 'a name that is missing is made up',
      apply: (usual) => ({
        name: (value) =>
          isObject(value) && value.name === undefined
            ? `unnamed-${Math.random().toString(36).slice(2)}`
            : usual.name(value),
      }),
    },
  ],
  auth: [
    {
      id: 'blind-bearer-null',
      check: 'auth/garbage',
      title: 'the tokens null and undefined are let in',
      apply: (usual) => ({
        tenant: (state, given, ask) =>
          /^Bearer (null|undefined)$/.test(given ?? '') ? 'one' : usual.tenant(state, given, ask),
      }),
    },
    {
      id: 'blind-jwt-unsigned',
      check: 'auth/garbage',
      title: 'a JWT that says it is not signed is let in',
      apply: (usual) => ({
        tenant: (state, given, ask) => (isUnsigned(given) ? 'one' : usual.tenant(state, given, ask)),
      }),
    },
    {
      id: 'blind-revoked-still-writes',
      check: 'auth/revoked',
      title: 'a deleted key can no longer read, but can still create',
      apply: (usual) => {
        const dead = new Map<string, string>();
        return {
          remove(state, key) {
            usual.remove(state, key);
            dead.set(`Bearer ${key.secret}`, key.tenant);
          },
          tenant: (state, given, ask) =>
            (ask.method === 'POST' ? dead.get(given ?? '') : undefined) ?? usual.tenant(state, given, ask),
        };
      },
    },
    {
      id: 'blind-revoked-cached-by-use',
      check: 'auth/revoked',
      title: 'a key that was used before its deletion stays in a cache',
      apply: (usual) => {
        const seen = new Map<string, string>();
        return {
          tenant(state, given, ask) {
            const cached = seen.get(given ?? '');
            if (cached !== undefined) return cached;
            const tenant = usual.tenant(state, given, ask);
            if (typeof tenant === 'string' && given?.startsWith('Bearer apikey:')) seen.set(given, tenant);
            return tenant;
          },
        };
      },
    },
  ],
  lifecycle: [
    {
      id: 'blind-list-cached',
      check: 'lifecycle/concurrent-duplicate',
      title: 'the list of a tenant is cached for two seconds',
      apply: (usual) => {
        const cache = new Map<string, { until: number; keys: ReturnType<Habits['listed']> }>();
        return {
          listed(state, tenant) {
            const cached = cache.get(tenant);
            if (cached !== undefined && cached.until > Date.now()) return cached.keys;
            const keys = usual.listed(state, tenant);
            cache.set(tenant, { until: Date.now() + 2000, keys });
            return keys;
          },
        };
      },
    },
    {
      id: 'blind-concurrent-crashes',
      check: 'robustness/no-server-error',
      title: 'concurrent creates with one name: one is made, the others are server errors (a deadlock)',
      apply: (usual) => {
        const open = new Set<string>();
        return {
          taken(state, tenant, name) {
            if (usual.taken(state, tenant, name)) return true;
            if (open.has(slot(tenant, name))) throw new Error('deadlock');
            open.add(slot(tenant, name));
            return false;
          },
          pause: () => new Promise((resolve) => setTimeout(resolve, 5)),
          insert(state, key, body) {
            usual.insert(state, key, body);
            open.delete(slot(key.tenant, key.name));
          },
        };
      },
    },
    {
      id: 'blind-name-free-later',
      check: 'lifecycle/name-free',
      title: 'the name of a deleted key is free again only after two seconds',
      apply: (usual) => {
        const until = new Map<string, number>();
        return {
          remove(state, key) {
            usual.remove(state, key);
            until.set(slot(key.tenant, key.name), Date.now() + 2000);
          },
          taken: (state, tenant, name) =>
            usual.taken(state, tenant, name) || (until.get(slot(tenant, name)) ?? 0) > Date.now(),
        };
      },
    },
    {
      id: 'blind-duplicate-after-delete',
      check: 'lifecycle/duplicate-refused',
      title: 'the index of names is lost with the first delete: from then on duplicates replace',
      apply: (usual) => {
        let lost = false;
        return {
          remove(state, key) {
            usual.remove(state, key);
            lost = true;
          },
          taken: (state, tenant, name) => !lost && usual.taken(state, tenant, name),
        };
      },
    },
    {
      id: 'blind-name-brings-secret-back',
      check: 'lifecycle/unique-secret',
      title: 'a key whose name was used before has the secret of the deleted one',
      apply: (usual) => {
        const old = new Map<string, string>();
        return {
          remove(state, key) {
            usual.remove(state, key);
            old.set(slot(key.tenant, key.name), key.secret);
          },
          insert(state, key, body) {
            const secret = old.get(slot(key.tenant, key.name)) ?? key.secret;
            Object.assign(key, { secret });
            usual.insert(state, key, body);
          },
        };
      },
    },
    {
      id: 'blind-delete-any-case',
      check: 'lifecycle/delete',
      title: 'a delete takes every key whose name differs in case only',
      apply: (usual) => ({
        remove(state, key) {
          const alike = usual
            .listed(state, key.tenant)
            .filter((it) => it.name.toLowerCase() === key.name.toLowerCase());
          for (const it of alike) usual.remove(state, it);
        },
      }),
    },
  ],
  secrecy: [
    {
      id: 'blind-only-tail-masked',
      check: 'secrecy/shown-once',
      title: 'the list shows the secret but for its last four characters',
      apply: (usual) => ({
        described: (key) => ({ ...usual.described(key), hint: `${key.secret.slice(0, -4)}****` }),
      }),
    },
    {
      id: 'blind-secret-as-bytes',
      check: 'secrecy/shown-once',
      title: 'a read key shows the secret as an array of bytes',
      apply: (usual) => ({
        readBody: (key) => [{ ...usual.described(key), hash: Buffer.from(key.secret).toJSON() }],
      }),
    },
  ],
  tenancy: [
    {
      id: 'blind-same-name-steals',
      check: 'tenancy/name-blocked',
      title: "a create takes another tenant's key of that name away from it",
      apply: (usual) => ({
        insert(state, key, body) {
          for (const tenant of Object.values(tenants)) {
            const other = usual.find(state, tenant, key.name);
            if (other !== undefined) usual.remove(state, other);
          }
          usual.insert(state, key, body);
        },
      }),
    },
    {
      id: 'blind-keys-of-first-tenant',
      check: 'tenancy/visible',
      title: 'whoever made a key, it acts for the first tenant',
      apply: (usual) => ({
        tenant(state, given, ask) {
          const tenant = usual.tenant(state, given, ask);
          return typeof tenant === 'string' && given?.startsWith('Bearer apikey:') ? 'one' : tenant;
        },
      }),
    },
    {
      id: 'blind-refusal-lists-all-names',
      check: 'tenancy/visible',
      title: 'the 404 of an unknown key proposes names, of all tenants',
      apply: () => ({
        unknown: (name, state) =>
          refusal(404, `Unknown API key '${name}'`, 'UnknownApiKey', {
            name,
            similar: [...state.keys.values()].map((key) => key.name),
          }),
      }),
    },
  ],
  robustness: [
    {
      id: 'blind-percent-crashes',
      check: 'robustness/no-server-error',
      title: 'a percent sign in a path that stands for nothing is a server error',
      apply: () => ({
        wrap: instead(
          (ask) => operationOf(ask.method, ask.path) === 'read' && cannotDecode(ask.path),
          () => crash(),
        ),
      }),
    },
    {
      id: 'blind-null-byte-crashes',
      check: 'robustness/no-server-error',
      title: 'U+0000 in a name is a server error of the database',
      apply: (usual) => ({
        nameFault: (name) => (name.includes('\0') ? crash() : usual.nameFault(name)),
        find: (state, tenant, name) => {
          if (name.includes('\0')) throw new Error('invalid byte sequence');
          return usual.find(state, tenant, name);
        },
      }),
    },
    {
      id: 'blind-surrogate-crashes',
      check: 'robustness/no-server-error',
      title: 'half a surrogate pair in a name is a server error',
      apply: (usual) => ({
        nameFault: (name) => (/\p{Surrogate}/u.test(name) ? crash() : usual.nameFault(name)),
      }),
    },
  ],
};

function isUnsigned(authorization: string | undefined): boolean {
  const head = /^Bearer ([\w-]+)\.[\w-]*\.[\w-]*$/.exec(authorization ?? '')?.[1];
  return head !== undefined && /"alg"\s*:\s*"none"/i.test(Buffer.from(head, 'base64url').toString());
}

function cannotDecode(path: string): boolean {
  try {
    nameIn(path);
    return false;
  } catch {
    return true;
  }
}
