import { createProxy, type Finding, type Session } from '../contract/index.ts';
import { count, show } from '../contract/report/show.ts';
import type { Dialect } from '../mock/provider.ts';
import { bind } from './bind.ts';
import type { Io } from './io.ts';
import { judgeFor } from './judging.ts';
import { reach } from './reach.ts';
import type { WantedReport } from './report-flags.ts';
import { stopped, stopping } from './stopping.ts';
import { readTarget, writeWarnings } from './target.ts';
import { type Bar, verdictOf, writeReports } from './verdict.ts';

export interface ProxyOptions extends Bar {
  readonly name: string;
  /** The real server. */
  readonly to: string;
  readonly port: number;
  readonly host: string;
  /** Other names that the `Host` of a request may have. */
  readonly allowedHosts: readonly string[];
  readonly dialect: Dialect;
  /** Whether parts of the document may come from other addresses. */
  readonly allowRemoteRefs: boolean;
  readonly reports: readonly WantedReport[];
}

/**
 * Passes requests on to a real server and judges what goes through, until it is told to stop.
 *
 * @returns the exit code
 * @throws UsageError where it cannot listen, or the server does not answer.
 */
export async function proxy(options: ProxyOptions, io: Io): Promise<number> {
  const target = await readTarget(options.name, options.dialect, options);
  writeWarnings(target, io);
  await reach(options.to);
  const session = judgeFor(target, options.to);
  const say = options.reports.some(({ file }) => file === '-') ? io.err : io.out;

  let failures = 0;
  const server = createProxy({
    to: options.to,
    hosts: [options.host, ...options.allowedHosts],
    onExchange(exchange) {
      const { operation, findings } = session.add(exchange);
      const path = pathOf(exchange.request.url, session);
      say(
        `${exchange.response.status} ${exchange.request.method} ${path}${operation ? '' : '  (not in the document)'}\n`,
      );
      for (const finding of findings) say(line(finding, io));
    },
    onUnjudged({ method, url }, reason, error) {
      if (error !== undefined) failures++;
      // The name alone: a message may quote the body, whose secrets are not known then.
      const detail = error instanceof Error ? ` (${error.name})` : '';
      say(`not judged: ${method} ${pathOf(url, session)}: ${show(reason + detail)}\n`);
    },
  });
  // Heeded from before the first line on: whoever reads it may stop us at once.
  const stop = stopping(io);
  const url = await bind(server, options.port, options.host);
  server.on('error', (error) => io.err(`keymock: cannot accept a connection: ${error.message}\n`));
  say(`keymock proxy listening on ${url}\n`);
  await stopped(stop);
  server.close();
  server.closeAllConnections();

  const { report, exchanges } = session.sum();
  const { passed, failed, warned } = report.summary;
  say(`${exchanges.length} exchanges: ${passed} passed, ${failed} failed, ${warned} warned\n`);
  await writeReports(options.reports, report, exchanges, target, io);
  if (failures > 0) {
    io.err(`keymock: ${count(failures, 'exchange')} could not be judged: an error in keymock itself.\n`);
  }
  await io.flushed();
  // Ctrl-C and SIGTERM are how a proxy is meant to end; any other reason to stop is a failure.
  const isUsual = ['SIGINT', 'SIGTERM'].some((signal) => signal === stop.reason());
  const code = failures > 0 ? 2 : verdictOf(report, options, io);
  return isUsual ? code : (stop.exitCode() ?? code);
}

/** Masked, and percent-encoded by the URL parser. */
function pathOf(url: string, session: Session): string {
  return show(session.mask(new URL(url).pathname));
}

function line({ severity, check, operation, message, expected, actual }: Finding, { color }: Io): string {
  const mark = severity === 'error' ? color.red('✗') : color.yellow('!');
  const text = show(`: ${message} Expected ${expected}, got ${actual}.`);
  return `  ${mark} ${check} ${color.bold(show(operation))}${text}\n`;
}
