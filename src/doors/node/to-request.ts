import type { IncomingMessage } from 'node:http';
import type { MockRequest } from '../../mock/exchange.ts';
import type { ServerTraits } from '../../mock/server-traits.ts';

/** A request of node:http in plain values, without its body. */
export function toRequest(request: IncomingMessage, traits: ServerTraits): MockRequest {
  const target = originForm(request.url ?? '/');
  const mark = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    headers: readHeaders(request, traits),
    body: none,
  };
}

const none = new Uint8Array();

/** The path of a request, for the traits of the server that owns it. */
export function pathOf(url: string): string {
  const target = originForm(url);
  const mark = target.indexOf('?');
  return mark < 0 ? target : target.slice(0, mark);
}

/** A proxy's absolute-form target (RFC 9112, section 3.2.2) is the same request, and a fragment is none of a server's business. */
function originForm(target: string): string {
  const hash = target.indexOf('#');
  const sent = hash < 0 ? target : target.slice(0, hash);
  const start = /^[a-z0-9+.-]+:\/\/[^/?]*/i.exec(sent);
  if (!start) return sent;
  const rest = sent.slice(start[0].length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function readHeaders(request: IncomingMessage, { joinsHeaders }: ServerTraits): Record<string, string> {
  // Node joins repeated headers; only set-cookie, which no request has, comes as an array.
  const joined = request.headers as Record<string, string>;
  if (!joinsHeaders || request.rawHeaders.length === 2 * Object.keys(joined).length) return joined;
  const headers: Record<string, string> = {};
  for (const [name, values = []] of Object.entries(request.headersDistinct)) {
    headers[name] = joinsHeaders.includes(name) ? values.join(', ') : (values[0] ?? '');
  }
  return headers;
}
