import type { ActiveCheck } from '../../engine/check.ts';
import { refusalCases } from './refusals.ts';

export const missing: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'auth/missing',
  title: 'without a credential nothing is shown or done',
  why: 'An open endpoint is the commonest hole: a guard that was forgotten on one route.',
  failing: 'GET /keys without Authorization -> 200',
  passing: 'GET /keys without Authorization -> 401',
  source: 'the document: security; RFC 9110, section 11.6.1',
  plan: (subject) => refusalCases(subject, 'missing', 'without a credential nothing is shown or done'),
};
