import { createProxy, type Finding } from '../contract/index.ts';
import type { Dialect } from '../mock/provider.ts';
import { bind } from './bind.ts';
import type { Io } from './io.ts';
import { judgeFor } from './judging.ts';
import { reach } from './reach.ts';
import type { WantedReport } from './report-flags.ts';
import { stopped, stopping } from './stopping.ts';
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
  const session = judgeFor(target, options.to);
  const say = options.reports.some(({ file }) => file === '-') ? io.err : io.out;

  const server = createProxy({
    to: options.to,
    onExchange(exchange) {
      const { operation, findings } = session.add(exchange);
      const path = session.mask(new URL(exchange.request.url).pathname);
      say(
        `${exchange.response.status} ${exchange.request.method} ${path}${operation ? '' : '  (not in the document)'}\n`,
      );
      for (const finding of findings) say(line(finding, io));
    },
    onUnjudged: ({ method, url }, reason) =>
      say(`not judged: ${method} ${session.mask(new URL(url).pathname)}: ${reason}\n`),
  });
  // Heeded from before the first line on: whoever reads it may stop us at once.
  const stop = stopping(io);
  const url = await bind(server, options.port, options.host);
  say(`keymock proxy listening on ${url}\n`);
  await stopped(stop);
  server.close();
  server.closeAllConnections();

  const { report, exchanges } = session.sum();
  const { passed, failed, warned } = report.summary;
  say(`${exchanges.length} exchanges: ${passed} passed, ${failed} failed, ${warned} warned\n`);
  await writeReports(options.reports, report, exchanges, target, io);
  await io.flushed();
  // Ctrl-C and SIGTERM are how a proxy is meant to end; any other reason to stop is a failure.
  const isUsual = ['SIGINT', 'SIGTERM'].some((signal) => signal === stop.reason());
  const code = verdictOf(report, options, io);
  return isUsual ? code : (stop.exitCode() ?? code);
}

function line({ severity, check, operation, message, expected, actual }: Finding, { color }: Io): string {
  const mark = severity === 'error' ? color.red('✗') : color.yellow('!');
  return `  ${mark} ${check} ${color.bold(operation)}: ${message} Expected ${expected}, got ${actual}.\n`;
}
