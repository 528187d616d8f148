import { describe, expect, test } from 'vitest';
import { cli, serving, start } from './run-cli.ts';
import { leakyServer } from './wrong-server.ts';

const headers = { Authorization: 'Bearer a-token-of-mine', 'Content-Type': 'application/json' };

describe('keymock proxy', () => {
  test('passes everything on as it is, and finds nothing wrong with our own server', async () => {
    const real = await serving('feldera');
    const running = start(['proxy', 'feldera', '--to', real, '--port', '0']);
    const url = (await running.printed(/^keymock proxy listening on (\S+)\n/))[1] ?? '';
    const create = () => fetch(`${url}/v0/api_keys`, { method: 'POST', headers, body: '{"name":"ci"}' });
    expect((await create()).status).toBe(201);
    const refused = await create();
    expect(refused.status).toBe(409);
    expect(await refused.text()).toBe(
      '{"message":"An entity with this name already exists","error_code":"DuplicateName","details":null}',
    );
    running.stop();
    const { code, out, err } = await running.ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('201 POST /v0/api_keys\n409 POST /v0/api_keys\n');
    expect(out).toMatch(/2 exchanges: \d+ passed, 0 failed, 0 warned\n$/);
  });

  test('tells a finding as it comes, writes the report at the end, and exits with 1', async () => {
    const running = start([
      'proxy',
      'feldera',
      '--to',
      await leakyServer(),
      '--port',
      '0',
      '--report',
      'json=out.json',
    ]);
    const url = (await running.printed(/^keymock proxy listening on (\S+)\n/))[1] ?? '';
    await fetch(`${url}/v0/api_keys`, { method: 'POST', headers, body: '{"name":"ci"}' });
    await fetch(`${url}/v0/api_keys`, { headers });
    await running.printed(/✗ secrecy\/shown-once GET \/v0\/api_keys/);
    running.stop('SIGTERM');
    const { code, out, files } = await running.ended;
    expect(code).toBe(1);
    const said = out + files['out.json'];
    expect(said).not.toContain('a-token-of-mine');
    expect(said).not.toMatch(/apikey:[A-Za-z0-9]{10}/);
    expect(JSON.parse(files['out.json'] ?? '')).toMatchObject({
      provider: 'feldera',
      summary: { failed: 1 },
    });
  });

  test('says so where the real server is not there', async () => {
    const { code, err } = await cli(['proxy', 'feldera', '--to', 'http://127.0.0.1:47', '--port', '0']);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'keymock: cannot reach http://127.0.0.1:47: nothing listens there. Is the server running?\n',
    });
  });
});
