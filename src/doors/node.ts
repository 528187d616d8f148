import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Core } from '../mock/core.ts';
import type { MockRequest } from '../mock/exchange.ts';
import { chooseEncoding, compress } from './compression.ts';
import { toWire } from './wire.ts';

/** More than any provider takes; what comes beyond is counted, not kept. */
const keptBytes = 4 * 1024 * 1024;

/** A mock that listens. */
export interface Listening {
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  readonly host: string;
  readonly port: number;
  readonly server: Server;
  /** Stops at once: open connections are closed. */
  close(): Promise<void>;
}

/**
 * Serves a mock over HTTP.
 *
 * @param options `port` 0 (the default) picks a free one; `host` is 127.0.0.1 unless given.
 * @throws the system's error, e.g. `EADDRINUSE`, where it cannot listen.
 * @example
 * const { url, close } = await listen(createMock());
 * await fetch(`${url}/v0/api_keys`);
 * await close();
 */
export async function listen(
  mock: { readonly handle: Core },
  { port = 0, host = '127.0.0.1' }: { port?: number; host?: string } = {},
): Promise<Listening> {
  const server = createServer(toListener(mock.handle));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
  // A server that listens on a port has an address of this form.
  const address = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`,
    host,
    port: address.port,
    server,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/**
 * A node:http request listener, for a server of your own.
 *
 * @example
 * http.createServer(toListener(createMock().handle)).listen(8080);
 */
export function toListener(core: Core): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const { headers } = request;
    if (hasSeveralHosts(request)) {
      refuseHosts(response);
      return;
    }
    if (headers['content-length'] === undefined && headers['transfer-encoding'] === undefined) {
      send(core(toRequest(request, Buffer.alloc(0))), request, response);
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      if (size < keptBytes) chunks.push(chunk);
      size += chunk.length;
    });
    request.on('end', () => {
      const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
      send(core(toRequest(request, body, size)), request, response);
    });
    // A client that goes away in the middle of its request has asked for nothing.
    request.on('error', () => response.destroy());
  };
}

/** RFC 9112, section 3.2: the answer is 400, since two readers may take two different ones. Node itself takes the first. */
function hasSeveralHosts({ rawHeaders }: IncomingMessage): boolean {
  let hosts = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i];
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++;
  }
  return hosts > 1;
}

function refuseHosts(response: ServerResponse): void {
  const text = 'keymock: the request has more than one Host\n';
  response.writeHead(400, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': text.length,
    Connection: 'close',
  });
  response.end(text);
}

function toRequest(request: IncomingMessage, body: Uint8Array, bodySize = body.length): MockRequest {
  const target = originForm(request.url ?? '/');
  const mark = target.indexOf('?');
  return {
    method: request.method ?? 'GET',
    path: mark < 0 ? target : target.slice(0, mark),
    query: mark < 0 ? '' : target.slice(mark + 1),
    // Node joins repeated headers; only set-cookie, which no request has, comes as an array.
    headers: request.headers as Record<string, string>,
    body,
    bodySize,
  };
}

/** A proxy's absolute-form target (RFC 9112, section 3.2.2) is the same request. */
function originForm(target: string): string {
  const scheme = /^https?:\/\/[^/?]*/i.exec(target);
  if (!scheme) return target;
  const rest = target.slice(scheme[0].length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function send(reply: ReturnType<Core>, request: IncomingMessage, response: ServerResponse): void {
  const wire = toWire(reply, request.method ?? 'GET');
  const encoding =
    reply.compressible && wire.body !== '' && chooseEncoding(request.headers['accept-encoding']);
  const { status, headers, body } = encoding ? compress(wire, encoding) : wire;
  // A loop, since `flat` takes as long as all else here.
  const lines: string[] = [];
  for (const [name, value] of headers) lines.push(name, value);
  response.writeHead(status, lines);
  response.end(body);
}
