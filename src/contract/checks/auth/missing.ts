import { defineOperationCheck } from '../../check.ts';
import { probedOperations, tryCredentials } from './credential-check.ts';

export const missing = defineOperationCheck({
  id: 'auth/missing',
  title: 'without a credential nothing is shown or done',
  why: 'An open endpoint is the commonest hole: a guard that was forgotten on one route.',
  failing: 'GET /keys without Authorization -> 200',
  passing: 'GET /keys without Authorization -> 401',
  source: 'the document: security; RFC 9110, section 11.6.1',
  provokes: true,
  given: (subject) => probedOperations(subject, 'missing'),
  run: (context) => tryCredentials(context, 'missing'),
});
