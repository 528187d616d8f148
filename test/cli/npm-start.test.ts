import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

test('npm start serves, and Ctrl-C ends all of it at once', async () => {
  const child = spawn('npm', ['start', '--silent', '--', '--port', '0'], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'ignore'],
    // A process group of its own: Ctrl-C goes to the whole group.
    detached: true,
  });
  const group = -(child.pid ?? 0);
  onTestFinished(() => {
    if (child.exitCode === null) process.kill(group, 'SIGKILL');
  });
  const closed = once(child, 'close');
  const [first] = await once(child.stdout, 'data');
  const url = /^keymock listening on (\S+)\n/.exec(String(first))?.[1] ?? '';
  expect((await fetch(`${url}/v0/api_keys`)).status).toBe(401);
  process.kill(group, 'SIGINT');
  await closed;
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
