import { defineOperationCheck } from '../../check.ts';
import { probedOperations, tryCredentials } from './credential-check.ts';

export const empty = defineOperationCheck({
  id: 'auth/empty',
  title: 'an empty credential is rejected',
  why: 'A guard that looks only whether the header is there accepts everybody.',
  failing: 'GET /keys, Authorization: Bearer -> 200',
  passing: 'GET /keys, Authorization: Bearer -> 401',
  source: 'the document: security; RFC 6750, section 2.1',
  provokes: true,
  given: (subject) => probedOperations(subject, 'empty'),
  run: (context) => tryCredentials(context, 'empty'),
});
