import type { CredentialKind } from '../mock/credentials.ts';
import type { Dialect, Provider } from '../mock/provider.ts';

interface CurlOptions {
  readonly provider: Provider;
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
  const { credentialKind, example } = provider;
  const { path, headers = [], body, liveFlags = [] } = example;
  const all = body === undefined ? headers : [...headers, 'Content-Type: application/json'];
  const flags = all.map((header) => `-H '${quoted(header)}'`);
  return [
    'curl',
    ...(trust === undefined ? [] : [trust]),
    ...(dialect === 'live' ? liveFlags : []),
    credentials[credentialKind](isOpen),
    ...flags,
    ...(body === undefined ? [] : [`-d '${quoted(JSON.stringify(body))}'`]),
    quotedUrl(`${url}${path}`),
  ].join(' ');
}

function quoted(text: string): string {
  return text.replaceAll("'", `'\\''`);
}

/** A path of a document may hold what a shell reads. */
function quotedUrl(url: string): string {
  return /[^\w:/.~%-]/.test(url) ? `'${quoted(url)}'` : url;
}

/** Anybody's, or that of the environment where only some are accepted. */
const credentials: Readonly<Record<CredentialKind, (isOpen: boolean) => string>> = {
  token: (isOpen) => (isOpen ? `-H 'Authorization: Bearer me'` : '-H "Authorization: Bearer $KEYMOCK_TOKEN"'),
  'access-key': (isOpen) => `-u ${isOpen ? `'ak:sk'` : '"$KEYMOCK_USER"'}`,
};
