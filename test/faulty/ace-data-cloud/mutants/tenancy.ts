import type { Defect } from '../../kit/mutant.ts';
import type { Habits } from '../habits.ts';
import type { Owned } from '../state.ts';

/** Some operations find things of every account. */
const finding = (
  id: string,
  check: string,
  title: string,
  ...operations: readonly string[]
): Defect<Habits> => ({
  id,
  check,
  title,
  apply: (usual) => ({
    find(rows, user, wanted, operation) {
      const any = rows.find((row) => row.id === wanted);
      return operations.includes(operation) && any !== undefined
        ? any
        : usual.find(rows, user, wanted, operation);
    },
  }),
});

export const tenancy: readonly Defect<Habits>[] = [
  {
    id: 'list-shows-all',
    check: 'tenancy/visible',
    title: 'lists show the things of all accounts',
    apply: () => ({ visible: (rows) => rows }),
  },
  {
    id: 'list-shows-newest-of-all',
    check: 'tenancy/visible',
    title: 'lists show the newest of the other account, too',
    apply: (usual) => ({
      visible: (rows, user) => [
        ...usual.visible(rows, user),
        ...rows.filter((row) => row.user_id !== user).slice(-1),
      ],
    }),
  },
  {
    id: 'credentials-show-all',
    check: 'tenancy/visible',
    title: 'the list of credentials shows those of all accounts',
    apply: (usual) => ({
      visible: (rows, user) => (rows.some(isCredential) ? rows : usual.visible(rows, user)),
    }),
  },
  {
    id: 'platform-tokens-show-all',
    check: 'tenancy/visible',
    title: 'the list of platform tokens shows those of all accounts',
    apply: (usual) => ({
      visible: (rows, user) => (rows.some((row) => 'expiration' in row) ? rows : usual.visible(rows, user)),
    }),
  },
  {
    id: 'one-account-for-all',
    check: 'tenancy/visible',
    title: 'all accounts are one',
    apply: (usual) => ({
      user: (ask, state) =>
        usual.user(ask, state) === undefined ? undefined : 'b87f67c1-b04f-4332-99a1-7a5e651331c6',
    }),
  },
  finding('read-foreign', 'tenancy/readable', "another account's things can be read by their ids", 'read'),
  finding('update-foreign', 'tenancy/deletable', "another account's credential can be changed", 'update'),
  finding('rotate-foreign', 'tenancy/deletable', "another account's credential can be rotated", 'rotate'),
  finding('delete-foreign', 'tenancy/deletable', "another account's things can be deleted", 'delete'),
  {
    id: 'delete-foreign-in-silence',
    check: 'tenancy/deletable',
    title: "deleting another account's credential answers 403 and deletes it",
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (ask.method !== 'DELETE' || answer.status !== 403) return answer;
        const foreign = state.credentials.find((row) => ask.path.includes(row.id));
        if (foreign !== undefined) usual.remove(state, foreign);
        return answer;
      },
    }),
  },
  {
    id: 'forbidden-shows-it',
    check: 'tenancy/readable',
    title: "the refusal to read another account's credential shows it",
    apply: () => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (ask.method !== 'GET' || answer.status !== 403) return answer;
        const foreign = state.credentials.find((row) => ask.path.includes(row.id));
        return {
          ...answer,
          body: JSON.stringify({ ...JSON.parse(String(answer.body)), object: foreign ?? null }),
        };
      },
    }),
  },
  {
    id: 'application-blocked',
    check: 'tenancy/name-blocked',
    title: 'a service that one account applied for is refused to the other',
    apply: (usual) => ({
      taken: (state, wanted) =>
        state.applications.some((it) => usual.taken(state, { ...wanted, user_id: it.user_id })),
    }),
  },
  finding(
    'credential-for-foreign-application',
    'tenancy/readable',
    "a credential can be made for another account's application",
    'createCredential',
  ),
  {
    id: 'user-id-header-believed',
    check: 'tenancy/visible',
    title: 'the list is that of the account that X-User-Id names',
    apply: (usual) => ({
      user(ask, state) {
        const user = usual.user(ask, state);
        return user === undefined ? undefined : (ask.headers['x-user-id'] ?? user);
      },
    }),
  },
  {
    id: 'application-shows-foreign-credentials',
    check: 'tenancy/visible',
    title: 'an application that is read by itself shows the newest credential, whoever made it',
    apply: () => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (ask.method !== 'GET' || answer.status !== 200 || !/applications\/[^/]+/.test(ask.path))
          return answer;
        const application = JSON.parse(String(answer.body));
        return {
          ...answer,
          body: JSON.stringify({ ...application, credentials: state.credentials.slice(-1) }),
        };
      },
    }),
  },
];

const isCredential = (row: Owned) => 'application_id' in row;
