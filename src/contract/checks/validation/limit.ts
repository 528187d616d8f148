import { defineCompositeCheck } from '../../check.ts';
import { rejectedBodyCases } from './rejected-bodies.ts';

const title = 'a value over or under a limit is rejected';

export const limit = defineCompositeCheck(
  {
    id: 'validation/limit',
    title,
    why: 'What is longer than the column is cut, and two names become one.',
    failing: 'POST /keys with a name of 101 characters, where 100 are allowed -> 201',
    passing: 'POST /keys with a name of 101 characters, where 100 are allowed -> 400',
    source: 'the document: maxLength, minLength, maximum, minimum, maxItems, minItems',
    provokes: true,
  },
  ...rejectedBodyCases('limit', title),
);
