import type { Document, Operation, SecurityScheme } from '../../spec/document.ts';
import type { SentRequest } from '../types.ts';
import { headerOf } from './header-of.ts';

/** Who a request says it comes from. */
export type Caller =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'bearer'; readonly token: string }
  /** Basic, or Digest where the server asks for it. */
  | { readonly kind: 'user'; readonly user: string; readonly password: string; readonly basic: boolean }
  | { readonly kind: 'parameter'; readonly in: string; readonly name: string; readonly value: string }
  /** An `Authorization` header to the letter. */
  | { readonly kind: 'raw'; readonly authorization: string };

/** What a run is given to identify itself. */
export interface Credential {
  readonly token?: string | undefined;
  /** `name:password`. */
  readonly user?: string | undefined;
  /** A header that holds a credential, given as it is to be sent. */
  readonly header?: { readonly name: string; readonly value: string } | undefined;
  /** The security scheme to present it by, where an operation takes several. */
  readonly scheme?: string | undefined;
}

export const nobody: Caller = { kind: 'nobody' };

/**
 * How a credential is presented to an operation, by the security schemes that the document gives it.
 * `nobody` where the operation asks for none; undefined where the credential does not fit any scheme.
 */
export function callerFor(
  document: Document,
  operation: Operation,
  credential: Credential,
): Caller | undefined {
  const { header } = credential;
  const byHeader: Caller | undefined = header && { kind: 'parameter', in: 'header', ...header };
  if (operation.security.length === 0) return byHeader ?? nobody;
  const schemes = operation.security
    .filter((way) => way.length === 1)
    .flatMap((way) => document.securitySchemes[way[0] ?? ''] ?? []);
  const byScheme = inOrder(schemes, credential.scheme)
    .map((scheme) => present(scheme, credential, schemes))
    .find((caller) => caller !== undefined);
  return byScheme ?? byHeader ?? (operation.security.some((way) => way.length === 0) ? nobody : undefined);
}

/** The one that is wanted first. A cookie is last: it holds a session, which is seldom what somebody has a token of. */
function inOrder(schemes: readonly SecurityScheme[], wanted: string | undefined): readonly SecurityScheme[] {
  const rank = ({ name, in: place }: SecurityScheme) => (name === wanted ? 0 : place === 'cookie' ? 2 : 1);
  return schemes.toSorted((one, other) => rank(one) - rank(other));
}

/** Whether an operation refuses who brings no credential. */
export function isSecured(operation: Operation): boolean {
  return operation.security.length > 0 && operation.security.every((way) => way.length > 0);
}

/** The header of a request in which the document, or everybody, puts a credential; undefined where there is none. */
export function credentialIn(
  document: Document,
  headers: Readonly<Record<string, string>>,
): { readonly name: string; readonly value: string } | undefined {
  const named = Object.values(document.securitySchemes).flatMap((scheme) =>
    scheme.type === 'apiKey' && scheme.in === 'header' ? (scheme.parameter ?? []) : [],
  );
  const places = ['Authorization', ...named].map((name) => name.toLowerCase());
  const found = Object.entries(headers).find(([name]) => places.includes(name.toLowerCase()));
  return found && { name: found[0], value: found[1] };
}

/** Whether a request brings a credential, in any place where the document or a browser puts one. */
export function bringsCredential(document: Document, { url, headers }: SentRequest): boolean {
  const named = new URLSearchParams(url.split('?')[1]);
  return (
    credentialIn(document, Object.fromEntries(headers)) !== undefined ||
    headerOf({ headers }, 'cookie') !== undefined ||
    Object.values(document.securitySchemes).some(
      ({ type, in: place, parameter }) =>
        type === 'apiKey' && place === 'query' && named.has(parameter ?? ''),
    )
  );
}

function present(
  scheme: SecurityScheme,
  { token, user }: Credential,
  all: readonly SecurityScheme[],
): Caller | undefined {
  if (scheme.type === 'http' && (scheme.scheme === 'basic' || scheme.scheme === 'digest')) {
    if (user === undefined) return undefined;
    const colon = user.indexOf(':');
    const name = colon === -1 ? user : user.slice(0, colon);
    return {
      kind: 'user',
      user: name,
      password: colon === -1 ? '' : user.slice(colon + 1),
      basic: all.some((other) => other.scheme === 'basic'),
    };
  }
  if (token === undefined) return undefined;
  if (scheme.type === 'apiKey')
    return {
      kind: 'parameter',
      in: scheme.in ?? 'header',
      name: scheme.parameter ?? 'X-API-Key',
      value: scheme.prefix === undefined || /\s/.test(token) ? token : `${scheme.prefix} ${token}`,
    };
  const isBearer =
    (scheme.type === 'http' && scheme.scheme === 'bearer') ||
    scheme.type === 'oauth2' ||
    scheme.type === 'openIdConnect';
  return isBearer ? { kind: 'bearer', token } : undefined;
}

/** The `Authorization` header of a caller, where it is one that needs no challenge. */
export function authorizationOf(caller: Caller): string | undefined {
  if (caller.kind === 'bearer') return `Bearer ${caller.token}`;
  if (caller.kind === 'raw') return caller.authorization;
  if (caller.kind === 'user' && caller.basic) return basic(caller.user, caller.password);
  return undefined;
}

export function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
