import { answers, bodies, both, crash, instead, json, status, succeeded } from '../../kit/answer.ts';
import type { Ask } from '../../kit/http.ts';
import type { Defects } from '../../kit/mutant.ts';
import { bearer, type Habits } from '../habits.ts';
import { operationOf } from '../server.ts';
import type { Credential } from '../state.ts';
import { on } from './when.ts';

/** Written from the issue and from what is known of the provider, without a look at the checks. */
export const blind: Defects<Habits> = {
  wire: [
    {
      id: 'blind-times-without-zone',
      check: 'wire/body',
      title: 'times of credentials name no zone',
      apply: (usual) => ({ now: () => usual.now().replace('Z', '') }),
    },
    {
      id: 'blind-amounts-are-texts',
      check: 'wire/body',
      title: 'limited_amount is a text: "12.50"',
      apply: () => ({
        shown: (row) => ({
          ...row,
          limited_amount: row.limited_amount === null ? null : row.limited_amount.toFixed(2),
        }),
      }),
    },
    {
      id: 'blind-field-errors-bare',
      check: 'wire/body',
      title: 'the errors of fields stand by themselves, without detail, code and trace_id',
      apply: () => ({
        wrap: bodies(status(400), (body) => (typeof body.detail === 'object' ? body.detail : body)),
      }),
    },
    {
      id: 'blind-unknown-id-html',
      check: 'wire/content-type',
      title: 'a thing that is not there gets a page of HTML',
      apply: () => ({
        wrap: answers(both(on('readCredential', 'deleteCredential'), status(404)), (answer) => ({
          ...answer,
          headers: { 'Content-Type': 'text/html; charset=utf-8' },
          body: '<!doctype html><title>Not Found</title><h1>Not Found</h1>',
        })),
      }),
    },
    {
      id: 'blind-not-gzipped',
      check: 'wire/body',
      title: 'the list says that it is compressed, and is not',
      apply: () => ({
        wrap: answers(both(on('listCredentials'), succeeded), (answer) => ({
          ...answer,
          headers: { ...answer.headers, 'Content-Encoding': 'gzip' },
        })),
      }),
    },
  ],
  validation: [
    {
      id: 'blind-expiry-any-text',
      check: 'validation/format',
      title: 'an expired_at that is no time is accepted, and forgotten',
      apply: (usual) => ({
        faults(operation, body) {
          const faults = { ...usual.faults(operation, body) };
          if (typeof body.expired_at === 'string') delete faults.expired_at;
          return Object.keys(faults).length > 0 ? faults : undefined;
        },
        credential: (fresh, body) => usual.credential(fresh, readable(body)),
        update: (old, body, now) => usual.update(old, readable(body), now),
      }),
    },
    {
      id: 'blind-limit-negative',
      check: 'validation/limit',
      title: 'a negative limited_amount is accepted',
      apply: (usual) => ({
        faults(operation, body) {
          const faults = { ...usual.faults(operation, body) };
          if (typeof body.limited_amount === 'number') delete faults.limited_amount;
          return Object.keys(faults).length > 0 ? faults : undefined;
        },
      }),
    },
    {
      id: 'blind-limit-negative-in-change',
      check: 'validation/limit',
      title: 'a negative limited_amount is accepted in a change',
      apply: (usual) => ({
        faults(operation, body) {
          const faults = { ...usual.faults(operation, body) };
          if (operation === 'updateCredential' && typeof body.limited_amount === 'number')
            delete faults.limited_amount;
          return Object.keys(faults).length > 0 ? faults : undefined;
        },
      }),
    },
    {
      id: 'blind-any-application',
      check: 'validation/nothing-created',
      title: 'a credential of an application that there is not is created',
      apply: (usual) => ({
        find(rows, user, id, operation) {
          const row = usual.find(rows, user, id, operation);
          const [first] = rows;
          return 'status' in row && operation === 'createCredential' && first !== undefined ? first : row;
        },
        credential: (fresh, body) => ({
          ...usual.credential(fresh, body),
          application_id: String(body.application_id),
        }),
      }),
    },
    {
      id: 'blind-empty-change-crashes',
      check: 'robustness/no-server-error',
      title: 'a change of nothing is a server error',
      apply: (usual) => ({
        update(old, body, now) {
          if (Object.keys(body).length === 0) throw new Error('nothing to set');
          return usual.update(old, body, now);
        },
      }),
    },
    {
      id: 'blind-limit-0-refused',
      check: 'lifecycle/update',
      title: 'a limit of 0 is refused',
      apply: (usual) => ({
        faults: (operation, body) =>
          body.limited_amount === 0
            ? { limited_amount: ['This field may not be zero.'] }
            : usual.faults(operation, body),
      }),
    },
  ],
  auth: [
    {
      id: 'blind-first-word-only',
      check: 'auth/garbage',
      title: 'only the first word after Bearer is looked at',
      apply: (usual) => ({
        user: (ask, state) =>
          usual.user(withHeader(ask, ask.headers.authorization?.replace(/^(Bearer \S+)\s.*$/i, '$1')), state),
      }),
    },
    {
      id: 'blind-revoked-cached-by-use',
      check: 'auth/revoked',
      title: 'a platform token that was used before its deletion stays in a cache',
      apply: (usual) => {
        const seen = new Map<string, string>();
        return {
          user(ask, state) {
            const token = bearer(ask) ?? '';
            const user = seen.get(token) ?? usual.user(ask, state);
            if (user !== undefined && token !== '') seen.set(token, user);
            return user;
          },
        };
      },
    },
    {
      id: 'blind-token-of-any-length',
      check: 'auth/truncated',
      title: 'a token is compared as far as it goes: its first 24 characters are enough',
      apply: (usual) => ({
        user(ask, state) {
          const token = bearer(ask) ?? '';
          const full = state.platformTokens.find((it) => token.length >= 24 && it.token.startsWith(token));
          return full?.user_id ?? usual.user(ask, state);
        },
      }),
    },
  ],
  lifecycle: [
    {
      id: 'blind-second-rotation-goes-back',
      check: 'lifecycle/rotate',
      title: 'a second rotation brings the token before the first one back',
      apply: (usual) => {
        const before = new Map<string, string>();
        return {
          rotate(credential, token, now) {
            const old = before.get(credential.id);
            if (credential.token !== null) before.set(credential.id, credential.token);
            return usual.rotate(credential, old ?? token, now);
          },
        };
      },
    },
    {
      id: 'blind-limit-single-precision',
      check: 'lifecycle/round-trip',
      title: 'limited_amount is stored in single precision',
      apply: (usual) => ({
        credential(fresh, body) {
          const row = usual.credential(fresh, body);
          return { ...row, limited_amount: row.limited_amount && Math.fround(row.limited_amount) };
        },
      }),
    },
    {
      id: 'blind-limit-0-is-none',
      check: 'lifecycle/round-trip',
      title: 'a limit of 0 is stored as no limit',
      apply: (usual) => ({
        credential(fresh, body) {
          const row = usual.credential(fresh, body);
          return { ...row, limited_amount: row.limited_amount || null };
        },
      }),
    },
    {
      id: 'blind-change-to-0-ignored',
      check: 'lifecycle/update',
      title: 'a change of the limit to 0 is ignored',
      apply: (usual) => ({
        update: (old, body, now) => usual.update(old, body.limited_amount === 0 ? {} : body, now),
      }),
    },
    {
      id: 'blind-expiry-zone-lost',
      check: 'lifecycle/round-trip',
      title: 'the zone of an expired_at is taken for UTC',
      apply: (usual) => ({
        credential: (fresh, body) =>
          usual.credential(
            fresh,
            typeof body.expired_at === 'string'
              ? { ...body, expired_at: body.expired_at.replace(/[+-]\d\d:?\d\d$/, 'Z') }
              : body,
          ),
      }),
    },
    {
      id: 'blind-change-moves-expiry',
      check: 'lifecycle/update',
      title: 'a change of the limit moves expired_at to now',
      apply: (usual) => ({
        update: (old, body, now) => ({
          ...usual.update(old, body, now),
          ...(body.expired_at === undefined && old.expired_at !== null && { expired_at: now }),
        }),
      }),
    },
    {
      id: 'blind-updated-at-stays',
      check: 'lifecycle/timestamps',
      title: 'updated_at stays as it was when a credential is changed or rotated',
      apply: (usual) => ({
        update: (old, body) => usual.update(old, body, old.updated_at),
        rotate: (old, token) => usual.rotate(old, token, old.updated_at),
      }),
    },
    {
      id: 'blind-rotate-revives',
      check: 'lifecycle/gone',
      title: 'a deleted credential can be rotated, and is there again',
      apply: (usual) => {
        const dead: Credential[] = [];
        return {
          remove(state, credential) {
            usual.remove(state, credential);
            dead.push(credential);
          },
          wrap(ask, next, state) {
            if (operationOf(ask.method, ask.path) === 'rotateCredential') {
              const row = dead.find((it) => ask.path.includes(it.id));
              if (row !== undefined && !state.credentials.some((it) => it.id === row.id))
                state.credentials.push(row);
            }
            return next(ask);
          },
        };
      },
    },
    {
      id: 'blind-update-of-the-gone-200',
      check: 'lifecycle/gone',
      title: 'a change of a deleted credential says 200',
      apply: (usual) => {
        const dead = new Map<string, Credential>();
        return {
          remove(state, credential) {
            usual.remove(state, credential);
            dead.set(credential.id, credential);
          },
          wrap: answers(both(on('updateCredential'), status(404)), (answer, ask) => {
            const row = dead.get(/credentials\/([^/]+)/.exec(ask.path)?.[1] ?? '');
            return row === undefined ? answer : json(200, row);
          }),
        };
      },
    },
  ],
  secrecy: [
    {
      id: 'blind-two-letters',
      check: 'secrecy/entropy',
      title: 'a token is 40 characters, but each of them is one of two letters',
      apply: () => ({
        token: () => `sk-${Array.from({ length: 40 }, () => (Math.random() < 0.5 ? 'a' : 'b')).join('')}`,
      }),
    },
    {
      id: 'blind-token-of-id',
      check: 'secrecy/entropy',
      title: 'a token is the id of its credential without the hyphens',
      apply: (usual) => ({
        credential(fresh, body) {
          const row = usual.credential(fresh, body);
          return row.token === null ? row : { ...row, token: `sk-${row.id.replaceAll('-', '')}` };
        },
      }),
    },
  ],
  paging: [
    {
      id: 'blind-count-cached',
      check: 'paging/count',
      title: 'count is that of three seconds ago',
      apply: () => {
        let cached: { until: number; count: number } | undefined;
        return {
          count(matching) {
            if (cached === undefined || cached.until < Date.now())
              cached = { until: Date.now() + 3000, count: matching };
            return cached.count;
          },
        };
      },
    },
    {
      id: 'blind-oldest-first',
      check: 'paging/order',
      title: 'without an ordering the oldest comes first',
      apply: () => ({ newestFirst: (query) => query.get('ordering') === '-created_at' }),
    },
    {
      id: 'blind-filter-any-case',
      check: 'paging/filter',
      title: 'the filter host takes no notice of case',
      apply: (usual) => ({
        matches: (row, filter, values) =>
          filter === 'host' && 'host' in row
            ? values.some((it) => it.toLowerCase() === String(row.host).toLowerCase())
            : usual.matches(row, filter, values),
      }),
    },
    {
      id: 'blind-one-filter-only',
      check: 'paging/filter',
      title: 'of two filters only the first one counts',
      apply: (usual) => {
        let query = new URLSearchParams();
        return {
          wrap(ask, next) {
            query = ask.query;
            return next(ask);
          },
          matches: (row, filter, values) =>
            (filter === 'host' && query.has('application_id')) || usual.matches(row, filter, values),
        };
      },
    },
    {
      id: 'blind-largest-limit-gives-ten',
      check: 'paging/limit',
      title: 'the largest limit gives ten',
      apply: (usual) => ({
        page(query) {
          const page = usual.page(query);
          return 'status' in page || page.limit < 100 ? page : { ...page, limit: 10 };
        },
      }),
    },
  ],
  tenancy: [
    {
      id: 'blind-filter-leaks',
      check: 'tenancy/visible',
      title: "a list with a filter shows every account's things",
      apply: (usual) => {
        let query = new URLSearchParams();
        return {
          wrap(ask, next) {
            query = ask.query;
            return next(ask);
          },
          visible: (rows, user) =>
            query.has('application_id') || query.has('host') ? rows : usual.visible(rows, user),
        };
      },
    },
    {
      id: 'blind-user-id-believed',
      check: 'tenancy/visible',
      title: 'user_id shows the things of whichever account it names',
      apply: (usual) => {
        let asked: string | null = null;
        return {
          wrap(ask, next) {
            asked = ask.query.get('user_id');
            const query = new URLSearchParams(ask.query);
            query.delete('user_id');
            return next({ ...ask, query });
          },
          visible: (rows, user) => usual.visible(rows, asked === null || asked === 'me' ? user : asked),
        };
      },
    },
  ],
  robustness: [
    {
      id: 'blind-null-byte-crashes',
      check: 'robustness/no-server-error',
      title: 'U+0000 in host is a server error of the database',
      apply: (usual) => ({
        credential(fresh, body) {
          if (String(body.host).includes('\0')) throw new Error('invalid byte sequence');
          return usual.credential(fresh, body);
        },
      }),
    },
    {
      id: 'blind-huge-limit-crashes',
      check: 'robustness/no-server-error',
      title: 'a limited_amount of 1e15 or more is a server error: the column overflows',
      apply: (usual) => ({
        credential(fresh, body) {
          if (Number(body.limited_amount) >= 1e15) throw new Error('numeric field overflow');
          return usual.credential(fresh, body);
        },
      }),
    },
    {
      id: 'blind-unknown-ordering-crashes',
      check: 'robustness/no-server-error',
      title: 'an ordering by a field that there is not is a server error',
      apply: () => ({
        wrap: instead(
          (ask) => ask.query.has('ordering') && !/^-?created_at$/.test(ask.query.get('ordering') ?? ''),
          () => crash(),
        ),
      }),
    },
    {
      id: 'blind-filter-no-uuid-crashes',
      check: 'robustness/no-server-error',
      title: 'a filter by an application_id that is no UUID is a server error',
      apply: () => ({
        wrap: instead(
          (ask) =>
            ask.query.has('application_id') && !/^[\da-f-]{36}$/i.test(ask.query.get('application_id') ?? ''),
          () => crash(),
        ),
      }),
    },
  ],
};

/** Without an expired_at that cannot be read. */
const readable = (body: Readonly<Record<string, unknown>>) =>
  Number.isNaN(Date.parse(String(body.expired_at))) ? { ...body, expired_at: null } : body;

const withHeader = (ask: Ask, authorization: string | undefined): Ask => ({
  ...ask,
  headers: { ...ask.headers, ...(authorization !== undefined && { authorization }) },
});
