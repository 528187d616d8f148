import type { ActiveCheck } from '../../engine/check.ts';
import { refusalCases } from './refusals.ts';

export const empty: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'auth/empty',
  title: 'an empty credential is none',
  why: 'A guard that looks only whether the header is there lets everybody in.',
  failing: 'GET /keys, Authorization: Bearer -> 200',
  passing: 'GET /keys, Authorization: Bearer -> 401',
  source: 'the document: security; RFC 6750, section 2.1',
  plan: (subject) => refusalCases(subject, 'empty', 'an empty credential is none'),
};
