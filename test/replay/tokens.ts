import { generateKeyPairSync, sign } from 'node:crypto';

/** The issuer of the recording: tokens of tenants, and tokens with other claims. */
export interface Issuer {
  /** The name of a tenant. */
  tenant(name: string): string;
  /** A valid token of a tenant. */
  valid(name: string): string;
  /** A token whose claims or header differ from those of a valid one. */
  other(change: TokenChange): string;
  /** The tokens that the issuer vouches for, with their tenants: those that a server which trusts the issuer accepts. */
  readonly vouched: Readonly<Record<string, string>>;
}

export interface TokenChange {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Names of claims to leave out. */
  readonly drop?: readonly string[];
}

const audience = 'feldera-api';
/** Seconds. */
const lifetime = 3600;
const leeway = 60;

/**
 * An OpenID Connect issuer as the recording's was: RS256, an address of 22 characters and tenants of nine or so, which the
 * columns in error texts depend on.
 */
export function createIssuer(now: () => number): Issuer {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const vouched: Record<string, string> = {};
  const tokens = new Map<string, string>();
  const tenant = (name: string) => `r6-${name}`;

  function issue(name: string, { claims = {}, header = {}, drop = [] }: TokenChange): string {
    const issuedAt = Math.floor(now() / 1000);
    const all: Record<string, unknown> = {
      iss: 'http://127.0.0.1:54998',
      sub: tenant(name),
      aud: audience,
      iat: issuedAt,
      exp: issuedAt + lifetime,
      ...claims,
    };
    // A text such as "-30" is seconds from now.
    if (typeof all.exp === 'string' && /^[+-]?\d+$/.test(all.exp)) all.exp = issuedAt + Number(all.exp);
    for (const claim of drop) delete all[claim];
    const signed = [{ typ: 'JWT', alg: 'RS256', kid: 'k1', ...header }, all]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const signature = sign('sha256', Buffer.from(signed), privateKey).toString('base64url');
    const token = `${signed}.${signature}`;
    if (Object.keys(header).length === 0 && isGood(all, issuedAt)) vouched[token] = tenant(name);
    return token;
  }

  return {
    tenant,
    vouched,
    valid(name) {
      const token = tokens.get(name) ?? issue(name, {});
      tokens.set(name, token);
      return token;
    },
    other: (change) => issue('others', change),
  };
}

/** Whether a server that trusts this issuer accepts the claims. */
function isGood(claims: Readonly<Record<string, unknown>>, now: number): boolean {
  const { iss, sub, aud, iat, exp } = claims;
  const audiences = aud === undefined ? [audience] : [aud].flat();
  return (
    iss === 'http://127.0.0.1:54998' &&
    typeof sub === 'string' &&
    typeof iat === 'number' &&
    typeof exp === 'number' &&
    Number.isInteger(exp) &&
    exp + leeway >= now &&
    audiences.includes(audience)
  );
}
