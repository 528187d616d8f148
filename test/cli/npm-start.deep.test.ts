import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';

test.each([
  ['Ctrl-C, which goes to the whole process group', 'SIGINT', true],
  ['SIGINT to npm alone', 'SIGINT', false],
  ['SIGTERM to npm alone', 'SIGTERM', false],
] as const)('npm start serves, and %s ends all of it', async (_title, signal, toGroup) => {
  const child = spawn('npm', ['start', '--silent', '--', '--port', '0'], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const pid = child.pid ?? 0;
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, 'SIGKILL');
  });
  // Stdout closes when the last process that holds it has ended.
  const closed = once(child, 'close');
  const [first] = await once(child.stdout, 'data');
  const url = /^keymock listening on (\S+)\n/.exec(String(first))?.[1] ?? '';
  expect((await fetch(`${url}/v0/api_keys`)).status).toBe(401);
  process.kill(toGroup ? -pid : pid, signal);
  await closed;
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});
