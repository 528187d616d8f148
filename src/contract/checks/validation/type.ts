import { defineCompositeCheck } from '../../check.ts';
import { rejectedBodyCases } from './rejected-bodies.ts';

const title = 'a field of the wrong type is rejected';

export const type = defineCompositeCheck(
  {
    id: 'validation/type',
    title,
    why: 'What is silently converted comes back as something else than was sent.',
    failing: 'POST /keys {"name": 7} -> 201, {"name": "7"}',
    passing: 'POST /keys {"name": 7} -> 400',
    source: 'the document: type',
    provokes: true,
  },
  ...rejectedBodyCases('type', title),
);
