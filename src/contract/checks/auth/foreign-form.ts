import type { ActiveCheck } from '../../engine/check.ts';
import { refusalCases } from './refusals.ts';

export const foreignForm: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'auth/foreign-form',
  title: 'a credential of another service, or of its form, is refused',
  why: 'It happens when several products share one gateway.',
  failing: 'GET /keys, Authorization: Bearer sk-0123... -> 200 with our keys',
  passing: 'GET /keys, Authorization: Bearer sk-0123... -> 401',
  source: 'the document: security',
  plan: (subject) =>
    refusalCases(subject, 'foreign-form', 'a credential of the form of another service is refused'),
};
