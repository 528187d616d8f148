import { writeFile } from 'node:fs/promises';
import colors from 'picocolors';
import { createOutputs } from './output.ts';

/** What a command reaches of the world outside; tests give their own. */
export interface Io {
  /** Writes to stdout. */
  out(text: string): void;
  /** Writes to stderr. */
  err(text: string): void;
  writeFile(path: string, text: string): Promise<void>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Colours for stdout; functions that change nothing where colours are off. */
  readonly color: Colors;
  /** Colours for stderr, which may be a terminal where stdout is none. */
  readonly errColor: Colors;
  /** Whether colours are on for stdout. */
  readonly colored: boolean;
  /** Whether stdout is a terminal, on which a line may be written over. */
  readonly live: boolean;
  /** Columns of the terminal, where there is one. */
  readonly width: number | undefined;
  /** Calls back for each signal that ends programs and when an output fails, instead of ending the program. */
  onStop(listener: (reason: StopReason) => void): void;
  /** Resolves once everything is written, or has failed. */
  flushed(): Promise<void>;
  /** Ends the program now, whatever it is doing. */
  exit(code: number): void;
}

export type Colors = ReturnType<typeof colors.createColors>;

export const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
export type StopSignal = (typeof stopSignals)[number];

/** Why a command is to stop. `closed output`: nobody reads any more what it writes (`keymock check | head`). */
export type StopReason = StopSignal | 'closed output' | 'failed output';

/** The process's own. */
export function processIo(): Io {
  const colored = wantsColor(process.env, process.stdout);
  // Noted before anything is said: whoever waits for our first line may end our parent at once.
  const parent = process.ppid;
  let stop: ((reason: StopReason) => void) | undefined;
  const outputs = createOutputs(process.stdout, process.stderr, (end) => {
    if (!end.isClosed) outputs.err(`keymock: cannot write to ${end.name}: ${end.message}.\n`);
    if (stop) stop(end.isClosed ? 'closed output' : 'failed output');
    // A reader that has seen enough (`keymock list | head`) is no failure.
    else process.exit(end.isClosed ? 0 : 2);
  });
  return {
    out: outputs.out,
    err: outputs.err,
    flushed: outputs.flushed,
    writeFile: (path, text) => writeFile(path, text),
    env: process.env,
    color: colors.createColors(colored),
    errColor: colors.createColors(wantsColor(process.env, process.stderr)),
    colored,
    live: process.stdout.isTTY === true,
    width: process.stdout.columns,
    exit: (code) => process.exit(code),
    onStop(listener) {
      stop = listener;
      for (const signal of stopSignals) process.on(signal, () => listener(signal));
      whenOrphaned(process.env, parent, () => listener('SIGTERM'));
    },
  };
}

/** NO_COLOR (no-color.org) and FORCE_COLOR decide; otherwise whether a terminal is there. */
export function wantsColor(env: Io['env'], stream: { isTTY?: boolean }): boolean {
  if (env['NO_COLOR']) return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

/**
 * `npx keymock` runs in a shell that npm starts. A SIGTERM to npx ends that shell and never gets here: the server would
 * stay, and keep its port. So what npm started ends when its parent does.
 */
function whenOrphaned(env: Io['env'], parent: number, listener: () => void): void {
  if (env['npm_command'] === undefined) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    listener();
  }, 200);
  timer.unref();
}
