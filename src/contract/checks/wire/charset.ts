import { isJsonMediaType } from '../../../spec/document.ts';
import type { PassiveCheck } from '../../engine/check.ts';
import { headerOf } from '../../engine/header-of.ts';

export const charset: PassiveCheck = {
  kind: 'passive',
  id: 'wire/charset',
  title: 'JSON is sent as UTF-8',
  why: 'A name with an accent comes out wrong, or the parser stops.',
  failing: 'GET /keys -> Content-Type: application/json; charset=iso-8859-1',
  passing: 'GET /keys -> Content-Type: application/json',
  source: 'RFC 8259, section 8.1',
  applies: (operation) =>
    operation.responses.some((response) =>
      response.contents.some((content) => isJsonMediaType(content.mediaType)),
    ),
  judge({ operation, response, exchange, mediaType }) {
    if (!isJsonMediaType(mediaType) || exchange.response.body === '') return [];
    const said = /charset\s*=\s*"?([^";\s]+)/i.exec(headerOf(exchange.response, 'content-type') ?? '')?.[1];
    const isOther = said !== undefined && !/^(utf-?8|us-ascii)$/i.test(said);
    if (!isOther && !exchange.response.isNotUtf8) return [];
    const message = isOther
      ? `the JSON of ${operation.label} claims another charset than UTF-8`
      : `the JSON of ${operation.label} is not UTF-8`;
    return [
      {
        trail: response?.trail ?? [operation.pointer],
        operation: operation.label,
        exchange,
        message,
        expected: 'UTF-8',
        actual: said ?? 'bytes that are not UTF-8',
      },
    ];
  },
};
