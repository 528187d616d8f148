import type { ActiveCheck } from '../../engine/check.ts';
import { refusedCases } from './refused.ts';

export const enumChoice: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'validation/enum',
  title: 'a value outside the choices is refused',
  why: 'A scope that does not exist is either none or, worse, all.',
  failing: 'POST /keys {"scope": "everything"} -> 201',
  passing: 'POST /keys {"scope": "everything"} -> 400',
  source: 'the document: enum',
  plan: (subject) => refusedCases(subject, 'enum', 'a value outside the choices is refused'),
};
