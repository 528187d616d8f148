import { createHmac } from 'node:crypto';
import { isObject, type JsonObject, parseJson } from '../../spec/json.ts';
import type { LabelledSecret } from './credential-probe.ts';

/**
 * JSON Web Tokens without a valid signature (RFC 8725, section 2.1): with the claims of the real one, where the token is a JWT.
 *
 * @example
 * unsignedTokens('no JWT')[0]?.label; // 'a JWT with the algorithm none'
 */
export function unsignedTokens(token: string): readonly LabelledSecret[] {
  const [head = '', payload = '', signature] = token.split('.');
  const claims = signature === undefined ? undefined : decoded(payload);
  const content = claims ?? { sub: 'keymock', iat: 1_700_000_000, exp: 4_102_444_800 };
  const header = { ...(claims && decoded(head)), typ: 'JWT' };
  const unsigned = (alg: string) => `${encoded({ ...header, alg })}.${encoded(content)}`;
  const forged = unsigned('HS256');
  const forgeries = [
    { label: 'a JWT with the algorithm none', value: `${unsigned('none')}.` },
    { label: 'a JWT with the algorithm NONE', value: `${unsigned('NONE')}.` },
    { label: 'a JWT without a signature', value: `${forged}.` },
    {
      label: 'a JWT that is signed with an empty key',
      value: `${forged}.${createHmac('sha256', '').update(forged).digest('base64url')}`,
    },
  ];
  if (claims === undefined || signature === undefined) return forgeries;
  return [
    { label: 'the token without its signature', value: `${head}.${payload}.` },
    {
      label: 'the token with another claim under the same signature',
      value: `${head}.${encoded({ ...claims, keymock: 1 })}.${signature}`,
    },
    ...forgeries,
  ];
}

function encoded(part: JsonObject): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function decoded(part: string): JsonObject | undefined {
  const value = parseJson(Buffer.from(part, 'base64url').toString());
  return isObject(value) ? value : undefined;
}
