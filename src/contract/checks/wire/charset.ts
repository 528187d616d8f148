import { isJsonMediaType } from '../../../spec/document.ts';
import { definePassiveCheck, headerOf } from '../../check.ts';

export const charset = definePassiveCheck({
  id: 'wire/charset',
  title: 'JSON is sent as UTF-8',
  why: 'A name with an accent comes out wrong, or the parser stops.',
  failing: 'GET /keys -> Content-Type: application/json; charset=iso-8859-1',
  passing: 'GET /keys -> Content-Type: application/json',
  source: 'RFC 8259, section 8.1',
  applies: ({ responses }) =>
    responses.some(({ contents }) => contents.some(({ mediaType }) => isJsonMediaType(mediaType))),
  look({ operation, response, exchange, mediaType }, expect) {
    if (!isJsonMediaType(mediaType) || exchange.response.body === '') return;
    const named = /charset\s*=\s*"?([^";\s]+)/i.exec(headerOf(exchange.response, 'content-type') ?? '')?.[1];
    const isOther = named !== undefined && !/^(utf-?8|us-ascii)$/i.test(named);
    expect(exchange, { operation, at: response?.trail }).holds(!isOther && !exchange.response.isNotUtf8, {
      message: `the JSON of ${operation.label} ${isOther ? 'names another charset than' : 'is not'} UTF-8`,
      expected: 'UTF-8',
      actual: named ?? 'bytes that are not UTF-8',
    });
  },
});
