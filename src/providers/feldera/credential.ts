import type { MockRequest } from '../../mock/exchange.ts';

const scheme = 'Bearer ';
const subprotocol = 'feldera-bearer.';

/**
 * The bearer token of a request; undefined where there is none that can be read. The scheme is compared with its case, a header
 * must be of visible ASCII, and less than a token of one character is none. A page that opens a WebSocket cannot set the header;
 * it names the token among the subprotocols.
 *
 * @example
 * tokenOf({ authorization: 'Bearer me' }); // 'me'
 */
export function tokenOf(headers: MockRequest['headers']): string | undefined {
  const { authorization } = headers;
  if (authorization === undefined) return subprotocolToken(headers['sec-websocket-protocol']);
  const isReadable = /^[\t\x20-\x7e]*$/.test(authorization);
  if (!isReadable || authorization.length <= scheme.length || !authorization.startsWith(scheme)) {
    return undefined;
  }
  return authorization.slice(scheme.length);
}

function subprotocolToken(protocols = ''): string | undefined {
  const named = protocols.split(',').map((name) => name.trim());
  return named.find((name) => name.startsWith(subprotocol))?.slice(subprotocol.length);
}
