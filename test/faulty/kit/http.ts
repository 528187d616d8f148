import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** A request, read to its end. */
export interface Ask {
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** As sent: path and query. What a digest is computed over. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export type App = (ask: Ask) => Answer | Promise<Answer>;

/** How answers travel: correct in every case, but not what everybody is used to. */
export interface Transport {
  /** Milliseconds before the answer. */
  readonly delay?: number;
  /** No Content-Length, one chunk per so many bytes. */
  readonly chunk?: number;
  /** Compressed where the client accepts it. */
  readonly gzip?: boolean;
  /** One request per connection. */
  readonly close?: boolean;
  readonly headerCase?: (name: string) => string;
  /** No Date header. */
  readonly dateless?: boolean;
}

export interface Running {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves an app on a free port of the loopback interface. What it throws is a 500, as from any framework. */
export async function listen(app: App, transport: Transport = {}): Promise<Running> {
  const server = createServer((incoming, outgoing) => {
    serve(app, transport, incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Failed to listen on a port.');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function serve(app: App, transport: Transport, incoming: IncomingMessage, outgoing: ServerResponse) {
  const ask = await read(incoming);
  const answer = await attempt(app, ask);
  if (transport.delay !== undefined) await new Promise((resolve) => setTimeout(resolve, transport.delay));
  write(ask, answer, transport, outgoing);
}

async function read(incoming: IncomingMessage): Promise<Ask> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const target = incoming.url ?? '/';
  const cut = target.indexOf('?');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) headers[name] = String(value);
  return {
    method: incoming.method ?? 'GET',
    path: cut < 0 ? target : target.slice(0, cut),
    query: new URLSearchParams(cut < 0 ? '' : target.slice(cut + 1)),
    target,
    headers,
    body: Buffer.concat(chunks),
  };
}

async function attempt(app: App, ask: Ask): Promise<Answer> {
  try {
    return await app(ask);
  } catch {
    return { status: 500, headers: { 'Content-Type': 'text/html' }, body: '<h1>Internal Server Error</h1>' };
  }
}

function write(ask: Ask, answer: Answer, transport: Transport, outgoing: ServerResponse) {
  const headers: Record<string, string> = { ...answer.headers };
  let body = Buffer.from(answer.body);
  if (transport.gzip === true && body.length > 0 && (ask.headers['accept-encoding'] ?? '').includes('gzip')) {
    body = gzipSync(body);
    headers['Content-Encoding'] = 'gzip';
    headers.Vary = 'Accept-Encoding';
  }
  if (transport.close === true) headers.Connection = 'close';
  if (transport.chunk === undefined && answer.status !== 204) headers['Content-Length'] = String(body.length);
  if (transport.dateless === true) outgoing.sendDate = false;
  outgoing.statusCode = answer.status;
  for (const [name, value] of Object.entries(headers)) {
    outgoing.setHeader(transport.headerCase?.(name) ?? name, value);
  }
  const size = transport.chunk ?? body.length;
  for (let at = 0; at < body.length; at += size) outgoing.write(body.subarray(at, at + size));
  outgoing.end();
}
