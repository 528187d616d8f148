import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { serving, spawnCli, start } from './run-cli.ts';

const shell = promisify(execFile);

describe('keymock serve', () => {
  test('says where it listens, then names each API with its dialect and address', async () => {
    const running = start(['serve', '--port', '0', '--dialect', 'feldera=live']);
    const [, url] = await running.printed(/^keymock listening on (http:\/\/127\.0\.0\.1:\d+)\n/);
    await running.printed(/Ctrl-C stops\.\n$/);
    running.stop();
    const { code, out, err } = await running.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(lines).toContainEqual(['Ace Data Cloud', 'documented', `${url}/api/v1/`]);
    expect(lines).toContainEqual(['Feldera', 'live', `${url}/v0/`]);
    expect(lines).toContainEqual(['OceanBase Cloud', 'documented', `${url}/api/v2/maas/`]);
  });

  test.each(['documented', 'live'])(
    'every curl that it prints makes a key in the %s dialect',
    async (dialect) => {
      const dialects = ['ace-data-cloud', 'feldera', 'oceanbase'].flatMap((name) => [
        '--dialect',
        `${name}=${dialect}`,
      ]);
      const running = start(['serve', '--port', '0', ...dialects]);
      onTestFinished(() => running.stop());
      await running.printed(/Ctrl-C stops\.\n$/);
      const curls = (await running.printed(/^[\s\S]*$/))[0]
        .split('\n')
        .filter((line) => line.trim().startsWith('curl '));
      expect(curls).toHaveLength(3);
      for (const curl of curls) {
        const { stdout } = await shell('sh', [
          '-c',
          `${curl.trim().replace('curl ', 'curl -s -w "\\n%{http_code}" ')}`,
        ]);
        expect(stdout).toMatch(/\n20[01]$/);
        expect(stdout).toMatch(/"(api_key|token|apiKey)":"[^"]{8,}/);
      }
    },
  );

  test('serves the chosen APIs only', async () => {
    const url = await serving('feldera');
    const other = await fetch(`${url}/api/v2/maas/apikeys`);
    expect(other.status).toBe(404);
    expect(await other.text()).toBe(
      'keymock: nothing is mocked at /api/v2/maas/apikeys. Mocked are:\n  /v0/  Feldera\n',
    );
  });

  test('warns where other machines can reach it', async () => {
    const running = start(['serve', '--port', '0', '--host', '0.0.0.0']);
    await running.printed(/Ctrl-C stops/);
    running.stop();
    expect((await running.ended).err).toBe(
      'keymock: warning: 0.0.0.0 can be reached from other machines, and this server accepts any credential.\n',
    );
  });

  test('says once on stderr what works here and would fail at the real service', async () => {
    const running = start(['serve', 'ace-data-cloud', '--port', '0', '--quiet']);
    const [, url] = await running.printed(/listening on (\S+)\n/);
    const create = () =>
      fetch(`${url}/api/v1/platform-tokens`, { method: 'POST', headers: { authorization: 'Bearer me' } });

    expect([(await create()).status, (await create()).status]).toEqual([201, 201]);

    running.stop();
    expect((await running.ended).err).toBe(
      'keymock: warning: POST /api/v1/platform-tokens: the path has no slash at its end. The real service may redirect it; most clients then send a GET, which changes nothing.\n',
    );
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s stops it at once, with open connections, and exit code 0',
    async (signal) => {
      const child = spawnCli({}, '--port', '0');
      const [first] = await once(child.stdout, 'data');
      const url = /^keymock listening on (\S+)\n/.exec(String(first))?.[1];
      // Keep-alive leaves a connection open.
      expect((await fetch(`${url}/v0/api_keys`)).status).toBe(401);
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
  );
});
