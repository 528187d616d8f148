import { defineOperationCheck } from '../../check.ts';
import { probedOperations, tryCredentials } from './credential-check.ts';

export const foreignForm = defineOperationCheck({
  id: 'auth/foreign-form',
  title: 'a credential of another service, or of its form, is rejected',
  why: 'It happens when several products share one gateway.',
  failing: 'GET /keys, Authorization: Bearer sk-0123... -> 200 with the keys of the account',
  passing: 'GET /keys, Authorization: Bearer sk-0123... -> 401',
  source: 'the document: security',
  tries: 'a credential of the form of another service is rejected',
  provokes: true,
  given: (subject) => probedOperations(subject, 'foreign-form'),
  run: (context) => tryCredentials(context, 'foreign-form'),
});
