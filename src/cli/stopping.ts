import type { Io, StopSignal } from './io.ts';

/** What a shell expects of a program that a signal ended: 128 and the signal's number. */
const exitCodes: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 };

/**
 * Turns the first Ctrl-C or SIGTERM into an abort, so that a run can clean up, and the second into an end at once.
 *
 * @param message said at the first one
 */
export function stopping(io: Io, message: string): { signal: AbortSignal; exitCode(): number | undefined } {
  const controller = new AbortController();
  let code: number | undefined;
  io.onStop((signal) => {
    if (code !== undefined) io.exit(exitCodes[signal]);
    code = exitCodes[signal];
    io.err(message);
    controller.abort();
  });
  return { signal: controller.signal, exitCode: () => code };
}
