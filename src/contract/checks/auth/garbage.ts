import type { ActiveCheck } from '../../engine/check.ts';
import { refusalCases } from './refusals.ts';

export const garbage: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'auth/garbage',
  title: 'a made-up credential is refused',
  why: 'A guard that looks only at the form of a token lets everybody in.',
  failing: 'GET /keys, Authorization: Bearer anything -> 200 with our keys',
  passing: 'GET /keys, Authorization: Bearer anything -> 401',
  source:
    'the document: security. A server on this machine that opens an empty account for any token is no finding.',
  plan: (subject) => refusalCases(subject, 'garbage', 'a made-up credential is refused'),
};
