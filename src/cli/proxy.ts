import { createServer, type IncomingMessage, request as requestHttp, type ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Exchange, Finding } from '../contract/index.ts';
import type { Dialect } from '../mock/provider.ts';
import { bind } from './bind.ts';
import type { Io } from './io.ts';
import { reach } from './reach.ts';
import type { WantedReport } from './report-flags.ts';
import { createSession } from './session.ts';
import { readTarget } from './target.ts';
import { type Bar, verdictOf, writeReports } from './verdict.ts';

export interface ProxyOptions extends Bar {
  readonly name: string;
  /** The real server. */
  readonly to: string;
  readonly port: number;
  readonly host: string;
  readonly dialect: Dialect;
  readonly reports: readonly WantedReport[];
}

/**
 * Passes requests on to a real server and judges what goes through, until it is told to stop.
 *
 * @returns the exit code
 * @throws UsageError where it cannot listen, or the server does not answer.
 */
export async function proxy(options: ProxyOptions, io: Io): Promise<number> {
  const target = await readTarget(options.name, options.dialect);
  await reach(options.to);
  const session = createSession(target, new URL(options.to).origin);
  const say = options.reports.some(({ file }) => file === '-') ? io.err : io.out;
  let count = 0;

  const server = createServer((request, response) => {
    pass(request, response, options.to, count++).then(
      (exchange) => {
        const { operation, findings } = session.add(exchange);
        const path = session.mask(new URL(exchange.request.url).pathname);
        say(
          `${exchange.response.status} ${exchange.request.method} ${path}${operation ? '' : '  (not in the document)'}\n`,
        );
        for (const finding of findings) say(line(finding, io));
      },
      (error: Error) => {
        if (!response.headersSent) response.writeHead(502, { 'Content-Type': 'text/plain; charset=utf-8' });
        response.end(`keymock: cannot reach ${options.to}: ${session.mask(error.message)}\n`);
      },
    );
  });
  const url = await bind(server, options.port, options.host);
  say(`keymock proxy listening on ${url}\n`);
  await new Promise<void>((resolve) => io.onStop(() => resolve()));
  server.close();
  server.closeAllConnections();

  const { report, exchanges } = session.sum();
  const { passed, failed, warned } = report.summary;
  say(`${exchanges.length} exchanges: ${passed} passed, ${failed} failed, ${warned} warned\n`);
  await writeReports(options.reports, report, exchanges, target.path, io);
  return verdictOf(report, options, io);
}

function line({ severity, check, operation, message, expected, actual }: Finding, { color }: Io): string {
  const mark = severity === 'error' ? color.red('✗') : color.yellow('!');
  return `  ${mark} ${check} ${color.bold(operation)}: ${message} Expected ${expected}, got ${actual}.\n`;
}

/** Of one connection, not of the message (RFC 9110, section 7.6.1). */
const hopByHop = [
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** Sends a request on and its answer back, and gives both. */
async function pass(
  request: IncomingMessage,
  response: ServerResponse,
  to: string,
  index: number,
): Promise<Exchange> {
  const startedAt = Date.now();
  const began = performance.now();
  const body = await bytesOf(request);
  const url = new URL(to + (request.url ?? '/'));
  const sent = pairs(request.rawHeaders).filter(([name]) => !leftOut.includes(name.toLowerCase()));
  const headers = [
    ...sent,
    ['Host', url.host],
    ...(body.length > 0 ? [['Content-Length', String(body.length)]] : []),
  ];
  const answer = await forward(url, request.method ?? 'GET', headers.flat(), body);
  const answered = await bytesOf(answer);
  const received = pairs(answer.rawHeaders);
  const passed = received.filter(([name]) => !hopByHop.includes(name.toLowerCase()));
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, passed.flat());
  response.end(answered);
  return {
    index,
    request: {
      method: request.method ?? 'GET',
      url: url.href,
      headers: pairs(request.rawHeaders),
      ...(body.length > 0 && { body: body.toString('utf8') }),
    },
    response: { status: answer.statusCode ?? 0, headers: received, body: answered.toString('utf8') },
    startedAt,
    durationMs: performance.now() - began,
  };
}

/** Set anew for the way on; compressed answers could not be read. */
const leftOut = [...hopByHop, 'host', 'content-length', 'accept-encoding', 'expect'];

function forward(
  url: URL,
  method: string,
  headers: readonly string[],
  body: Buffer,
): Promise<IncomingMessage> {
  const start = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    // Node takes raw pairs, which keep their case and order; its types don't say so.
    const outgoing = start(url, { method, headers: headers as never }, resolve);
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function pairs(raw: readonly string[]): [string, string][] {
  return raw.flatMap((name, i) => (i % 2 === 0 ? [[name, raw[i + 1] ?? ''] as [string, string]] : []));
}
