import type { IncomingMessage } from 'node:http';
import { hasUnknownTransferCoding } from './header-lines.ts';
import { isOwnAddress } from './own-address.ts';
import type { ServerProblem } from './plain-reply.ts';

/**
 * The server behind the proxy.
 *
 * @throws TypeError where the text is no http(s) URL
 */
export function readServerUrl(to: string): URL {
  if (!URL.canParse(to) || !/^https?:$/.test(new URL(to).protocol)) {
    throw new TypeError(
      'Failed to make a proxy: the server behind it needs an http(s) URL. Did you forget "http://"?',
    );
  }
  return new URL(to);
}

/** The request target for the server behind, or why the request goes no further. */
export function readTarget(
  request: IncomingMessage,
  to: URL,
  hosts: readonly string[],
): { readonly path: string } | ServerProblem {
  const target = splitTarget(request.url ?? '/');
  const hostLines = request.rawHeaders.filter((name, at) => at % 2 === 0 && name.toLowerCase() === 'host');
  if (hostLines.length > 1) return { status: 400, reason: 'the request has more than one Host' };
  // HTTP/1.0 has no Host; Node refuses an HTTP/1.1 request without one.
  const host = request.headers.host ?? target.authority;
  // A client that takes this proxy for a forward proxy names the server behind, twice.
  const isForServer = target.origin === to.origin && host === target.authority;
  if (host !== undefined && !isForServer && !isOwnAddress(host, request.socket, hosts))
    return { status: 421, reason: 'the Host is not the address of this proxy (see --allow-host)' };
  const isElsewhere =
    target.authority !== undefined &&
    target.origin !== to.origin &&
    !isOwnAddress(target.authority, request.socket, hosts);
  if (isElsewhere) return { status: 421, reason: `this proxy forwards to ${to.origin} only` };
  if (target.rest !== '*' && !target.rest.startsWith('/'))
    return { status: 400, reason: 'the request target is neither a path nor a URL' };
  if (hasUnknownTransferCoding(request))
    return { status: 501, reason: 'the transfer coding of the body is not supported' };
  return { path: target.rest === '*' ? '*' : to.pathname.replace(/\/+$/, '') + target.rest };
}

interface Target {
  /** Of a target in absolute form (RFC 9112, section 3.2.2). */
  readonly authority?: string;
  readonly origin?: string;
  readonly rest: string;
}

/** Cut rather than parsed: the server behind gets the very characters that the client sent. */
function splitTarget(target: string): Target {
  const [start, scheme = '', authority = ''] = /^(https?):\/\/([^/?#]*)/i.exec(target) ?? [];
  if (start === undefined) return { rest: target };
  const base = `${scheme}://${authority}`;
  const rest = target.slice(start.length);
  return {
    authority,
    ...(URL.canParse(base) && { origin: new URL(base).origin }),
    rest: rest.startsWith('/') ? rest : `/${rest}`,
  };
}
