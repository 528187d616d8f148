import type { Caller } from '../../engine/caller.ts';

/** A wrong way to ask. */
export interface Attempt {
  /** `the token without its last character`. */
  readonly what: string;
  readonly caller: Caller;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the query. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export const kinds = ['missing', 'empty', 'garbage', 'truncated', 'scheme', 'foreign-form'] as const;
export type AttemptKind = (typeof kinds)[number];

/** The kinds that hang on the credential that is right. */
export type Kinds = Exclude<AttemptKind, 'missing' | 'foreign-form'>;

/** An `Authorization` header to the letter. */
export const raw = (what: string, authorization: string): Attempt => ({
  what,
  caller: { kind: 'raw', authorization },
});

/** Headers, and no credential. */
export const without = (what: string, headers: Readonly<Record<string, string>>): Attempt => ({
  what,
  caller: { kind: 'nobody' },
  headers,
});

/** Headers in which proxies and careless services look for who asks. */
export function saying(who: unknown): Readonly<Record<string, string>> {
  const names = ['X-User', 'X-User-Id', 'X-Account-Id', 'X-Tenant', 'X-Tenant-Id', 'X-Owner-Id'];
  return Object.fromEntries(names.map((name) => [name, String(who)]));
}
