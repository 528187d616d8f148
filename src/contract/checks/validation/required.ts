import type { ActiveCheck } from '../../engine/check.ts';
import { refusedCases } from './refused.ts';
import { parameterCases } from './required-parameters.ts';

export const required: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'validation/required',
  title: 'a create without a required field is refused',
  why: 'A key without a name or an owner cannot be found again.',
  failing: 'POST /keys {} -> 201',
  passing: 'POST /keys {} -> 400',
  source: 'the document: required, of fields and of parameters',
  plan: (subject) => [
    ...refusedCases(subject, 'required', 'a create without a required field is refused'),
    ...parameterCases(subject),
  ],
};
