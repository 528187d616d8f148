import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Dialect } from '../../src/mock/provider.ts';

/** Starts `keymock serve` on a free port, for these providers, and gives its URL, and how to stop it. */
export async function serve(
  providers: readonly string[],
  dialect: Dialect,
): Promise<{ url: string; stop(): Promise<void> }> {
  const main = join(import.meta.dirname, '../../src/cli/main.ts');
  const flags = providers.flatMap((provider) => ['--dialect', `${provider}=${dialect}`]);
  const args = ['--import', 'tsx', main, 'serve', ...providers, '--port', '0', ...flags];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
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
