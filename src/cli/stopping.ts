import type { Io, StopReason } from './io.ts';

/** What a shell expects of a program that a signal ended: 128 and the signal's number; 13 is that of a closed pipe. */
const exitCodes: Readonly<Record<StopReason, number>> = {
  SIGINT: 130,
  SIGTERM: 143,
  SIGHUP: 129,
  SIGQUIT: 131,
  'closed output': 141,
  'failed output': 2,
};

/** Two signals within this many milliseconds are one: npm passes a Ctrl-C on that the terminal has sent to all. */
const together = 500;

/** How a command is stopped. */
export interface Stop {
  /** Aborted at the first reason to stop. */
  readonly signal: AbortSignal;
  /** The first reason; undefined until there is one. */
  reason(): StopReason | undefined;
  /** The exit code of the first reason; undefined until there is one. */
  exitCode(): number | undefined;
}

/**
 * Turns the first signal or failed output into an abort, so that a run can clean up, and the next signal into an end at once.
 *
 * @param message written to stderr at the first one
 *
 * @example
 * const stop = stopping(io, 'keymock: stopping.\n');
 * await run({ signal: stop.signal });
 * return stop.exitCode() ?? 0;
 */
export function stopping(io: Io, message = ''): Stop {
  const controller = new AbortController();
  let first: { readonly reason: StopReason; readonly at: number } | undefined;
  io.onStop((reason) => {
    if (first === undefined) {
      first = { reason, at: performance.now() };
      if (message !== '') io.err(message);
      controller.abort();
      return;
    }
    // A terminal that goes away hangs up and closes the output: neither asks for haste.
    const isUrgent = reason === 'SIGINT' || reason === 'SIGTERM' || reason === 'SIGQUIT';
    if (isUrgent && performance.now() - first.at >= together) io.exit(exitCodes[reason]);
  });
  return {
    signal: controller.signal,
    reason: () => first?.reason,
    exitCode: () => first && exitCodes[first.reason],
  };
}

/** Resolves when a command is to stop. */
export async function stopped({ signal }: Stop): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
