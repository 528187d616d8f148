import { defineOperationCheck } from '../../check.ts';
import { probedOperations, tryCredentials } from './credential-check.ts';

export const scheme = defineOperationCheck({
  id: 'auth/scheme',
  title: 'the right secret under another scheme is rejected',
  why: 'A guard that ignores the scheme accepts a secret that was meant for another.',
  failing: 'GET /keys, Authorization: Basic <token> -> 200',
  passing: 'GET /keys, Authorization: Basic <token> -> 401',
  source: 'the document: security; RFC 9110, section 11.4',
  provokes: true,
  given: (subject) => probedOperations(subject, 'scheme'),
  run: (context) => tryCredentials(context, 'scheme'),
});
