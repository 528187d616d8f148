import { createMock, type Mock } from '../create-mock.ts';
import { type Listening, listen } from '../doors/node.ts';
import type { AuthMode, Credential } from '../mock/credentials.ts';
import type { Dialect } from '../mock/provider.ts';
import type { ProviderName } from '../providers/index.ts';
import { banner, warningsOf } from './banner.ts';
import { cannotListen } from './bind.ts';
import type { Io } from './io.ts';
import { stopped, stopping } from './stopping.ts';

export interface ServeOptions {
  readonly providers: readonly ProviderName[];
  readonly dialects: Partial<Record<ProviderName, Dialect>>;
  readonly port: number;
  readonly host: string;
  readonly auth: AuthMode;
  readonly credentials: readonly Credential[];
  readonly seed?: number;
  readonly now?: Date;
}

/**
 * Serves until it is told to stop.
 *
 * @returns the exit code: 0 after a signal, since a server that is stopped has done its work
 * @throws UsageError where it cannot listen.
 */
export async function serve({ port, host, ...rest }: ServeOptions, io: Io): Promise<number> {
  const mock = createMock({ ...rest, onWarning: warnOnce(io) });
  // Heeded from before the first line on: whoever reads it may stop us at once.
  const stop = stopping(io);
  const listening = await start(mock, port, host);
  io.out(`keymock listening on ${listening.url}\n`);
  io.out(banner(mock, listening.url, rest, io.color));
  for (const warning of warningsOf(host, rest)) io.err(`keymock: warning: ${warning}\n`);
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
