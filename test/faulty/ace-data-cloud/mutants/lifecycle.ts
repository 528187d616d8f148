import { bodies, both, empty, json, status, succeeded } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import { usual as base, type Habits } from '../habits.ts';
import { operationOf } from '../server.ts';
import type { Credential } from '../state.ts';
import { on } from './when.ts';

type Body = Readonly<Record<string, unknown>>;

/** A defect of what is stored at creation. */
const made = (
  id: string,
  check: string,
  title: string,
  change: (row: Credential, body: Body) => Credential,
): Defect<Habits> => ({
  id,
  check,
  title,
  apply: (usual) => ({ credential: (fresh, body) => change(usual.credential(fresh, body), body) }),
});

/** A defect of a change (PATCH). */
const updating = (
  id: string,
  title: string,
  change: (row: Credential, old: Credential, body: Body) => Credential,
): Defect<Habits> => ({
  id,
  check: 'lifecycle/update',
  title,
  apply: (usual) => ({ update: (old, body, now) => change(usual.update(old, body, now), old, body) }),
});

/** A defect of a rotation. */
const rotating = (
  id: string,
  title: string,
  change: (row: Credential, old: Credential) => Credential,
): Defect<Habits> => ({
  id,
  check: 'lifecycle/rotate',
  title,
  apply: (usual) => ({ rotate: (old, token, now) => change(usual.rotate(old, token, now), old) }),
});

const shifted = (time: string, milliseconds: number) =>
  new Date(Date.parse(time) + milliseconds).toISOString().replace('Z', '000Z');

const day = 24 * 3600 * 1000;

export const lifecycle: readonly Defect<Habits>[] = [
  {
    id: 'same-id',
    check: 'lifecycle/unique-id',
    title: 'every credential has the same id',
    apply: (usual) => {
      const id = usual.id();
      return { credential: (fresh, body) => ({ ...usual.credential(fresh, body), id }) };
    },
  },
  {
    id: 'id-repeats',
    check: 'lifecycle/unique-id',
    title: 'each id is given out twice',
    apply: (usual) => {
      let spare: string | undefined;
      return {
        id() {
          const id = spare ?? usual.id();
          spare = spare === undefined ? id : undefined;
          return id;
        },
      };
    },
  },
  {
    id: 'same-token-twice',
    check: 'lifecycle/unique-secret',
    title: 'each token is given out twice',
    apply: (usual) => {
      let spare: string | undefined;
      return {
        token() {
          const token = spare ?? usual.token();
          spare = spare === undefined ? token : undefined;
          return token;
        },
      };
    },
  },
  {
    id: 'same-platform-token-twice',
    check: 'lifecycle/unique-secret',
    title: 'each platform token is given out twice',
    apply: (usual) => {
      let spare: string | undefined;
      return {
        platformToken() {
          const token = spare ?? usual.platformToken();
          spare = spare === undefined ? token : undefined;
          return token;
        },
      };
    },
  },
  {
    id: 'not-stored',
    check: 'lifecycle/listed',
    title: 'a created credential is never stored',
    apply: () => ({ insert: () => undefined }),
  },
  {
    id: 'newest-not-listed',
    check: 'lifecycle/listed',
    title: 'the newest thing is missing in every list',
    apply: (usual) => ({ visible: (rows, user) => usual.visible(rows, user).slice(0, -1) }),
  },
  {
    id: 'replaces-the-last',
    check: 'lifecycle/listed',
    title: 'a created credential replaces the one before',
    apply: () => ({ insert: (state, row) => void state.credentials.splice(0, Infinity, row) }),
  },
  {
    id: 'not-readable',
    check: 'lifecycle/readable',
    title: 'a created credential cannot be read',
    apply: (usual) => ({
      find: (rows, user, id, operation) => usual.find(operation === 'read' ? [] : rows, user, id, operation),
    }),
  },
  {
    id: 'reads-another',
    check: 'lifecycle/readable',
    title: 'reading gives the oldest of the account, whichever was meant',
    apply: (usual) => ({
      find(rows, user, id, operation) {
        const row = usual.find(rows, user, id, operation);
        return 'status' in row || operation !== 'read'
          ? row
          : (rows.find((it) => it.user_id === user) ?? row);
      },
    }),
  },
  made('host-lost', 'lifecycle/round-trip', 'host is not stored', (row) => ({ ...row, host: null })),
  made('limit-lost', 'lifecycle/round-trip', 'limited_amount is not stored', (row) => ({
    ...row,
    limited_amount: null,
  })),
  made('limit-rounded', 'lifecycle/round-trip', 'limited_amount is rounded down to a whole ten', (row) => ({
    ...row,
    limited_amount: row.limited_amount === null ? null : Math.floor(row.limited_amount / 10) * 10,
  })),
  made('host-altered', 'lifecycle/round-trip', 'host has a slash behind it', (row) => ({
    ...row,
    host: row.host === null ? null : `${row.host}/`,
  })),
  {
    id: 'expiry-lost',
    check: 'lifecycle/round-trip',
    title: 'expired_at is not stored',
    apply: (usual) => ({
      credential: (fresh, body) => ({ ...usual.credential(fresh, body), expired_at: null }),
    }),
  },
  {
    id: 'read-differs',
    check: 'lifecycle/round-trip',
    title: 'a read credential shows another limit than the created one',
    apply: () => ({
      shown: (row, operation) =>
        operation === 'read' ? { ...row, limited_amount: (row.limited_amount ?? 0) + 1 } : row,
    }),
  },
  {
    id: 'application-type-lost',
    check: 'lifecycle/round-trip',
    title: 'the type of an application is always Usage',
    apply: (usual) => ({
      application: (fresh, body) => ({ ...usual.application(fresh, body), type: 'Usage' }),
    }),
  },
  {
    id: 'application-scope-lost',
    check: 'lifecycle/round-trip',
    title: 'the scope of an application is always Individual',
    apply: (usual) => ({
      application: (fresh, body) => ({ ...usual.application(fresh, body), scope: 'Individual' }),
    }),
  },
  made('client-sets-id', 'lifecycle/server-owned', 'the client chooses the id', (row, body) => ({
    ...row,
    id: typeof body.id === 'string' ? body.id : row.id,
  })),
  made('client-sets-token', 'lifecycle/server-owned', 'the client chooses the token', (row, body) => ({
    ...row,
    token: typeof body.token === 'string' ? body.token : row.token,
  })),
  made(
    'client-sets-used-amount',
    'lifecycle/server-owned',
    'the client chooses used_amount',
    (row, body) => ({
      ...row,
      used_amount: typeof body.used_amount === 'number' ? body.used_amount : row.used_amount,
    }),
  ),
  made(
    'client-sets-user',
    'lifecycle/server-owned',
    'the client chooses whose the credential is',
    (row, body) => ({
      ...row,
      user_id: typeof body.user_id === 'string' ? body.user_id : row.user_id,
    }),
  ),
  made('client-sets-created-at', 'lifecycle/server-owned', 'the client chooses created_at', (row, body) => ({
    ...row,
    created_at: typeof body.created_at === 'string' ? body.created_at : row.created_at,
  })),
  {
    id: 'duplicate-application',
    check: 'lifecycle/duplicate-refused',
    title: 'a repeated application is created',
    apply: () => ({ taken: () => false }),
  },
  {
    id: 'duplicate-application-stored',
    check: 'lifecycle/duplicate-stored',
    title: 'a repeated application is refused and yet stored',
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (!String(answer.body).includes('"duplication"')) return answer;
        const last = state.applications.at(-1);
        if (last !== undefined) state.applications.push({ ...last, id: usual.id() });
        return answer;
      },
    }),
  },
  {
    id: 'concurrent-applications',
    check: 'lifecycle/concurrent-duplicate',
    title:
      'concurrent creates of one application are all accepted: something is awaited between look and insertion',
    apply: () => ({ pause: () => new Promise((resolve) => setTimeout(resolve, 5)) }),
  },
  updating('update-not-stored', 'a change is not stored', (_, old) => old),
  updating('update-alters-another', 'a change of the limit takes the host away', (row) => ({
    ...row,
    host: null,
  })),
  updating('update-alters-token', 'a change gives a new token', (row) => ({ ...row, token: base.token() })),
  updating('update-alters-id', 'a change gives a new id', (row) => ({ ...row, id: base.id() })),
  updating('update-clears', 'a change clears what the body does not name', (row, _, body) => ({
    ...row,
    host: null,
    expired_at: null,
    limited_amount: typeof body.limited_amount === 'number' ? body.limited_amount : null,
  })),
  updating('update-null-ignored', 'null does not take a limit away', (row, old) => ({
    ...row,
    limited_amount: row.limited_amount ?? old.limited_amount,
  })),
  updating('update-moves-created-at', 'a change moves created_at', (row) => ({
    ...row,
    created_at: shifted(row.created_at, day),
  })),
  updating('update-used-amount', 'a change sets used_amount back by one', (row) => ({
    ...row,
    used_amount: row.used_amount - 1,
  })),
  {
    id: 'update-stale-answer',
    check: 'lifecycle/update',
    title: 'a change is stored, but the answer shows what was before',
    apply: () => {
      let old: Credential | undefined;
      return {
        update(row, body, now) {
          old = row;
          return base.update(row, body, now);
        },
        shown: (row, operation) => (operation === 'update' ? (old ?? row) : row),
      };
    },
  },
  {
    id: 'update-answer-only',
    check: 'lifecycle/update',
    title: 'a change shows in its answer, but in no later one',
    apply: (usual) => ({
      update: (row) => row,
      wrap: bodies(both(on('updateCredential'), succeeded), (body, ask) => ({
        ...body,
        ...JSON.parse(String(ask.body)),
      })),
      shown: usual.shown,
    }),
  },
  {
    id: 'update-changes-all',
    check: 'lifecycle/update',
    title: 'a change of one credential changes all of them',
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (!both(on('updateCredential'), succeeded)(ask, answer)) return answer;
        const body = JSON.parse(String(ask.body));
        state.credentials = state.credentials.map((row) => usual.update(row, body, row.updated_at));
        return answer;
      },
    }),
  },
  rotating('rotate-keeps-token', 'a rotation keeps the token', (row, old) => ({ ...row, token: old.token })),
  rotating('rotate-changes-id', 'a rotation gives a new id', (row) => ({ ...row, id: base.id() })),
  rotating('rotate-loses-limit', 'a rotation takes the limit away', (row) => ({
    ...row,
    limited_amount: null,
  })),
  rotating('rotate-loses-host', 'a rotation takes the host away', (row) => ({ ...row, host: null })),
  {
    id: 'rotate-answer-only',
    check: 'lifecycle/rotate',
    title: 'a rotation shows a new token that is never stored',
    apply: (usual) => ({
      rotate: (row) => row,
      shown: (row, operation) => (operation === 'rotate' ? { ...row, token: usual.token() } : row),
    }),
  },
  {
    id: 'rotate-makes-another',
    check: 'lifecycle/rotate',
    title: 'a rotation leaves the old credential and makes another beside it',
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const before = [...state.credentials];
        const answer = await next(ask);
        if (!both(on('rotateCredential'), succeeded)(ask, answer)) return answer;
        const old = before.find((row) => !state.credentials.includes(row));
        if (old !== undefined) state.credentials.push({ ...old, id: usual.id() });
        return answer;
      },
    }),
  },
  {
    id: 'delete-does-nothing',
    check: 'lifecycle/delete',
    title: 'a delete says 204 and deletes nothing',
    apply: () => ({ remove: () => undefined }),
  },
  {
    id: 'delete-hides-only',
    check: 'lifecycle/gone',
    title: 'a deleted credential is no longer listed, but can still be read',
    apply: (usual) => {
      const hidden = new Set<string>();
      return {
        remove: (_, row) => void hidden.add(row.id),
        visible: (rows, user) => usual.visible(rows, user).filter((row) => !hidden.has(row.id)),
        find: (rows, user, id, operation) =>
          usual.find(hidden.has(id) && operation !== 'read' ? [] : rows, user, id, operation),
      };
    },
  },
  {
    id: 'delete-stays-listed',
    check: 'lifecycle/delete',
    title: 'a deleted credential cannot be read, but is still listed',
    apply: (usual) => {
      const dead = new Set<string>();
      return {
        remove: (_, row) => void dead.add(row.id),
        find: (rows, user, id, operation) => usual.find(dead.has(id) ? [] : rows, user, id, operation),
      };
    },
  },
  {
    id: 'delete-takes-oldest',
    check: 'lifecycle/delete',
    title: 'a delete takes the oldest credential, whichever was meant',
    apply: () => ({ remove: (state) => void state.credentials.shift() }),
  },
  {
    id: 'delete-takes-all',
    check: 'lifecycle/delete',
    title: 'a delete takes every credential of the application',
    apply: () => ({
      remove(state, row) {
        state.credentials = state.credentials.filter((it) => it.application_id !== row.application_id);
      },
    }),
  },
  {
    id: 'second-delete-204',
    check: 'lifecycle/gone',
    title: 'a second delete answers 204 again',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        const deleting = operationOf(ask.method, ask.path)?.startsWith('delete') === true;
        return deleting && status(404)(ask, answer) ? empty(204) : answer;
      },
    }),
  },
  {
    id: 'gone-reads-200',
    check: 'lifecycle/gone',
    title: 'a credential that is not there reads as an empty one',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return on('readCredential')(ask, answer) && status(404)(ask, answer) ? json(200, {}) : answer;
      },
    }),
  },
  {
    id: 'created-in-1970',
    check: 'lifecycle/timestamps',
    title: 'created_at is the beginning of 1970',
    apply: () => ({ now: () => '1970-01-01T00:00:00.000000Z' }),
  },
  {
    id: 'created-in-the-future',
    check: 'lifecycle/timestamps',
    title: 'created_at is a year ahead',
    apply: (usual) => ({ now: () => shifted(usual.now(), 365 * day) }),
  },
  made('updated-before-created', 'lifecycle/timestamps', 'updated_at is a day before created_at', (row) => ({
    ...row,
    updated_at: shifted(row.created_at, -day),
  })),
  {
    id: 'time-runs-backwards',
    check: 'lifecycle/timestamps',
    title: 'each thing is created an hour before the one before it',
    apply: (usual) => {
      let count = 0;
      return { now: () => shifted(usual.now(), (-day / 24) * count++) };
    },
  },
  made('limit-wraps', 'lifecycle/round-trip', 'limited_amount is stored in 32 bits', (row) => ({
    ...row,
    limited_amount: row.limited_amount === null ? null : row.limited_amount % 2 ** 32,
  })),
  {
    id: 'application-global-by-default',
    check: 'lifecycle/round-trip',
    title: 'an application that names no scope is Global, where Individual is the default',
    apply: (usual) => ({
      application: (fresh, body) => usual.application(fresh, { scope: 'Global', ...body }),
    }),
  },
  {
    id: 'read-in-local-time',
    check: 'lifecycle/round-trip',
    title: 'a credential that is read by itself shows created_at in local time, and says UTC',
    apply: () => ({
      shown: (row, operation) =>
        operation === 'read' ? { ...row, created_at: shifted(row.created_at, day / 3) } : row,
    }),
  },
  updating(
    'update-one-at-a-time',
    'of several fields in one change only the first is stored',
    (row, old, body) => ({
      ...row,
      expired_at: body.limited_amount === undefined ? row.expired_at : old.expired_at,
    }),
  ),
  {
    id: 'update-refused-and-stored',
    check: 'lifecycle/update',
    title: 'a change that is refused for its expired_at stores its limit all the same',
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (answer.status !== 400 || !on('updateCredential')(ask, answer)) return answer;
        const { limited_amount } = JSON.parse(String(ask.body));
        if (typeof limited_amount === 'number' || limited_amount === null)
          state.credentials = state.credentials.map((row) =>
            ask.path.includes(row.id) ? usual.update(row, { limited_amount }, row.updated_at) : row,
          );
        return answer;
      },
    }),
  },
  {
    id: 'client-changes-used-amount',
    check: 'lifecycle/server-owned',
    title: 'a change may set used_amount',
    apply: (usual) => ({
      update: (old, body, now) => ({
        ...usual.update(old, body, now),
        used_amount: typeof body.used_amount === 'number' ? body.used_amount : old.used_amount,
      }),
    }),
  },
  {
    id: 'changed-in-local-time',
    check: 'lifecycle/timestamps',
    title: 'updated_at of a change is local time, and says UTC',
    apply: (usual) => ({ update: (old, body, now) => usual.update(old, body, shifted(now, day / 3)) }),
  },
  {
    id: 'changed-in-1970',
    check: 'lifecycle/timestamps',
    title: 'a change sets updated_at to the beginning of 1970',
    apply: (usual) => ({
      update: (old, body) => usual.update(old, body, '1970-01-01T00:00:01.000000Z'),
    }),
  },
  {
    id: 'rotate-stores-no-limit',
    check: 'lifecycle/rotate',
    title: 'a rotation shows the limit, and stores none',
    apply: () => {
      const limits = new Map<string, number | null>();
      return {
        rotate(old, token, now) {
          limits.set(old.id, limits.get(old.id) ?? old.limited_amount);
          return { ...base.rotate(old, token, now), limited_amount: null };
        },
        shown: (row, operation) =>
          operation === 'rotate' ? { ...row, limited_amount: limits.get(row.id) ?? null } : row,
      };
    },
  },
  {
    id: 'rotate-gives-the-first-token',
    check: 'lifecycle/rotate',
    title: 'the first rotation gives the token of the first credential',
    apply: (usual) => {
      let first: string | null | undefined;
      return {
        credential(fresh, body) {
          const credential = usual.credential(fresh, body);
          if (first === undefined) first = credential.token;
          return credential;
        },
        rotate(old, token, now) {
          const given = first ?? token;
          first = null;
          return usual.rotate(old, given, now);
        },
      };
    },
  },
  {
    id: 'rotate-read-from-cache',
    check: 'lifecycle/rotate',
    title: 'a rotated credential that is read by itself shows the token from before',
    apply: (usual) => {
      const old = new Map<string, string | null>();
      return {
        rotate(row, token, now) {
          old.set(row.id, row.token);
          return usual.rotate(row, token, now);
        },
        shown: (row, operation) =>
          operation === 'read' && old.has(row.id) ? { ...row, token: old.get(row.id) } : row,
      };
    },
  },
  {
    id: 'change-brings-deleted-back',
    check: 'lifecycle/gone',
    title: 'the next change writes the credential that was deleted last back, too',
    apply: (usual) => {
      let last: Credential | undefined;
      return {
        remove(state, row) {
          usual.remove(state, row);
          last = row;
        },
        wrap: async (ask, next, state) => {
          const answer = await next(ask);
          if (last !== undefined && both(on('updateCredential'), succeeded)(ask, answer)) {
            state.credentials.push(last);
            last = undefined;
          }
          return answer;
        },
      };
    },
  },
  {
    id: 'read-by-beginning',
    check: 'lifecycle/gone',
    title: 'a credential is found by the beginning of its id',
    apply: (usual) => ({
      find(rows, user, id, operation) {
        const found = usual.find(rows, user, id, operation);
        if (operation !== 'read' || id.length < 30 || !('status' in found)) return found;
        return rows.find((row) => row.user_id === user && row.id.startsWith(id)) ?? found;
      },
    }),
  },
  {
    id: 'limit-null-is-0',
    check: 'lifecycle/round-trip',
    title: 'a limit that is said to be null is stored as 0',
    apply: (usual) => ({
      credential: (fresh, body) =>
        usual.credential(fresh, body.limited_amount === null ? { ...body, limited_amount: 0 } : body),
    }),
  },
  {
    id: 'update-shows-no-host',
    check: 'lifecycle/update',
    title: 'the reply to a change shows no host, though there is one',
    apply: () => ({ shown: (row, operation) => (operation === 'update' ? { ...row, host: null } : row) }),
  },
  {
    id: 'rotated-in-local-time',
    check: 'lifecycle/timestamps',
    title: 'updated_at of a rotation is local time, and says UTC',
    apply: (usual) => ({ rotate: (old, token, now) => usual.rotate(old, token, shifted(now, day / 3)) }),
  },
];
