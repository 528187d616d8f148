import type { ActiveCheck } from '../../engine/check.ts';
import { refusalCases } from './refusals.ts';

export const scheme: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'auth/scheme',
  title: 'the right secret under another scheme is refused',
  why: 'A guard that ignores the scheme takes what was meant for another.',
  failing: 'GET /keys, Authorization: Basic <token> -> 200',
  passing: 'GET /keys, Authorization: Basic <token> -> 401',
  source: 'the document: security; RFC 9110, section 11.4',
  plan: (subject) => refusalCases(subject, 'scheme', 'the right secret under another scheme is refused'),
};
