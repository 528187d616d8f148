import { spawn } from 'node:child_process';

/** How a program ended, and what it said on both of its outputs. */
export interface Ended {
  /** 127 where it could not be started, 124 where its time was up. */
  readonly code: number;
  readonly output: string;
}

interface Options {
  readonly environment?: Readonly<Record<string, string>>;
  /** Then it is stopped, with all that it started. */
  readonly seconds?: number;
}

/** Runs a program to its end: `await run('curl', ['--version'])`. */
export function run(
  command: string,
  args: readonly string[],
  { environment = {}, seconds = 300 }: Options = {},
): Promise<Ended> {
  return new Promise((resolve) => {
    // A process group of its own, so that its children end with it.
    const child = spawn(command, args, { env: { ...process.env, ...environment }, detached: true });
    let output = '';
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    }, seconds * 1000);
    const listen = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, output: `${error.message}\n` });
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve(
        late ? { code: 124, output: `${output}stopped after ${seconds} s\n` } : { code: code ?? 1, output },
      );
    });
  });
}
