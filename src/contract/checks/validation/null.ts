import type { ActiveCheck } from '../../engine/check.ts';
import { refusedCases } from './refused.ts';

export const nullField: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'validation/null',
  title: 'a required field that is null is refused',
  why: 'null is not a value; a server that stores it shows it to clients that do not expect it.',
  failing: 'POST /keys {"name": null} -> 201',
  passing: 'POST /keys {"name": null} -> 400',
  source:
    'the document: type, nullable. An optional field that is null is left to the server, unless a document with x-resource says of others that they may be null.',
  plan: (subject) => refusedCases(subject, 'null', 'a required field that is null is refused'),
};
