import { definePassiveCheck } from '../../check.ts';
import { accepts } from './accepts.ts';
import { bodyFormTrail } from './body-form-trail.ts';

export const contentType = definePassiveCheck({
  id: 'wire/content-type',
  title: 'a body has a documented content type',
  why: 'Clients choose their parser by it; a JSON body that is called text/html is not parsed.',
  failing: 'GET /keys -> 200, Content-Type: text/html, [...]',
  passing: 'GET /keys -> 200, Content-Type: application/json, [...]',
  source: 'the document: content of the response; RFC 9110, section 8.3',
  applies: ({ responses }) => responses.some(({ contents }) => contents.length > 0),
  look({ document, operation, response, content, mediaType, exchange }, expect) {
    if (response === undefined || response.contents.length === 0 || exchange.response.body === '') return;
    const documentedTypes = response.contents.map((documented) => documented.mediaType);
    // What was asked for and is not documented may be had all the same: a page for browsers.
    const isNegotiated =
      accepts(exchange.request, mediaType) &&
      !documentedTypes.some((type) => accepts(exchange.request, type));
    if (isNegotiated) return;
    const at = bodyFormTrail(document, response);
    expect(exchange, { operation, at }).holds(content !== undefined, {
      message: `the ${response.status} of ${operation.label} has another content type than documented`,
      expected: documentedTypes.join(' or '),
      actual: mediaType === '' ? 'none' : mediaType,
    });
  },
});
