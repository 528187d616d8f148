import {
  answers,
  bodies,
  both,
  crash,
  type Fields,
  instead,
  refused,
  status,
  succeeded,
} from '../../kit/answer.ts';
import type { Defects } from '../../kit/mutant.ts';
import { problem } from '../body.ts';
import { bearer, type Habits } from '../habits.ts';
import { operationOf } from '../server.ts';
import { accounts, type Credential, type Owned } from '../state.ts';
import { on } from './when.ts';

/** A second set, written from the issue and from what is known of the provider, without a look at the checks. */
export const blindAgain: Defects<Habits> = {
  auth: [
    {
      id: 'blind2-own-deletion-ignored',
      check: 'auth/revoked',
      title: 'a platform token that deletes itself is no longer listed, but goes on',
      apply: (usual) => {
        let caller = '';
        const deleted = new Map<string, string>();
        return {
          user(ask, state) {
            caller = bearer(ask) ?? '';
            return usual.user(ask, state) ?? deleted.get(caller);
          },
          removePlatformToken(state, token) {
            if (caller === token.token) deleted.set(token.token, token.user_id);
            usual.removePlatformToken(state, token);
          },
        };
      },
    },
    {
      id: 'blind2-newest-only',
      check: 'auth/accepts-created',
      title: 'of the platform tokens of an account only the newest works: each create revokes the one before',
      apply: (usual) => ({
        user(ask, state) {
          const user = usual.user(ask, state);
          const mine = state.platformTokens.filter((it) => it.user_id === user);
          const at = mine.findIndex((it) => it.token === bearer(ask));
          return at >= 0 && at < mine.length - 1 ? undefined : user;
        },
      }),
    },
    {
      id: 'blind2-revoked-still-has-a-name',
      check: 'auth/revoked',
      title: 'a deleted platform token is refused everywhere but when it asks whose it is',
      apply: (usual) => {
        const deleted = new Map<string, string>();
        return {
          user: (ask, state) =>
            usual.user(ask, state) ??
            (operationOf(ask.method, ask.path) === 'whoAmI' ? deleted.get(bearer(ask) ?? '') : undefined),
          removePlatformToken(state, token) {
            deleted.set(token.token, token.user_id);
            usual.removePlatformToken(state, token);
          },
        };
      },
    },
    {
      id: 'blind2-second-delete-revives',
      check: 'auth/revoked',
      title:
        'a second delete of a platform token answers 404, and the token works again (a flag that toggles)',
      apply: (usual) => {
        const deleted = new Map<string, { token: string; user: string }>();
        const revived = new Map<string, string>();
        return {
          user: (ask, state) => usual.user(ask, state) ?? revived.get(bearer(ask) ?? ''),
          removePlatformToken(state, token) {
            deleted.set(token.id, { token: token.token, user: token.user_id });
            usual.removePlatformToken(state, token);
          },
          find(rows, user, id, operation) {
            const gone = deleted.get(id);
            if (operation === 'delete' && gone?.user === user) revived.set(gone.token, user);
            return usual.find(rows, user, id, operation);
          },
        };
      },
    },
    {
      id: 'blind2-credential-opens',
      check: 'auth/garbage',
      title: "a credential's token, which is for the services only, opens this API, too",
      apply: (usual) => ({
        user: (ask, state) =>
          usual.user(ask, state) ?? state.credentials.find(({ token }) => token === bearer(ask))?.user_id,
      }),
    },
    {
      id: 'blind2-id-opens',
      check: 'auth/garbage',
      title: 'the id of a platform token is let in as if it were the token',
      apply: (usual) => ({
        user: (ask, state) =>
          usual.user(ask, state) ?? state.platformTokens.find(({ id }) => id === bearer(ask))?.user_id,
      }),
    },
    {
      id: 'blind2-404-before-401',
      check: 'auth/missing',
      title: 'without a credential an id that is not there is a 404, one that is there a 401',
      apply: () => ({
        async wrap(ask, next, state) {
          const answer = await next(ask);
          const id = /\/(?:credentials|applications|platform-tokens)\/([^/]+)/.exec(ask.path)?.[1];
          if (answer.status !== 401 || id === undefined || id === 'me') return answer;
          const all: readonly Owned[] = [
            ...state.credentials,
            ...state.applications,
            ...state.platformTokens,
          ];
          return all.some((it) => it.id === id) ? answer : problem(404, 'Not found.', 'not_found');
        },
      }),
    },
  ],
  tenancy: [
    {
      id: 'blind2-token-acts-for-last-login',
      check: 'tenancy/visible',
      title: 'a created platform token acts for whichever account called last with its first token',
      apply: (usual) => {
        let last: string | undefined;
        return {
          user(ask, state) {
            const login = accounts[bearer(ask) ?? ''];
            last = login ?? last;
            return login ?? (usual.user(ask, state) === undefined ? undefined : last);
          },
        };
      },
    },
    {
      id: 'blind2-platform-token-delete-foreign',
      check: 'tenancy/deletable',
      title: "another account's platform token can be deleted, though not be read",
      apply: (usual) => ({
        find(rows, user, id, operation) {
          const found = usual.find(rows, user, id, operation);
          if (operation !== 'delete' || !('status' in found)) return found;
          return rows.find((row) => row.id === id && 'expiration' in row) ?? found;
        },
      }),
    },
    {
      id: 'blind2-ordering-leaks',
      check: 'tenancy/visible',
      title: "a list that is asked for in the order of creation shows every account's things",
      apply: (usual) => {
        let isOrdered = false;
        return {
          wrap(ask, next) {
            isOrdered = ask.query.get('ordering') === 'created_at';
            return next(ask);
          },
          visible: (rows, user) => (isOrdered ? rows : usual.visible(rows, user)),
        };
      },
    },
    {
      id: 'blind2-application-shows-all-credentials',
      check: 'tenancy/visible',
      title: 'an application shows the credentials made for its id, whichever account made them',
      apply: (usual) => {
        let made: readonly Credential[] = [];
        return {
          insert(state, credential) {
            usual.insert(state, credential);
            made = state.credentials;
          },
          shownApplication: (application) => ({
            ...application,
            credentials: made.filter((it) => it.application_id === application.id),
          }),
        };
      },
    },
    {
      id: 'blind2-credential-for-foreign-application',
      check: 'tenancy/readable',
      title: "a credential can be made for another account's application",
      apply: (usual) => ({
        find(rows, user, id, operation) {
          const found = usual.find(rows, user, id, operation);
          if (operation !== 'createCredential' || !('status' in found)) return found;
          return rows.find((row) => row.id === id) ?? found;
        },
      }),
    },
  ],
  secrecy: [
    {
      id: 'blind2-refused-change-dumps',
      check: 'secrecy/echo',
      title: 'the refusal of a change shows the stored credential, with its token',
      apply: () => ({
        async wrap(ask, next, state) {
          const answer = await next(ask);
          if (answer.status !== 400 || !on('updateCredential')(ask, answer)) return answer;
          const instance = state.credentials.find(({ id }) => ask.path.includes(id));
          return { ...answer, body: JSON.stringify({ ...JSON.parse(String(answer.body)), instance }) };
        },
      }),
    },
    {
      id: 'blind2-token-of-application',
      check: 'lifecycle/unique-secret',
      title: 'all credentials of one application have one token',
      apply: (usual) => {
        const tokens = new Map<string, string | null>();
        return {
          credential(fresh, body) {
            const token = tokens.get(fresh.application_id) ?? fresh.token;
            tokens.set(fresh.application_id, token);
            return usual.credential({ ...fresh, token }, body);
          },
        };
      },
    },
    {
      id: 'blind2-cookie-shows-token',
      check: 'secrecy/shown-once',
      title: 'a cookie that the list of credentials sets holds the newest platform token',
      apply: () => ({
        async wrap(ask, next, state) {
          const answer = await next(ask);
          const token = state.platformTokens.at(-1)?.token;
          if (token === undefined || !both(on('listCredentials'), succeeded)(ask, answer)) return answer;
          return { ...answer, headers: { ...answer.headers, 'Set-Cookie': `session=${token}; Path=/` } };
        },
      }),
    },
    {
      id: 'blind2-rotated-by-one',
      check: 'secrecy/sequence',
      title: 'a rotation changes the last character of the token, and nothing else',
      apply: (usual) => ({
        rotate(credential, token, now) {
          const old = credential.token ?? token;
          const last = old.endsWith('z') ? '0' : String.fromCharCode(old.charCodeAt(old.length - 1) + 1);
          return usual.rotate(credential, `${old.slice(0, -1)}${last}`, now);
        },
      }),
    },
    {
      id: 'blind2-trace-from-token',
      check: 'secrecy/echo',
      title: "the trace_id of errors is half of the caller's own token",
      apply: () => ({
        wrap: bodies(refused, (body: Fields, ask) => {
          const half = /^platform-v1-([0-9a-f]{32})/.exec(bearer(ask) ?? '')?.[1];
          return half === undefined ? body : { ...body, trace_id: half };
        }),
      }),
    },
  ],
  lifecycle: [
    {
      id: 'blind2-token-takes-credentials',
      check: 'lifecycle/delete',
      title: "deleting a platform token deletes the account's newest credential, too (a cascade)",
      apply: (usual) => ({
        removePlatformToken(state, token) {
          usual.removePlatformToken(state, token);
          const newest = state.credentials.filter((it) => it.user_id === token.user_id).at(-1);
          state.credentials = state.credentials.filter((it) => it !== newest);
        },
      }),
    },
    {
      id: 'blind2-delete-only-when-unlimited',
      check: 'lifecycle/delete',
      title: 'the delete of a credential with a limit says 204, but it stays',
      apply: (usual) => ({
        remove(state, credential) {
          if (credential.limited_amount === null) usual.remove(state, credential);
        },
      }),
    },
  ],
  paging: [
    {
      id: 'blind2-offset-beyond-end-wraps',
      check: 'paging/beyond-end',
      title: 'beyond the end the list begins anew',
      apply: (usual) => ({
        slice: (rows, page) =>
          usual.slice(rows, { ...page, offset: rows.length > 0 ? page.offset % rows.length : 0 }),
      }),
    },
    {
      id: 'blind2-order-by-change',
      check: 'paging/order',
      title: 'the list is ordered by the last change: a changed credential comes first',
      apply: (usual) => ({ visible: (rows, user) => [...usual.visible(rows, user)].sort(byChange) }),
    },
    {
      id: 'blind2-repeated-filter-last',
      check: 'paging/filter',
      title: 'of a filter that is repeated only the last value counts',
      apply: (usual) => ({ matches: (row, filter, values) => usual.matches(row, filter, values.slice(-1)) }),
    },
  ],
  validation: [
    {
      id: 'blind2-limit-boolean',
      check: 'validation/type',
      title: 'true is taken for a limited_amount of 1 (a boolean is a number in Python)',
      apply: (usual) => ({
        faults: (operation, body) => usual.faults(operation, numbered(body)),
        credential: (fresh, body) => usual.credential(fresh, numbered(body)),
        update: (credential, body, now) => usual.update(credential, numbered(body), now),
      }),
    },
    {
      id: 'blind2-type-null',
      check: 'validation/null',
      title: 'an application whose type is null is created, with the default',
      apply: (usual) => ({
        faults: (operation, { type, ...rest }) =>
          usual.faults(operation, type === null || type === undefined ? rest : { ...rest, type }),
      }),
    },
  ],
  wire: [
    {
      id: 'blind2-platform-token-put-404',
      check: 'wire/method-not-allowed',
      title: 'PUT and PATCH on a platform token are a 404, where 405 is documented',
      apply: () => ({
        wrap: answers(
          both(status(405), (ask) => /\/platform-tokens\/[^/]+/.test(ask.path)),
          () => problem(404, 'Not found.', 'not_found'),
        ),
      }),
    },
    {
      id: 'blind2-empty-list-404',
      check: 'wire/status',
      title: 'a list with nothing in it is a 404',
      apply: () => ({
        wrap: answers(both(on('listCredentials', 'listPlatformTokens'), succeeded), (answer) =>
          String(answer.body).endsWith('"results":[]}') ? problem(404, 'Not found.', 'not_found') : answer,
        ),
      }),
    },
  ],
  robustness: [
    {
      id: 'blind2-emoji-in-host-crashes',
      check: 'robustness/no-server-error',
      title: 'a host with a character of four bytes is a server error',
      apply: () => ({
        wrap: instead(
          (ask) => on('createCredential')(ask, nothing) && /[\u{10000}-\u{10ffff}]/u.test(String(ask.body)),
          crash,
        ),
      }),
    },
  ],
};

const nothing = { status: 200, headers: {}, body: '' };

const byChange = (a: Owned, b: Owned) => changed(a).localeCompare(changed(b));

const changed = (row: Owned) => ('updated_at' in row ? String(row.updated_at) : '');

function numbered(body: Fields): Fields {
  return typeof body.limited_amount === 'boolean'
    ? { ...body, limited_amount: Number(body.limited_amount) }
    : body;
}
