import { defineCompositeCheck } from '../../check.ts';
import { rejectedBodyCases } from './rejected-bodies.ts';

const title = 'a value outside the choices is rejected';

export const enumChoice = defineCompositeCheck(
  {
    id: 'validation/enum',
    title,
    why: 'A scope that does not exist is either none or, worse, all.',
    failing: 'POST /keys {"scope": "everything"} -> 201',
    passing: 'POST /keys {"scope": "everything"} -> 400',
    source: 'the document: enum',
    provokes: true,
  },
  ...rejectedBodyCases('enum', title),
);
