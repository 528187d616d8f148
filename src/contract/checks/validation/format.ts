import type { ActiveCheck } from '../../engine/check.ts';
import { refusedCases } from './refused.ts';

export const format: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'validation/format',
  title: 'a text of the wrong form is refused',
  why: 'A date that is none, or a name with a slash, breaks whoever reads it.',
  failing: 'POST /keys {"name": "a/b"} -> 201, where the pattern forbids it',
  passing: 'POST /keys {"name": "a/b"} -> 400',
  source: 'the document: format, pattern',
  plan: (subject) => refusedCases(subject, 'format', 'a text of the wrong form is refused'),
};
