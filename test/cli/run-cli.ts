import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import colors from 'picocolors';
import { inject, onTestFinished } from 'vitest';
import type { Io, StopReason } from '../../src/cli/io.ts';
import { run } from '../../src/cli/program.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly files: Readonly<Record<string, string>>;
}

/** A command line that runs in this process, with an outside of its own. */
export interface Running {
  /** Once it has ended. */
  readonly ended: Promise<Ran>;
  /** Once stdout has such a text; gives the match. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  stop(reason?: StopReason): void;
}

interface Outside {
  readonly env?: Record<string, string>;
  readonly colored?: boolean;
}

/** Runs a command line to its end. */
export function cli(argv: readonly string[], outside?: Outside): Promise<Ran> {
  return start(argv, outside).ended;
}

/** Starts a command line that goes on until it is stopped. */
export function start(argv: readonly string[], { env = {}, colored = false }: Outside = {}): Running {
  const said = { out: '', err: '', files: {} as Record<string, string> };
  const stops: ((reason: StopReason) => void)[] = [];
  const waiting = new Set<() => void>();
  const io: Io = {
    out(text) {
      said.out += text;
      for (const look of waiting) look();
    },
    err: (text) => {
      said.err += text;
    },
    writeFile: async (path, text) => {
      if (path.startsWith('/nowhere/')) throw new Error('there is no such folder');
      said.files[path] = text;
    },
    env,
    color: colors.createColors(colored),
    errColor: colors.createColors(colored),
    colored,
    live: false,
    width: undefined,
    onStop: (listener) => stops.push(listener),
    flushed: async () => {},
    exit: (code) => {
      throw new Error(`exit ${code}`);
    },
  };
  const ended = run(argv, io).then((code) => ({ code, ...said }));
  const running: Running = {
    ended,
    printed: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(said.out);
          if (match) resolve(match);
        };
        waiting.add(look);
        look();
        ended.then(
          ({ code, err }) => reject(new Error(`It ended with ${code} and never said ${pattern}: ${err}`)),
          reject,
        );
      }),
    stop(reason = 'SIGINT') {
      for (const listener of stops) listener(reason);
    },
  };
  return running;
}

/** `keymock serve` on a free port until the test ends; gives its URL. */
export async function serving(...args: string[]): Promise<string> {
  const running = start(['serve', '--port', '0', '--seed', '1', ...args]);
  onTestFinished(async () => {
    running.stop();
    await running.ended;
  });
  return (await running.printed(/^keymock listening on (\S+)\n/))[1] ?? '';
}

/** The real program in a process of its own, until the test ends; `kept`, until it is killed. */
export function spawnCli(
  { kept = false, cwd = join(import.meta.dirname, '../..') }: { kept?: boolean; cwd?: string },
  ...args: string[]
): ChildProcess & { stdout: NodeJS.ReadableStream } {
  const child = spawn(process.execPath, [inject('builtCli'), ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1' },
  });
  if (!kept) {
    onTestFinished(() => {
      child.kill('SIGKILL');
    });
  }
  return child;
}
