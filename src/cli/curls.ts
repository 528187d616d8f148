import type { CredentialKind } from '../mock/credentials.ts';
import type { Dialect, ExampleRequest } from '../mock/provider.ts';
import { type ProviderName, providers } from '../providers/index.ts';

interface CurlOptions {
  readonly provider: ProviderName;
  readonly dialect: Dialect;
  readonly url: string;
  /** Whether any credential is accepted. */
  readonly isOpen: boolean;
  /** The flag by which curl trusts the server's certificate. */
  readonly trust?: string;
}

/**
 * A curl command that creates a key, for a POSIX shell. Where not any credential is accepted, the environment has one, under
 * the names that `keymock check` reads: no secret is printed.
 */
export function curlOf({ provider, dialect, url, isOpen, trust }: CurlOptions): string {
  const { credentialKind, example } = providers[provider];
  const { path, headers = [], body, liveFlags = [] }: ExampleRequest = example;
  const flags = [...headers, 'Content-Type: application/json'].map((header) => `-H '${header}'`);
  return [
    'curl',
    ...(trust === undefined ? [] : [trust]),
    ...(dialect === 'live' ? liveFlags : []),
    credentials[credentialKind](isOpen),
    ...flags,
    `-d '${JSON.stringify(body)}'`,
    `${url}${path}`,
  ].join(' ');
}

/** Anybody's, or that of the environment where only some are accepted. */
const credentials: Readonly<Record<CredentialKind, (isOpen: boolean) => string>> = {
  token: (isOpen) => (isOpen ? `-H 'Authorization: Bearer me'` : '-H "Authorization: Bearer $KEYMOCK_TOKEN"'),
  'access-key': (isOpen) => `-u ${isOpen ? `'ak:sk'` : '"$KEYMOCK_USER"'}`,
};
