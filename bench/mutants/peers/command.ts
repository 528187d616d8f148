import { spawn } from 'node:child_process';

export interface Ended {
  /** Undefined where it had to be stopped. */
  readonly code: number | undefined;
  readonly output: string;
}

/** Runs a command to its end, but for no longer than so many seconds. It never throws: what cannot start has no code. */
export function command(program: string, args: readonly string[], seconds: number): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { timeout: seconds * 1000, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const add = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', add);
    child.stderr.on('data', add);
    child.on('error', (error) => resolve({ code: undefined, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? undefined, output }));
  });
}
