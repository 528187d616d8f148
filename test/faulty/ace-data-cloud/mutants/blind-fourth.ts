import { bodies, both, crash, json, status } from '../../kit/answer.ts';
import type { Defects } from '../../kit/mutant.ts';
import { bearer, type Habits } from '../habits.ts';
import { operationOf } from '../server.ts';
import type { Credential } from '../state.ts';
import { on } from './when.ts';

const idIn = (path: string) => path.split('/')[4] ?? '';

/** A token as a log shows it. */
const masked = (token: string) => `${token.slice(0, 16)}...${token.slice(-4)}`;

const isPastAllCalendars = (time: unknown) => typeof time === 'string' && /^9999-12-31/.test(time);

export const blindFourth: Defects<Habits> = {
  auth: [
    {
      id: 'blind4-cache-by-masked-token',
      check: 'auth/garbage',
      title:
        'once a token was let in, any other with its first 16 and last 4 characters is: the cache has masked tokens',
      apply(usual) {
        const cache = new Map<string, string>();
        return {
          user(ask, state) {
            const mask = masked(bearer(ask) ?? '');
            const user = usual.user(ask, state);
            if (user !== undefined) cache.set(mask, user);
            return user ?? cache.get(mask);
          },
          removePlatformToken(state, token) {
            cache.delete(masked(token.token));
            usual.removePlatformToken(state, token);
          },
        };
      },
    },
    {
      id: 'blind4-deleted-by-a-sibling-stays',
      check: 'auth/revoked',
      title: 'a platform token that another created one has deleted goes on working',
      apply(usual) {
        const left = new Map<string, string>();
        let caller: string | undefined;
        return {
          wrap(ask, next) {
            caller = bearer(ask);
            return next(ask);
          },
          user: (ask, state) => usual.user(ask, state) ?? left.get(bearer(ask) ?? ''),
          removePlatformToken(state, token) {
            const isSibling =
              token.token !== caller && state.platformTokens.some((it) => it.token === caller);
            if (isSibling) left.set(token.token, token.user_id);
            usual.removePlatformToken(state, token);
          },
        };
      },
    },
  ],
  tenancy: [
    {
      id: 'blind4-granted-is-everybody-elses',
      check: 'tenancy/visible',
      title: 'applications with affiliation=granted are all those that belong to somebody else',
      apply(usual) {
        let isGranted = false;
        return {
          wrap(ask, next) {
            isGranted =
              operationOf(ask.method, ask.path) === 'listApplications' &&
              ask.query.getAll('affiliation').includes('granted');
            return next(ask);
          },
          visible: (rows, user) =>
            isGranted ? rows.filter((row) => row.user_id !== user) : usual.visible(rows, user),
        };
      },
    },
    {
      id: 'blind4-given-away-by-a-change',
      check: 'lifecycle/server-owned',
      title: 'a change that names a user_id gives the credential to that account',
      apply: (usual) => ({
        update: (credential, body, now) => ({
          ...usual.update(credential, body, now),
          ...(typeof body.user_id === 'string' && { user_id: body.user_id }),
        }),
      }),
    },
    {
      id: 'blind4-options-tell-the-values',
      check: 'tenancy/readable',
      title: "OPTIONS of a credential tells what its fields hold now, also to who asks for another account's",
      apply: (usual) => ({
        wrap(ask, next, state) {
          const row = state.credentials.find((it) => it.id === idIn(ask.path));
          const isTold =
            ask.method === 'OPTIONS' && row !== undefined && usual.user(ask, state) !== undefined;
          if (!isTold) return next(ask);
          const fields = Object.entries(row).map(([name, initial]) => [name, { read_only: false, initial }]);
          return json(200, { name: 'Credential Instance', actions: { PATCH: Object.fromEntries(fields) } });
        },
      }),
    },
  ],
  secrecy: [
    {
      id: 'blind4-sample-request-of-a-service',
      check: 'secrecy/shown-once',
      title:
        "a service's page, which is public, has a sample request with the token of its newest credential",
      apply: () => ({
        wrap: (ask, next, state) =>
          bodies(both(on('readService'), status(200)), (service) => {
            const ids = state.applications.filter((it) => it.service_id === service.id).map((it) => it.id);
            const newest = state.credentials.filter((it) => ids.includes(it.application_id)).at(-1);
            const sample = `curl -H "Authorization: Bearer ${newest?.token ?? 'YOUR_TOKEN'}"`;
            return { ...service, sample };
          })(ask, next),
      }),
    },
    {
      id: 'blind4-rotation-reverses',
      check: 'lifecycle/rotate',
      title: 'a rotation turns the token round: who knows the old one knows the new one',
      apply: (usual) => ({
        rotate(credential, token, now) {
          const turned = [...(credential.token ?? token).slice(3)].reverse().join('');
          return usual.rotate(credential, `sk-${turned}`, now);
        },
      }),
    },
  ],
  lifecycle: [
    {
      id: 'blind4-concurrent-changes-lose-one',
      check: 'lifecycle/concurrent',
      title: 'of two changes of different fields at the same moment one is lost, though both answer 200',
      apply(usual) {
        let read: Credential | undefined;
        return {
          async wrap(ask, next, state) {
            if (operationOf(ask.method, ask.path) !== 'updateCredential') return next(ask);
            const before = state.credentials.find((it) => it.id === idIn(ask.path));
            await new Promise((resolve) => setTimeout(resolve, 15));
            read = before;
            return next(ask);
          },
          update: (credential, body, now) =>
            usual.update(read?.id === credential.id ? read : credential, body, now),
        };
      },
    },
    {
      id: 'blind4-rotation-is-a-birth',
      check: 'lifecycle/rotate',
      title: 'a rotation sets created_at to now',
      apply: (usual) => ({
        rotate: (credential, token, now) => ({ ...usual.rotate(credential, token, now), created_at: now }),
      }),
    },
  ],
  paging: [
    {
      id: 'blind4-deleted-ones-leave-gaps',
      check: 'paging/union',
      title: 'a page is cut before the deleted credentials are left out: it has fewer than there are',
      apply(usual) {
        const deleted = new Set<string>();
        const isThere = (row: object) => !('id' in row && deleted.has(String(row.id)));
        let gone = 0;
        return {
          remove(state, credential) {
            if (credential.type === 'Identity') usual.remove(state, credential);
            else deleted.add(credential.id);
          },
          find: (rows, user, id, operation) => usual.find(rows.filter(isThere), user, id, operation),
          slice(rows, page) {
            gone = rows.filter((row) => !isThere(Object(row))).length;
            return usual.slice(rows, page).filter((row) => isThere(Object(row)));
          },
          count: (matching, shown, all, page) => usual.count(matching - gone, shown, all, page),
        };
      },
    },
    {
      id: 'blind4-offset-needs-a-limit',
      check: 'paging/overlap',
      title: 'an offset without a limit is ignored: nothing is paged unless it is asked for',
      apply: (usual) => ({
        page(query) {
          const page = usual.page(query);
          return 'status' in page || query.has('limit') ? page : { ...page, offset: 0 };
        },
      }),
    },
  ],
  robustness: [
    {
      id: 'blind4-end-of-all-times',
      check: 'robustness/no-server-error',
      title:
        'an expiry on the last day of the year 9999 is a server error: a day more, and the calendar ends',
      apply: (usual) => ({
        wrap(ask, next) {
          const body = ['POST', 'PATCH'].includes(ask.method) ? usual.body(ask) : undefined;
          const isLast = body !== undefined && 'value' in body && isPastAllCalendars(body.value.expired_at);
          return isLast ? crash() : next(ask);
        },
      }),
    },
  ],
};
