import {
  answers,
  bodies,
  both,
  crash,
  type Fields,
  instead,
  json,
  status,
  succeeded,
} from '../../kit/answer.ts';
import type { Defects } from '../../kit/mutant.ts';
import { problem } from '../body.ts';
import { bearer, type Habits } from '../habits.ts';
import { operationOf } from '../server.ts';
import { accounts, type Credential, type Owned, type State } from '../state.ts';
import { on } from './when.ts';

/** All platform tokens that there are, with whose they are. */
const known = (state: State): readonly (readonly [token: string, user: string])[] => [
  ...Object.entries(accounts),
  ...state.platformTokens.map((it) => [it.token, it.user_id] as const),
];

const idIn = (path: string) => path.split('/')[4] ?? '';

const isCredential = (row: Owned): row is Credential => 'used_amount' in row && 'application_id' in row;

export const blindThird: Defects<Habits> = {
  auth: [
    {
      id: 'blind3-credential-reads',
      check: 'auth/garbage',
      title: "a credential's token opens this API for reading",
      apply: (usual) => ({
        user(ask, state) {
          const token = bearer(ask);
          const owner = state.credentials.find((it) => it.token !== null && it.token === token)?.user_id;
          return usual.user(ask, state) ?? (ask.method === 'GET' ? owner : undefined);
        },
      }),
    },
    {
      id: 'blind3-deleted-lives-by-its-siblings',
      check: 'auth/revoked',
      title: 'a deleted platform token is taken as long as its account has another one',
      apply(usual) {
        const deleted = new Map<string, string>();
        return {
          removePlatformToken(state, token) {
            deleted.set(token.token, token.user_id);
            usual.removePlatformToken(state, token);
          },
          user(ask, state) {
            const owner = deleted.get(bearer(ask) ?? '');
            return owner !== undefined && state.platformTokens.some((it) => it.user_id === owner)
              ? owner
              : usual.user(ask, state);
          },
        };
      },
    },
    {
      id: 'blind3-deletes-itself-and-stays',
      check: 'auth/revoked',
      title: 'a platform token that deletes itself goes on working',
      apply(usual) {
        const left = new Map<string, string>();
        return {
          user: (ask, state) => left.get(bearer(ask) ?? '') ?? usual.user(ask, state),
          wrap(ask, next, state) {
            const own = state.platformTokens.find((it) => it.token === bearer(ask));
            const isOwn =
              operationOf(ask.method, ask.path) === 'deletePlatformToken' && idIn(ask.path) === own?.id;
            if (own !== undefined && isOwn) left.set(own.token, own.user_id);
            return next(ask);
          },
        };
      },
    },
    {
      id: 'blind3-gate-by-exact-path',
      check: 'auth/missing',
      title:
        'collections without their last slash are served without asking for a token: to the first account',
      apply: (usual) => ({
        user: (ask, state) =>
          /^\/api\/v1\/(credentials|applications|platform-tokens)$/.test(ask.path)
            ? (usual.user(ask, state) ?? Object.values(accounts)[0])
            : usual.user(ask, state),
      }),
    },
    {
      id: 'blind3-hex-decoded',
      check: 'auth/garbage',
      title:
        'platform tokens are compared as decoded bytes: other case, and anything that is no hex behind them',
      apply: () => ({
        user(ask, state) {
          const bytes = (token: string) =>
            Buffer.from(token.replace(/^platform-v1-/, ''), 'hex').toString('hex');
          const token = bearer(ask);
          if (!token?.startsWith('platform-v1-')) return undefined;
          return known(state).find(([it]) => bytes(it) === bytes(token))?.[1];
        },
      }),
    },
    {
      id: 'blind3-bcrypt-72',
      check: 'auth/truncated',
      title: 'only the first 72 characters of a platform token count: that is all that bcrypt hashes',
      apply: () => ({
        user(ask, state) {
          const token = bearer(ask);
          if (token === undefined) return undefined;
          return known(state).find(([it]) => it.slice(0, 72) === token.slice(0, 72))?.[1];
        },
      }),
    },
    {
      id: 'blind3-rotate-by-anybody',
      check: 'auth/garbage',
      title: 'a rotation takes any bearer, and acts for the owner of the credential',
      apply: (usual) => ({
        user(ask, state) {
          const owner = state.credentials.find((it) => it.id === idIn(ask.path))?.user_id;
          return operationOf(ask.method, ask.path) === 'rotateCredential' && bearer(ask) !== undefined
            ? (owner ?? usual.user(ask, state))
            : usual.user(ask, state);
        },
      }),
    },
    {
      id: 'blind3-deleted-knows-me',
      check: 'auth/revoked',
      title: 'a deleted platform token is still told whose it is: that path asks a cache',
      apply(usual) {
        const seen = new Map<string, string>();
        return {
          user(ask, state) {
            const token = bearer(ask) ?? '';
            const user = usual.user(ask, state);
            if (user !== undefined) seen.set(token, user);
            return operationOf(ask.method, ask.path) === 'whoAmI' ? (user ?? seen.get(token)) : user;
          },
        };
      },
    },
  ],
  tenancy: [
    {
      id: 'blind3-key-for-a-foreign-application',
      check: 'tenancy/readable',
      title: "a credential can be made for another account's application, whose quota it then spends",
      apply: (usual) => ({
        find(rows, user, id, operation) {
          const own = rows.find((it) => it.id === id && it.user_id === user);
          const foreign = rows.find((it) => it.id === id);
          return operation === 'createCredential' && own === undefined && foreign !== undefined
            ? foreign
            : usual.find(rows, user, id, operation);
        },
      }),
    },
    {
      id: 'blind3-refuses-after-the-fact',
      check: 'tenancy/deletable',
      title: "deleting another account's thing answers 403, after it has been deleted",
      apply: (usual) => ({
        wrap: async (ask, next, state) => {
          const answer = await next(ask);
          if (ask.method === 'DELETE' && answer.status === 403) {
            const id = idIn(ask.path);
            for (const it of state.credentials) if (it.id === id) usual.remove(state, it);
            for (const it of state.platformTokens) if (it.id === id) usual.removePlatformToken(state, it);
          }
          return answer;
        },
      }),
    },
    {
      id: 'blind3-refusal-describes',
      check: 'tenancy/readable',
      title: "the refusal to show another account's thing describes it",
      apply: (usual) => ({
        find(rows, user, id, operation) {
          const found = usual.find(rows, user, id, operation);
          const row = rows.find((it) => it.id === id);
          return 'status' in found && found.status === 403
            ? problem(403, `No permission for ${JSON.stringify(row)}.`, 'permission_denied')
            : found;
        },
      }),
    },
    {
      id: 'blind3-filter-frees-from-owner',
      check: 'tenancy/visible',
      title:
        "credentials that are filtered by application are those of all accounts: the filter replaces the owner's",
      apply(usual) {
        let isFiltered = false;
        return {
          wrap(ask, next) {
            isFiltered =
              operationOf(ask.method, ask.path) === 'listCredentials' && ask.query.has('application_id');
            return next(ask);
          },
          visible: (rows, user) => (isFiltered ? rows : usual.visible(rows, user)),
        };
      },
    },
    {
      id: 'blind3-consume-global-of-anybody',
      check: 'tenancy/deletable',
      title: "another account may change whether an application uses the owner's global balance",
      apply: (usual) => ({
        find(rows, user, id, operation) {
          const row =
            rows.find((it) => it.id === id && it.user_id === user) ?? rows.find((it) => it.id === id);
          return operation === 'update' && row !== undefined && !isCredential(row)
            ? row
            : usual.find(rows, user, id, operation);
        },
      }),
    },
    {
      id: 'blind3-second-user-id',
      check: 'tenancy/visible',
      title: 'only the first user_id of a list is checked, and those of all are listed',
      apply() {
        let others: readonly string[] = [];
        return {
          wrap(ask, next) {
            const [first, ...rest] = ask.query.getAll('user_id');
            others = rest;
            if (first === undefined || rest.length === 0) return next(ask);
            const query = new URLSearchParams(ask.query);
            query.set('user_id', first);
            return next({ ...ask, query });
          },
          visible: (rows, user) => rows.filter((row) => row.user_id === user || others.includes(row.user_id)),
        };
      },
    },
  ],
  secrecy: [
    {
      id: 'blind3-me-shows-the-token',
      check: 'secrecy/echo',
      title: 'the answer to who the bearer is has the token of the bearer',
      apply: () => ({
        wrap: bodies(both(on('whoAmI'), succeeded), (value, ask) => ({ ...value, token: bearer(ask) })),
      }),
    },
    {
      id: 'blind3-token-from-id',
      check: 'secrecy/entropy',
      title: 'a platform token is made of its id, twice',
      apply(usual) {
        let id = '';
        return {
          id() {
            id = usual.id();
            return id;
          },
          platformToken: () => `platform-v1-${(id || usual.id()).replaceAll('-', '').repeat(2)}`,
        };
      },
    },
  ],
  lifecycle: [
    {
      id: 'blind3-rotates-the-end',
      check: 'secrecy/sequence',
      title: 'a rotation changes the last four characters of the token only',
      apply: (usual) => ({
        rotate: (credential, token, now) =>
          usual.rotate(credential, `${(credential.token ?? token).slice(0, -4)}${token.slice(-4)}`, now),
      }),
    },
    {
      id: 'blind3-update-forgets-expiry',
      check: 'lifecycle/update',
      title: 'an update that does not name the expiry takes it away',
      apply: (usual) => ({
        update: (credential, body, now) => usual.update(credential, { expired_at: null, ...body }, now),
      }),
    },
    {
      id: 'blind3-zero-is-unlimited',
      check: 'lifecycle/round-trip',
      title: 'a limit of 0 is taken for none: the key is unlimited',
      apply: (usual) => ({
        credential: (fresh, body) =>
          usual.credential(fresh, { ...body, limited_amount: body.limited_amount || null }),
        update: (credential, body, now) =>
          usual.update(credential, body.limited_amount === 0 ? { ...body, limited_amount: null } : body, now),
      }),
    },
    {
      id: 'blind3-offset-of-time-lost',
      check: 'lifecycle/round-trip',
      title: 'the offset of an expiry is cut off: 05:00+05:00 becomes 05:00Z',
      apply(usual) {
        const cut = (body: Fields): Fields =>
          typeof body.expired_at === 'string'
            ? { ...body, expired_at: body.expired_at.replace(/[+-]\d\d:?\d\d$/, 'Z') }
            : body;
        return {
          credential: (fresh, body) => usual.credential(fresh, cut(body)),
          update: (credential, body, now) => usual.update(credential, cut(body), now),
        };
      },
    },
  ],
  paging: [
    {
      id: 'blind3-ties-in-any-order',
      check: 'paging/order',
      title: 'things of the same second come in any order, another one for each page',
      apply: (usual) => ({
        visible<Row extends Owned>(rows: readonly Row[], user: string): readonly Row[] {
          const second = (row: Row) => ('created_at' in row ? String(row.created_at).slice(0, 19) : '');
          return usual
            .visible(rows, user)
            .map((row) => ({ row, tie: Math.random() }))
            .sort((a, b) => second(a.row).localeCompare(second(b.row)) || a.tie - b.tie)
            .map(({ row }) => row);
        },
      }),
    },
    {
      id: 'blind3-filters-or',
      check: 'paging/filter',
      title: 'two filters list what fits one of them',
      apply(usual) {
        let given: readonly (readonly [string, string])[] = [];
        return {
          wrap(ask, next) {
            given = [...ask.query].filter(([name]) =>
              ['id', 'application_id', 'host', 'service_id', 'scope', 'type'].includes(name),
            );
            return next(ask);
          },
          matches: (row) => given.some(([name, value]) => usual.matches(row, name, [value])),
        };
      },
    },
  ],
  validation: [
    {
      id: 'blind3-true-is-one',
      check: 'validation/type',
      title: 'a limit may be true, which counts as 1: a boolean of Python is a number',
      apply(usual) {
        const number = (body: Fields): Fields =>
          typeof body.limited_amount === 'boolean'
            ? { ...body, limited_amount: Number(body.limited_amount) }
            : body;
        return {
          faults: (operation, body) => usual.faults(operation, number(body)),
          credential: (fresh, body) => usual.credential(fresh, number(body)),
          update: (credential, body, now) => usual.update(credential, number(body), now),
        };
      },
    },
    {
      id: 'blind3-bad-update-applied',
      check: 'validation/nothing-created',
      title: 'an update with a negative limit is refused, and its limit is kept',
      apply: (usual) => ({
        wrap: async (ask, next, state) => {
          const answer = await next(ask);
          if (answer.status !== 400 || operationOf(ask.method, ask.path) !== 'updateCredential')
            return answer;
          const body = usual.body(ask);
          const limit = 'status' in body ? undefined : body.value.limited_amount;
          if (typeof limit !== 'number') return answer;
          state.credentials = state.credentials.map((it) =>
            it.id === idIn(ask.path) ? { ...it, limited_amount: limit } : it,
          );
          return answer;
        },
      }),
    },
  ],
  wire: [
    {
      id: 'blind3-amounts-as-text',
      check: 'wire/body',
      title: 'a limit comes back as a text with two decimals, as serializers print decimals',
      apply: () => ({
        shown: (credential) => ({
          ...credential,
          limited_amount: credential.limited_amount === null ? null : credential.limited_amount.toFixed(2),
        }),
      }),
    },
    {
      id: 'blind3-bare-403',
      check: 'wire/body',
      title: 'a 403 has its detail only, without code and trace',
      apply: () => ({
        wrap: answers(status(403), () =>
          json(403, { detail: 'You do not have permission to perform this action.' }),
        ),
      }),
    },
  ],
  robustness: [
    {
      id: 'blind3-filter-no-uuid',
      check: 'robustness/unknown-query',
      title:
        'a filter by an application id that is no UUID is a server error: the query raises, and nobody catches it',
      apply: () => ({
        wrap: instead(
          (ask) =>
            operationOf(ask.method, ask.path) === 'listCredentials' &&
            ask.headers.authorization !== undefined &&
            ask.query.getAll('application_id').some((it) => !/^[0-9a-f-]{36}$/i.test(it)),
          crash,
        ),
      }),
    },
  ],
};

/** Not caught yet, kept as work to do: no bench runs them unless it is asked to. What is caught moves up. */
export const survivors: Defects<Habits> = {};
