import { hasOwnEvidence } from '../../../spec/evidence.ts';
import { brief, definePassiveCheck } from '../../check.ts';

export const emptyBody = definePassiveCheck({
  id: 'wire/empty-body',
  title: 'a reply that is documented without a body has none',
  why: 'A client that expects nothing may fail on something, or take it for the next reply.',
  failing: 'DELETE /keys/ci -> 200, {"deleted": true}, where no content is documented',
  passing: 'DELETE /keys/ci -> 200, and nothing',
  source:
    'the document: a response without content (where its x-evidence shows that this was meant); RFC 9110, section 15.3.5 for 204',
  applies: (operation) => operation.responses.some((response) => response.contents.length === 0),
  look({ document, operation, response, exchange }, expect) {
    if (response === undefined || response.contents.length > 0) return;
    const isMeant =
      exchange.response.status === 204 ||
      response.trail.some(
        (pointer) => pointer.includes('/responses/') && hasOwnEvidence(document.root, pointer),
      );
    if (!isMeant) return;
    const { body, isUnrecorded } = exchange.response;
    expect(exchange, { operation, at: response.trail }).holds(body === '' && !isUnrecorded, {
      message: `the ${response.status} of ${operation.label} has a body, and none is documented`,
      expected: 'an empty body',
      actual: isUnrecorded ? 'a body, which was not recorded' : brief(body),
    });
  },
});
