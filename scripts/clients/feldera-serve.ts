import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Dialect } from '../../src/mock/provider.ts';

/** Starts `keymock serve feldera` on a free port and gives its URL, and how to stop it. */
export async function serveFeldera(dialect: Dialect): Promise<{ url: string; stop(): Promise<void> }> {
  const main = join(import.meta.dirname, '../../src/cli/main.ts');
  const flags = ['serve', 'feldera', '--port', '0', '--dialect', `feldera=${dialect}`];
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  for await (const line of createInterface(child.stdout)) {
    const url = /^keymock listening on (\S+)$/.exec(line)?.[1];
    if (url === undefined) continue;
    const stop = async () => {
      child.kill('SIGTERM');
      await closed;
    };
    return { url, stop };
  }
  throw new Error('Failed to start keymock serve: it ended before it listened.');
}
