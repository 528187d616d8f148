import type { IncomingMessage } from 'node:http';

/** Header lines in the order in which a message has them. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

/** Fields that belong to one connection, not to the message (RFC 9110, section 7.6.1). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

/** Fields that the proxy writes itself. */
const WRITTEN_ANEW: ReadonlySet<string> = new Set(['host', 'expect']);

/** Name and value of each header line, from Node's flat list. */
export function headerLines(raw: readonly string[]): HeaderLines {
  return raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as const] : []));
}

/** The header lines of a request as the server behind gets them. */
export function requestHeaders(request: IncomingMessage, host: string): HeaderLines {
  const isChunked = request.headers['transfer-encoding'] !== undefined;
  const kept = endToEnd(request, isChunked).filter(([name]) => !WRITTEN_ANEW.has(name.toLowerCase()));
  return [['Host', host], ...kept, ...framing(request, isChunked)];
}

/** The header lines of a reply as the client gets them. */
export function replyHeaders(reply: IncomingMessage, isChunked: boolean): HeaderLines {
  return endToEnd(reply, isChunked);
}

/** The trailer lines of a message whose body has been read. */
export function trailerLines({ rawTrailers }: IncomingMessage): [string, string][] {
  return headerLines(rawTrailers).map(([name, value]) => [name, value]);
}

/** Node adds and removes the chunks of `chunked`; a body in any other transfer coding would arrive changed. */
export function hasUnknownTransferCoding({ headers }: IncomingMessage): boolean {
  const coding = headers['transfer-encoding'];
  return coding !== undefined && coding.trim().toLowerCase() !== 'chunked';
}

/** Fields that `Connection` names go no further, except the one that says where the body ends. */
function endToEnd(message: IncomingMessage, isChunked: boolean): HeaderLines {
  const lines = headerLines(message.rawHeaders);
  const named = new Set(
    lines
      .filter(([name]) => name.toLowerCase() === 'connection')
      .flatMap(([, value]) => value.split(',').map((option) => option.trim().toLowerCase())),
  );
  named.delete('content-length');
  return lines.filter(([name]) => {
    const plain = name.toLowerCase();
    // Trailers exist in chunked bodies only: Node refuses to announce them elsewhere.
    return !HOP_BY_HOP.has(plain) && !named.has(plain) && (plain !== 'trailer' || isChunked);
  });
}

function framing({ headers, method = 'GET' }: IncomingMessage, isChunked: boolean): HeaderLines {
  if (isChunked) return [['Transfer-Encoding', 'chunked']];
  // Node would announce a chunked body where a method usually has one.
  const isEmpty = headers['content-length'] === undefined && ['POST', 'PUT', 'PATCH'].includes(method);
  return isEmpty ? [['Content-Length', '0']] : [];
}
