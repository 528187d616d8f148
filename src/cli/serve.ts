import { createMock, type Mock } from '../create-mock.ts';
import { type Listening, listen } from '../doors/node.ts';
import type { Dialect, ProviderName } from '../mock/provider.ts';
import { cannotListen } from './bind.ts';
import { curlOf } from './curls.ts';
import type { Io } from './io.ts';
import { isLoopback } from './options.ts';
import { stopped, stopping } from './stopping.ts';

export interface ServeOptions {
  /** All, if empty. */
  readonly providers: readonly ProviderName[];
  readonly dialects: Partial<Record<ProviderName, Dialect>>;
  readonly port: number;
  readonly host: string;
  readonly seed?: number;
  readonly now?: Date;
}

/**
 * Serves until it is told to stop.
 *
 * @returns the exit code: 0 after a signal, since a server that is stopped has done its work
 * @throws UsageError where it cannot listen.
 */
export async function serve({ providers, port, host, ...rest }: ServeOptions, io: Io): Promise<number> {
  const mock = createMock({
    ...rest,
    ...(providers.length > 0 && { providers }),
    onWarning: warnOnce(io),
  });
  // Heeded from before the first line on: whoever reads it may stop us at once.
  const stop = stopping(io);
  const listening = await start(mock, port, host);
  io.out(`keymock listening on ${listening.url}\n`);
  io.out(table(mock, listening.url, io.color));
  if (!isLoopback(host)) {
    io.err(
      `keymock: warning: ${host} can be reached from other machines, and this server accepts any credential.\n`,
    );
  }
  await stopped(stop);
  await listening.close();
  const isSignal = stop.reason()?.startsWith('SIG') === true;
  return isSignal ? 0 : (stop.exitCode() ?? 0);
}

/** Writes each warning once: a client in a loop would fill the log with it. */
function warnOnce(io: Io): (warning: string, request: { method: string; path: string }) => void {
  const written = new Set<string>();
  return (warning, { method, path }) => {
    if (written.has(warning)) return;
    written.add(warning);
    io.err(`keymock: warning: ${method} ${path}: ${warning}\n`);
  };
}

async function start(mock: Mock, port: number, host: string): Promise<Listening> {
  try {
    return await listen(mock, { port, host });
  } catch (error) {
    throw cannotListen(host, port, error);
  }
}

/** One block per provider: what it is, where it is, and a request to try. */
function table(mock: Mock, url: string, color: Io['color']): string {
  const width = Math.max(...mock.providers.map(({ title }) => title.length));
  const blocks = mock.providers.map(({ name, title, dialect, roots }) => {
    const head = `  ${color.bold(title.padEnd(width))}  ${dialect.padEnd(10)}  ${color.cyan(url + (roots[0] ?? '/'))}`;
    return `${head}\n    ${color.dim(curlOf(name, dialect, url))}\n`;
  });
  return `\n${blocks.join('\n')}\nAny well-formed credential is an account of its own. Ctrl-C stops.\n`;
}
