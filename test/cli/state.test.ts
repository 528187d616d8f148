import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { cli, start } from './run-cli.ts';

async function serve(argv: readonly string[], env: Record<string, string> = {}) {
  const running = start(['serve', '--port', '0', '--quiet', ...argv], { env });
  const [, url = ''] = await running.printed(/^keymock listening on (\S+)\n/);
  const [banner] = await running.printed(/^The state is kept in .*$/m);
  let isStopped = false;
  const stop = () => {
    if (!isStopped) running.stop();
    isStopped = true;
    return running.ended;
  };
  onTestFinished(async () => void (await stop()));
  const names = async () => {
    const reply = await fetch(`${url}/v0/api_keys`, { headers: { Authorization: 'Bearer me' } });
    return ((await reply.json()) as { name: string }[]).map(({ name }) => name);
  };
  const post = async (path: string, body: unknown, method = 'POST') =>
    (await fetch(`${url}/__keymock/${path}`, { method, body: JSON.stringify(body) })).status;
  return { url, banner, stop, names, post };
}

const key = (name: string) => ({ provider: 'feldera', account: 'me', name });

describe('--state', () => {
  it('goes on where the last run ended', async () => {
    const path = join(await tempFolder(), 'state');
    const first = await serve(['--state', path, '--seed', '7', '--now', '2024-08-01T10:00:00Z']);
    expect(first.banner).toBe(`The state is kept in ${path}, a new file.`);
    expect(await first.post('keys', key('a'))).toBe(201);
    expect(await first.post('clock/advance', { ms: 60_000 })).toBe(200);
    expect((await first.stop()).code).toBe(0);
    const second = await serve([], { KEYMOCK_STATE: path });
    expect(second.banner).toBe(
      `The state is kept in ${path}, and goes on with 1 row, seed 7, the clock standing at 2024-08-01T10:01:00.000Z.`,
    );
    expect(await second.names()).toEqual(['a']);
    expect(await second.post('reset', {})).toBe(204);
    await second.stop();
    expect(await (await serve(['--state', path])).names()).toEqual([]);
  });

  it('takes a fixture for a new file only, and again when it changes under --watch', async () => {
    const folder = await tempFolder();
    const [path, keys] = [join(folder, 'state'), join(folder, 'keys.json')];
    writeFileSync(keys, JSON.stringify({ keys: [key('ready')] }));
    const first = await serve(['--state', path, '--fixture', keys]);
    await first.post('keys', key('own'));
    await first.stop();
    const second = await serve(['--state', path, '--fixture', keys, '--watch']);
    expect(await second.names()).toEqual(['ready', 'own']);
    writeFileSync(keys, JSON.stringify({ keys: [key('changed')] }));
    await expect.poll(second.names).toEqual(['changed']);
    await second.stop();
    expect(await (await serve(['--state', path, '--fixture', keys])).names()).toEqual(['changed']);
  });

  it('refuses a file in use, and one whose folder is missing, with one sentence', async () => {
    const folder = await tempFolder();
    const path = join(folder, 'state');
    await serve(['--state', path]);
    expect(await cli(['serve', '--port', '0', '--state', path])).toMatchObject({
      code: 2,
      out: '',
      err: `keymock: --state: ${path} is in use: another keymock stores its state there. Stop that, or use another file.\n`,
    });
    const missing = join(folder, 'no', 'state');
    expect(await cli(['serve', '--port', '0', '--state', missing])).toMatchObject({
      code: 2,
      out: '',
      err: `keymock: --state: cannot open ${missing}: its folder does not exist.\n`,
    });
  });

  it('warns of a file that others may use', async () => {
    const path = join(await tempFolder(), 'state');
    writeFileSync(path, '', { mode: 0o644 });
    const { err } = await (await serve(['--state', path])).stop();
    expect(err).toContain(
      `keymock: warning: ${path} holds secrets, and other users may use it (mode 644). Set it with chmod 600.\n`,
    );
  });
});
