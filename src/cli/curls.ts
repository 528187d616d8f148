import type { Dialect, Provider, TokenPlace } from '../mock/provider.ts';

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
  const { path, headers = [], token, body, liveFlags = [] } = example;
  const all = body === undefined ? headers : [...headers, 'Content-Type: application/json'];
  const flags = all.map((header) => `-H '${quoted(header)}'`);
  const inQuery = token?.in === 'query' ? `?${encodeURIComponent(token.name)}=` : '';
  const credential = credentialKind === 'token' ? tokenFlag(token, isOpen) : pairFlag(isOpen);
  return [
    'curl',
    ...(trust === undefined ? [] : [trust]),
    ...(dialect === 'live' ? liveFlags : []),
    ...(inQuery === '' ? [credential] : []),
    ...flags,
    ...(body === undefined ? [] : [`-d '${quoted(JSON.stringify(body))}'`]),
    `${quotedUrl(`${url}${path}${inQuery}`)}${inQuery === '' ? '' : tokenOf(isOpen)}`,
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
function tokenOf(isOpen: boolean): string {
  return isOpen ? 'me' : '"$KEYMOCK_TOKEN"';
}

function tokenFlag(place: TokenPlace | undefined, isOpen: boolean): string {
  const { name, prefix = '' } = place ?? { name: 'Authorization', prefix: 'Bearer ' };
  const before = place?.in === 'cookie' ? `Cookie: ${name}=` : `${name}: ${prefix}`;
  return isOpen ? `-H '${quoted(`${before}me`)}'` : `-H "${before}$KEYMOCK_TOKEN"`;
}

function pairFlag(isOpen: boolean): string {
  return `-u ${isOpen ? `'ak:sk'` : '"$KEYMOCK_USER"'}`;
}
