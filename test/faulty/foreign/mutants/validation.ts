import type { Defect } from '../../kit/mutant.ts';
import type { Habits } from '../habits.ts';

/** A defect of what is accepted: certain values are taken, though not always kept. */
const accepting = (
  id: string,
  check: string,
  title: string,
  field: string,
  accepts: (value: unknown) => boolean,
): Defect<Habits> => ({
  id,
  check,
  title,
  apply: (usual) => ({
    fault(body, isCreate) {
      const { [field]: value, ...rest } = body;
      return value !== undefined && accepts(value)
        ? usual.fault(rest, isCreate)
        : usual.fault(body, isCreate);
    },
  }),
});

export const validation: readonly Defect<Habits>[] = [
  accepting(
    'kind-any-ignored',
    'validation/enum',
    'a kind that there is not is taken for service',
    'kind',
    (value) => typeof value === 'string',
  ),
  accepting(
    'note-number-ignored',
    'validation/type',
    'a note that is no text is left out',
    'note',
    (value) => typeof value !== 'string' && value !== null,
  ),
  accepting(
    'note-any-length',
    'validation/limit',
    'a note may be of any length',
    'note',
    (value) => typeof value === 'string',
  ),
  accepting('uses-0', 'validation/limit', 'uses may be 0', 'uses', (value) => value === 0),
  accepting(
    'expiry-any-text',
    'validation/format',
    'an expiry that is no time is taken for none',
    'expires_at',
    (value) => typeof value === 'string' && Number.isNaN(Date.parse(value)),
  ),
  {
    id: 'uses-1-refused',
    check: 'validation/accepts-valid',
    title: 'the least number of uses is refused',
    apply: (usual) => ({
      fault: (body, isCreate) => (body.uses === 1 ? 'uses is too small' : usual.fault(body, isCreate)),
    }),
  },
  accepting(
    'uses-far-over',
    'validation/limit',
    'of uses only the last 32 bits count',
    'uses',
    (value) => typeof value === 'number' && value > 2 ** 32,
  ),
  accepting(
    'uses-half',
    'validation/type',
    'half a use more is accepted',
    'uses',
    (value) => typeof value === 'number' && value < 1000 && !Number.isInteger(value),
  ),
  {
    id: 'note-200-refused',
    check: 'validation/accepts-valid',
    title: 'a note of as many characters as it may have is refused',
    apply: (usual) => ({
      fault: (body, isCreate) =>
        String(body.note).length === 200 ? 'note is too long' : usual.fault(body, isCreate),
    }),
  },
  {
    id: 'form-accepted',
    check: 'validation/content-type',
    title: 'JSON that is declared as a form is accepted',
    apply: (usual) => ({
      body: (ask) => usual.body({ ...ask, headers: { ...ask.headers, 'content-type': 'application/json' } }),
    }),
  },
  {
    id: 'big-body-crashes',
    check: 'validation/oversized',
    title: 'a body over 64 KiB is a server error',
    apply: (usual) => ({
      body(ask) {
        if (ask.body.length > 65_536) throw new Error('too large');
        return usual.body(ask);
      },
    }),
  },
];
