import type { Caller } from '../http/caller.ts';

/** A way to present a credential that a server must reject. */
export interface CredentialProbe {
  /** `the token without its last character`. */
  readonly label: string;
  readonly as: Caller;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the query. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The right secret, sent in a way that a server may take besides the documented one, and many do. */
  readonly isOtherWay?: true;
}

export const credentialKinds = [
  'missing',
  'empty',
  'garbage',
  'truncated',
  'scheme',
  'foreign-form',
] as const;
export type CredentialKind = (typeof credentialKinds)[number];

/** The kinds that are derived from the valid credential. */
export type DerivedKind = Exclude<CredentialKind, 'missing' | 'foreign-form'>;

/** A value that is not the secret, or not one for this API. */
export interface LabelledSecret {
  /** `the token with a character more`. */
  readonly label: string;
  readonly value: string;
}

/** An `Authorization` header to the letter. */
export const withAuthorization = (label: string, authorization: string): CredentialProbe => ({
  label,
  as: { kind: 'raw', authorization },
});

/** The same, in a way that a server may take besides the documented one. */
export const inOtherWay = (probe: CredentialProbe): CredentialProbe => ({ ...probe, isOtherWay: true });

/** Headers, and no credential. */
export const withHeaders = (label: string, headers: Readonly<Record<string, string>>): CredentialProbe => ({
  label,
  as: { kind: 'nobody' },
  headers,
});

/** Headers that name the caller, which proxies and careless services trust. */
export function identityHeaders(name: unknown): Readonly<Record<string, string>> {
  const names = ['X-User', 'X-User-Id', 'X-Account-Id', 'X-Tenant', 'X-Tenant-Id', 'X-Owner-Id'];
  return Object.fromEntries(names.map((header) => [header, String(name)]));
}
