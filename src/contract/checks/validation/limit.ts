import type { ActiveCheck } from '../../engine/check.ts';
import { refusedCases } from './refused.ts';

export const limit: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'validation/limit',
  title: 'a value over or under a limit is refused',
  why: 'What is longer than the column is cut, and two names become one.',
  failing: 'POST /keys with a name of 101 characters, where 100 are allowed -> 201',
  passing: 'POST /keys with a name of 101 characters, where 100 are allowed -> 400',
  source: 'the document: maxLength, minLength, maximum, minimum, maxItems, minItems',
  plan: (subject) => refusedCases(subject, 'limit', 'a value over or under a limit is refused'),
};
