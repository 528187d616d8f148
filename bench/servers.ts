import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A server in a process of its own. */
export interface Server {
  readonly port: number;
  /** Milliseconds from its start to its first answer. */
  readonly coldStart: number;
  /** Microseconds of processor time that it has used so far; NaN where the system doesn't tell. */
  cpu(): number;
  stop(): Promise<void>;
}

export const hasTaskset = spawnSync('taskset', ['--version']).status === 0;

/** Pins this process, which makes the load, to the second core; servers get the first. */
export function pinLoader(): void {
  if (hasTaskset) spawnSync('taskset', ['-cp', '1', String(process.pid)]);
}

/**
 * Starts a Node script as a server on the first core, and asks for `path` until it answers.
 *
 * @param port where it will listen
 */
export async function start(args: readonly string[], port: number, path = '/'): Promise<Server> {
  const started = performance.now();
  const command = [process.execPath, ...args];
  const [file, ...rest] = hasTaskset ? ['taskset', '-c', '0', ...command] : command;
  const child = spawn(file ?? process.execPath, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
  await firstAnswer(child, `http://127.0.0.1:${port}${path}`);
  return {
    port,
    coldStart: performance.now() - started,
    cpu: () => cpuOf(child.pid ?? 0),
    stop() {
      const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function firstAnswer(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline) {
    if (child.exitCode !== null)
      throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}.`);
    try {
      await fetch(url);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
  throw new Error(`${child.spawnargs.join(' ')} gave no answer within a minute.`);
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const { createServer } = await import('node:net');
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Linux counts in hundredths of a second (proc(5), fields 14 and 15 of stat). */
function cpuOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10_000;
  } catch {
    return Number.NaN;
  }
}
