import { spawn } from 'node:child_process';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Ended {
  /** Undefined where it had to be stopped. */
  readonly code: number | undefined;
  readonly output: string;
}

/**
 * Runs a command to its end, but for no longer than so many seconds. It never throws: what cannot start has no code.
 * The output goes through a file, because a tool that exits in a hurry loses what is still in a pipe.
 */
export async function command(
  program: string,
  args: readonly string[],
  seconds: number,
  cwd = process.cwd(),
): Promise<Ended> {
  const folder = await mkdtemp(join(tmpdir(), 'keymock-peer-'));
  const path = join(folder, 'output');
  const file = await open(path, 'w');
  const code = await new Promise<number | undefined>((resolve) => {
    const stdio = ['ignore', file.fd, file.fd] as const;
    const child = spawn(program, args, { timeout: seconds * 1000, stdio: [...stdio], cwd });
    child.on('error', () => resolve(undefined));
    child.on('close', (it) => resolve(it ?? undefined));
  });
  await file.close();
  const output = await readFile(path, 'utf8');
  await rm(folder, { recursive: true });
  return { code, output };
}
