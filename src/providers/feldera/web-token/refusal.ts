import type { Dialect } from '../../../mock/provider.ts';
import { SerdeError } from '../serde-json/cursor.ts';
import { Base64Error, decodeBase64Url } from './base64.ts';
import { type Claims, type Header, readClaims, readHeader, splitToken } from './parts.ts';

/** What is known of the issuers whose tokens are accepted: from the accepted tokens that are web tokens. */
export interface Trust {
  readonly issuers: ReadonlySet<string>;
  readonly keyIds: ReadonlySet<string>;
  readonly audiences: ReadonlySet<string>;
}

/** Seconds that a token is taken beyond its time, for clocks that differ. */
export const leeway = 60;

/**
 * What the server says of a token that is not accepted. No signature can be verified here, so a token with which nothing else is
 * wrong is told that its signature is.
 *
 * @param now seconds.
 * @example
 * refusalOf('null', 'live', trustIn([]), 0); // 'Malformed JWT: missing iss claim'
 */
export function refusalOf(token: string, dialect: Dialect, trust: Trust, now: number): string {
  try {
    return (dialect === 'live' ? foreign(token, trust) : undefined) ?? judge(token, trust, now);
  } catch (error) {
    if (error instanceof Base64Error) return `Base64 error: ${error.message}`;
    if (error instanceof SerdeError) return `JSON error: ${error.message}`;
    throw error;
  }
}

/** The issuers, keys and audiences of tokens. */
export function trustIn(tokens: readonly string[]): Trust {
  const known = tokens.flatMap((token) => {
    const parts = splitToken(token);
    const header = parts && quietly(() => readHeader(parts.header));
    const claims = parts && rawClaims(parts.payload);
    return header && claims ? [{ header, claims }] : [];
  });
  return {
    issuers: new Set(known.map(({ claims }) => String(claims.iss))),
    keyIds: new Set(known.flatMap(({ header }) => header.kid ?? [])),
    audiences: new Set(inAll(known.map(({ claims }) => audiencesOf(claims)))),
  };
}

/** What all lists have in common, but for the empty ones: tokens may be for others, too, but all are for the service. */
function inAll(lists: readonly (readonly string[])[]): string[] {
  const [first = [], ...others] = lists.filter((list) => list.length > 0);
  return first.filter((one) => others.every((list) => list.includes(one)));
}

/** When a token ends, in seconds; undefined where it is no web token or has no end. No signature is looked at. */
export function endOf(token: string): number | undefined {
  const parts = splitToken(token);
  const exp = parts && rawClaims(parts.payload)?.exp;
  return typeof exp === 'number' ? exp : undefined;
}

/** Whose token it is; nothing where it is no web token. No signature is looked at. */
export function identityIn(token: string): { provider?: string; subject?: string } {
  const parts = splitToken(token);
  const { iss, sub } = (parts && rawClaims(parts.payload)) ?? {};
  return typeof iss === 'string' && typeof sub === 'string' ? { provider: iss, subject: sub } : {};
}

/** From role-based access control on, the issuer is looked at first. */
function foreign(token: string, { issuers }: Trust): string | undefined {
  const parts = splitToken(token);
  const issuer = parts && rawClaims(parts.payload)?.iss;
  if (parts === undefined || typeof issuer !== 'string') return 'Malformed JWT: missing iss claim';
  if (issuers.has(issuer)) return undefined;
  const { kid } = readHeader(parts.header);
  return kid === undefined ? 'JWT header missing kid' : 'No OIDC trust relationship matches this token';
}

function judge(token: string, trust: Trust, now: number): string {
  const parts = splitToken(token);
  if (!parts) return 'InvalidToken';
  const wrongHeader = judgeHeader(readHeader(parts.header), trust);
  if (wrongHeader !== undefined) return wrongHeader;
  decodeBase64Url(parts.signature);
  const claims = readClaims(parts.payload);
  return judgeClaims(claims, audiencesOf(rawClaims(parts.payload) ?? {}), trust, now) ?? 'InvalidSignature';
}

function judgeHeader({ alg, kid }: Header, { keyIds }: Trust): string | undefined {
  if (alg !== 'RS256') return 'InvalidAlgorithm';
  if (kid === undefined) return 'InvalidToken';
  return keyIds.has(kid) ? undefined : 'Authentication failed - JWT key format error';
}

function judgeClaims(
  { exp, iss }: Claims,
  audiences: readonly string[],
  trust: Trust,
  now: number,
): string | undefined {
  if (exp + leeway < now) return 'ExpiredSignature';
  if (!trust.issuers.has(iss)) return 'InvalidIssuer';
  const isForUs = audiences.length === 0 || audiences.some((audience) => trust.audiences.has(audience));
  return isForUs ? undefined : 'InvalidAudience';
}

type RawClaims = Readonly<Record<string, unknown>>;

function audiencesOf({ aud }: RawClaims): string[] {
  return [aud].flat().filter((one) => typeof one === 'string');
}

/** The claims as they are; undefined where there are none to be read. */
function rawClaims(part: string): RawClaims | undefined {
  return quietly(() => {
    const value: unknown = JSON.parse(new TextDecoder().decode(decodeBase64Url(part)));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  });
}

function quietly<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
