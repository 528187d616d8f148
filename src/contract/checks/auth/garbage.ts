import { defineOperationCheck } from '../../check.ts';
import { probedOperations, tryCredentials } from './credential-check.ts';

export const garbage = defineOperationCheck({
  id: 'auth/garbage',
  title: 'an invented credential is rejected',
  why: 'A guard that looks only at the form of a token accepts everybody.',
  failing: 'GET /keys, Authorization: Bearer anything -> 200 with the keys of the account',
  passing: 'GET /keys, Authorization: Bearer anything -> 401',
  source:
    'the document: security. A server on this machine that creates an empty account for any token is no finding.',
  provokes: true,
  given: (subject) => probedOperations(subject, 'garbage'),
  run: (context) => tryCredentials(context, 'garbage'),
});
