import type { Defects } from '../../kit/mutant.ts';
import type { Habits } from '../habits.ts';
import { operationOf } from '../server.ts';
import { type Key, slot } from '../state.ts';

const tokenOf = (authorization: string | undefined) => (authorization ?? '').replace(/^Bearer /, '');

const refusedKey = 'Bearer apikey:none';

export const blindFourth: Defects<Habits> = {
  auth: [
    {
      id: 'blind4-children-die-with-their-maker',
      check: 'auth/accepts-created',
      title:
        'a key that was made with a key opens nothing once that one is deleted, though it is still listed',
      apply(usual) {
        const asked = new WeakMap<object, string>();
        const makers = new Map<string, string>();
        return {
          body(ask) {
            const body = usual.body(ask);
            const isHeld = 'value' in body && typeof body.value === 'object' && body.value !== null;
            if (isHeld) asked.set(Object(body.value), tokenOf(ask.headers.authorization));
            return body;
          },
          insert(state, key, body) {
            makers.set(key.secret, asked.get(Object(body)) ?? '');
            usual.insert(state, key, body);
          },
          remove(state, key) {
            for (const [made, maker] of makers) if (maker === key.secret) state.secrets.delete(made);
            usual.remove(state, key);
          },
        };
      },
    },
    {
      id: 'blind4-eleventh-opens-nothing',
      check: 'auth/accepts-created',
      title: "a secret is looked for among a tenant's first ten keys: that of the eleventh opens nothing",
      apply: (usual) => ({
        tenant(state, authorization, ask) {
          const tenant = usual.tenant(state, authorization, ask);
          const key = state.secrets.get(tokenOf(authorization));
          if (typeof tenant !== 'string' || key === undefined) return tenant;
          const place = usual.listed(state, tenant).findIndex((it) => it.name === key.name);
          return place < 10 ? tenant : usual.tenant(state, refusedKey, ask);
        },
      }),
    },
    {
      id: 'blind4-revoked-by-the-raw-path',
      check: 'auth/revoked',
      title: 'a key that is deleted by its percent-encoded name is no longer listed, but its secret works on',
      apply(usual) {
        let raw = '';
        return {
          wrap(ask, next) {
            raw = ask.path.slice('/v0/api_keys/'.length);
            return next(ask);
          },
          remove(state, key) {
            if (raw === key.name) usual.remove(state, key);
            else state.keys.delete(slot(key.tenant, key.name));
          },
        };
      },
    },
  ],
  tenancy: [
    {
      id: 'blind4-joined-by-name',
      check: 'tenancy/readable',
      title:
        'a key that is read by itself shows the id of the oldest key of that name, whichever tenant has it',
      apply: (usual) => ({
        find(state, tenant, name) {
          const key = usual.find(state, tenant, name);
          const oldest = [...state.keys.values()].find((it) => it.name === name);
          return key === undefined || oldest === undefined ? undefined : { ...key, id: oldest.id };
        },
      }),
    },
    {
      id: 'blind4-tombstones-without-tenant',
      check: 'tenancy/name-blocked',
      title: 'a name that one tenant has used and deleted is refused to the other',
      apply(usual) {
        const tombstones = new Map<string, string>();
        return {
          remove(state, key) {
            tombstones.set(key.name, key.tenant);
            usual.remove(state, key);
          },
          taken(state, tenant, name) {
            const last = tombstones.get(name) ?? tenant;
            return last !== tenant || usual.taken(state, tenant, name);
          },
        };
      },
    },
  ],
  secrecy: [
    {
      id: 'blind4-secret-in-two-halves',
      check: 'secrecy/shown-once',
      title: 'keys are described with both halves of their secret, in two fields',
      apply(usual) {
        const described = (key: Key) => ({
          ...usual.described(key),
          lookup: key.secret.slice(7, 71),
          verifier: key.secret.slice(71),
        });
        return { described, readBody: (key) => [described(key)] };
      },
    },
    {
      id: 'blind4-last-used-with',
      check: 'secrecy/shown-once',
      title: 'a key that has been used is listed with the header that it was used with',
      apply(usual) {
        const uses = new Map<string, string>();
        return {
          tenant(state, authorization, ask) {
            const tenant = usual.tenant(state, authorization, ask);
            if (typeof tenant === 'string') uses.set(tokenOf(authorization), authorization ?? '');
            return tenant;
          },
          described(key) {
            const use = uses.get(key.secret);
            return { ...usual.described(key), ...(use !== undefined && { last_used_with: use }) };
          },
        };
      },
    },
  ],
  lifecycle: [
    {
      id: 'blind4-rollback-brings-back',
      check: 'lifecycle/delete',
      title: 'a create that is refused brings back what was deleted before it: both are one transaction',
      apply(usual) {
        let open: Key[] = [];
        return {
          remove(state, key) {
            open.push(key);
            usual.remove(state, key);
          },
          async wrap(ask, next, state) {
            const answer = await next(ask);
            if (operationOf(ask.method, ask.path) !== 'create' || answer.status === 401) return answer;
            if (answer.status >= 400) for (const key of open) usual.insert(state, key, undefined);
            open = [];
            return answer;
          },
        };
      },
    },
    {
      id: 'blind4-list-stops-at-twenty',
      check: 'lifecycle/concurrent',
      title: 'the list has the first twenty keys of a tenant, and no word of the others',
      apply: (usual) => ({ listed: (state, tenant) => usual.listed(state, tenant).slice(0, 20) }),
    },
    {
      id: 'blind4-read-in-any-case',
      check: 'lifecycle/readable',
      title: 'a key can be read under its name in other letters, small for large',
      apply(usual) {
        let isRead = false;
        return {
          wrap(ask, next) {
            isRead = operationOf(ask.method, ask.path) === 'read';
            return next(ask);
          },
          find(state, tenant, name) {
            const small = name.toLowerCase();
            const alike = usual.listed(state, tenant).find((it) => it.name.toLowerCase() === small);
            return usual.find(state, tenant, name) ?? (isRead ? alike : undefined);
          },
        };
      },
    },
  ],
  validation: [
    {
      id: 'blind4-normalised-before-checked',
      check: 'validation/format',
      title:
        'names are normalised (NFKC) and then checked: full-width letters are accepted, and become others',
      apply: (usual) => ({
        name(value) {
          const name = usual.name(value);
          return typeof name === 'string' ? name.normalize('NFKC') : name;
        },
      }),
    },
    {
      id: 'blind4-constructor-is-taken',
      check: 'validation/accepts-valid',
      title: 'the names "constructor" and "__proto__" count as taken: names are looked up in an object',
      apply: (usual) => ({
        taken: (state, tenant, name) => name in {} || usual.taken(state, tenant, name),
      }),
    },
  ],
};
