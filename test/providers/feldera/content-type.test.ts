import { expect, test } from 'vitest';
import { isJson } from '../../../src/providers/feldera/content-type.ts';

// By what was sent to actix-web 4.11.0, and by the code of the mime crate (0.3.17) that it reads them with.
test.each([
  'application/json',
  'APPLICATION/JSON',
  'application/json; charset=utf-8',
  'application/json; charset=latin1',
  'application/json;',
  'application/json;a=b;',
  'application/json; a="b c"',
  'application/json;charset=',
  'application/json;   a=b',
  'text/json; a=b; c=d',
  'application/problem+json',
  'application/vnd.api+json; v=1',
  'application/json+xml',
  'application/JSON+x',
  'a/b+c+json',
  'a/json+',
  '+/json',
  '*/json',
  "a!#$%&'*-.^_`|~/json",
  'application/json; a="b" ;c=d',
  'application/json; a="b"  ; ',
  'application/json; a="b;c"',
  'application/json; a="""',
  'application/+x+json',
])('%s is read as JSON', (contentType) => {
  expect(isJson(contentType)).toBe(true);
});

test.each([
  '',
  'json',
  '/json',
  'text/plain',
  'multipart/form-data',
  'application/jsonx',
  'application/x-json',
  'application/json, text/plain',
  'application /json',
  'application/+json',
  'a/json+b+xml',
  'a//json',
  'application/json/x',
  'application/json ;a=b',
  'application/json;;',
  'application/json; charset',
  'application/json; =b',
  'application/json; a=b c',
  'application/json;a= b',
  'application/json;\ta=b',
  'application/json; a="b',
  'application/json; a="b"c',
  'application/json; a=é',
  'application/json; a="é"',
  'application/json; a="\t"',
  'application/json; a=""',
  'application/json; a="b\\"c"',
  'application/json; a=b ;c=d',
  'application/json; a=;b=c',
  '{/json',
  '*/*',
])('"%s" is refused', (contentType) => {
  expect(isJson(contentType)).toBe(false);
});
