import type { PassiveCheck } from '../../engine/check.ts';
import { formTrail } from './form-trail.ts';

export const contentType: PassiveCheck = {
  kind: 'passive',
  id: 'wire/content-type',
  title: 'a body has a documented content type',
  why: 'Clients choose their parser by it; a JSON body that is called text/html is not parsed.',
  failing: 'GET /keys -> 200, Content-Type: text/html, [...]',
  passing: 'GET /keys -> 200, Content-Type: application/json, [...]',
  source: 'the document: content of the response; RFC 9110, section 8.3',
  applies: (operation) => operation.responses.some((response) => response.contents.length > 0),
  judge({ document, operation, response, content, mediaType, exchange }) {
    if (response === undefined || response.contents.length === 0 || content !== undefined) return [];
    if (exchange.response.body === '') return [];
    return [
      {
        trail: formTrail(document, response),
        operation: operation.label,
        exchange,
        message: `the ${response.status} of ${operation.label} has another content type than documented`,
        expected: response.contents.map((documented) => documented.mediaType).join(' or '),
        actual: mediaType === '' ? 'none' : mediaType,
      },
    ];
  },
};
