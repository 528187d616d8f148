import { defineOperationCheck } from '../../check.ts';
import { probedOperations, tryCredentials } from './credential-check.ts';

export const truncated = defineOperationCheck({
  id: 'auth/truncated',
  title: 'a part of a credential is rejected',
  why: 'A comparison of the beginning only makes a token easy to guess.',
  failing: 'GET /keys with the token but its last character -> 200 with the keys of the account',
  passing: 'GET /keys with the token but its last character -> 401',
  source: 'the document: security',
  provokes: true,
  given: (subject) => probedOperations(subject, 'truncated'),
  run: (context) => tryCredentials(context, 'truncated'),
});
