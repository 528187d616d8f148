import type { ActiveCheck } from '../../engine/check.ts';
import { refusedCases } from './refused.ts';

export const type: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'validation/type',
  title: 'a field of the wrong type is refused',
  why: 'What is silently converted comes back as something else than was sent.',
  failing: 'POST /keys {"name": 7} -> 201, {"name": "7"}',
  passing: 'POST /keys {"name": 7} -> 400',
  source: 'the document: type',
  plan: (subject) => refusedCases(subject, 'type', 'a field of the wrong type is refused'),
};
