import { expect, test } from 'vitest';
import { nameOf } from '../../../src/providers/feldera/name-parameter.ts';

// By what was sent to actix-web 4.11.0 with the same router, which told the name that it saw; the last three by its code.
test.each([
  ['my-key', 'my-key'],
  ['a%2Fb', 'a/b'],
  ['a%252Fb', 'a%2Fb'],
  ['%41', 'A'],
  ['%2541', '%41'],
  ['%FF', '\ufffd'],
  ['a%20b', 'a b'],
  ['a+b', 'a+b'],
  ['%E2%9C%93', '✓'],
  ['%', '%'],
  ['%zz', '%zz'],
  ['%2', '%2'],
  ['a%00b', 'a\0b'],
  ['a;b', 'a;b'],
  ['%%36%31', 'a'],
  ['%2%35', '%'],
  ['%25%36%31', '%61'],
])('the path segment %s names %s', (segment, name) => {
  expect(nameOf(`/v0/api_keys/${segment}`)).toBe(name);
});
