import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Dialect, dialects } from '../../src/mock/provider.ts';
import type { Ended } from './feldera-run.ts';

/** Where clients are installed; found again by the next run. */
export const clientsFolder = join(tmpdir(), 'keymock-clients');

/** Exit code of a check whose client could not be installed. */
export const notInstalled = 3;

/**
 * Runs a client against `keymock serve oceanbase` in both dialects, prints how it went, and sets the exit code: 0 it works,
 * 1 it does not.
 */
export async function tryClient(
  name: string,
  client: (url: string, dialect: Dialect) => Promise<Ended>,
): Promise<void> {
  for (const dialect of dialects) {
    const { url, stop } = await serve(dialect);
    const { code, output } = await client(url, dialect);
    await stop();
    console.log(`${name}, ${dialect} dialect: ${code === 0 ? 'works' : 'FAILS'}\n${output}`);
    if (code !== 0) process.exitCode = 1;
  }
}

async function serve(dialect: Dialect): Promise<{ url: string; stop(): Promise<void> }> {
  const main = join(import.meta.dirname, '../../src/cli/main.ts');
  const flags = ['serve', 'oceanbase', '--port', '0', '--dialect', `oceanbase=${dialect}`];
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
