import { defineCompositeCheck } from '../../check.ts';
import { rejectedBodyCases } from './rejected-bodies.ts';

const title = 'a text of the wrong form is rejected';

export const format = defineCompositeCheck(
  {
    id: 'validation/format',
    title,
    why: 'A date that is none, or a name with a slash, breaks whoever reads it.',
    failing: 'POST /keys {"name": "a/b"} -> 201, where the pattern forbids it',
    passing: 'POST /keys {"name": "a/b"} -> 400',
    source: 'the document: format, pattern',
    provokes: true,
  },
  ...rejectedBodyCases('format', title),
);
