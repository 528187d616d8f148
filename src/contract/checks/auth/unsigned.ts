import { createHmac } from 'node:crypto';
import { isObject, type JsonObject, parseJson } from '../../../spec/json.ts';
import type { Neighbour } from './neighbours.ts';

/**
 * JSON Web Tokens that nobody has signed (RFC 8725, section 2.1): with what a real one says, where the token is one.
 *
 * @example
 * unsignedTokens('no JWT')[0]?.what; // 'a JWT that says it is not signed'
 */
export function unsignedTokens(token: string): readonly Neighbour[] {
  const [head = '', body = '', signature] = token.split('.');
  const claims = signature === undefined ? undefined : decoded(body);
  const told = claims ?? { sub: 'keymock', iat: 1_700_000_000, exp: 4_102_444_800 };
  const header = { ...(claims && decoded(head)), typ: 'JWT' };
  const unsigned = (alg: string) => `${encoded({ ...header, alg })}.${encoded(told)}`;
  const forged = unsigned('HS256');
  const made = [
    { what: 'a JWT that says it is not signed', value: `${unsigned('none')}.` },
    { what: 'a JWT that says it is not signed, in capitals', value: `${unsigned('NONE')}.` },
    { what: 'a JWT without a signature', value: `${forged}.` },
    {
      what: 'a JWT that is signed with an empty key',
      value: `${forged}.${createHmac('sha256', '').update(forged).digest('base64url')}`,
    },
  ];
  if (claims === undefined || signature === undefined) return made;
  return [
    { what: 'the token without its signature', value: `${head}.${body}.` },
    {
      what: 'the token with another claim under the same signature',
      value: `${head}.${encoded({ ...claims, keymock: 1 })}.${signature}`,
    },
    ...made,
  ];
}

function encoded(part: JsonObject): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function decoded(part: string): JsonObject | undefined {
  const value = parseJson(Buffer.from(part, 'base64url').toString());
  return isObject(value) ? value : undefined;
}
