import type { ActiveCheck } from '../../engine/check.ts';
import { refusalCases } from './refusals.ts';

export const truncated: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'auth/truncated',
  title: 'a part of a credential is refused',
  why: 'A comparison of the beginning only makes a token easy to guess.',
  failing: 'GET /keys with the token but its last character -> 200 with our keys',
  passing: 'GET /keys with the token but its last character -> 401',
  source: 'the document: security',
  plan: (subject) => refusalCases(subject, 'truncated', 'a part of a credential is refused'),
};
