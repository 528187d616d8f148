import { defineCompositeCheck } from '../../check.ts';
import { rejectedBodyCases } from './rejected-bodies.ts';

const title = 'a required field that is null is rejected';

export const nullField = defineCompositeCheck(
  {
    id: 'validation/null',
    title,
    why: 'null is not a value; a server that stores it shows it to clients that do not expect it.',
    failing: 'POST /keys {"name": null} -> 201',
    passing: 'POST /keys {"name": null} -> 400',
    source:
      'the document: type, nullable. An optional field that is null is left to the server, unless a document with x-resource says of others that they may be null.',
    provokes: true,
  },
  ...rejectedBodyCases('null', title),
);
