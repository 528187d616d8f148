import type { Defect } from '../../kit/mutant.ts';
import type { Habits } from '../habits.ts';

/** Some operations find the keys of every account. */
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
    find: (state, account, wanted, operation) =>
      operations.includes(operation)
        ? state.keys.find((key) => key.id === wanted)
        : usual.find(state, account, wanted, operation),
  }),
});

export const tenancy: readonly Defect<Habits>[] = [
  finding('read-foreign', 'tenancy/readable', "another account's key can be read by its id", 'read'),
  finding('delete-foreign', 'tenancy/deletable', "another account's key can be deleted by its id", 'delete'),
  finding('change-foreign', 'tenancy/deletable', "another account's key can be changed by its id", 'update'),
  finding('rotate-foreign', 'tenancy/deletable', "another account's key can be rotated by its id", 'rotate'),
  {
    id: 'list-shows-all',
    check: 'tenancy/visible',
    title: 'the list shows the keys of all accounts',
    apply: () => ({ listed: (state) => state.keys }),
  },
  {
    id: 'name-blocked',
    check: 'tenancy/name-blocked',
    title: 'a name that one account uses is refused to the other',
    apply: () => ({ taken: (state, _, name) => state.keys.some((key) => key.name === name) }),
  },
];
