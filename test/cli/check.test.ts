import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { listen } from '../../src/doors/node.ts';
import { cli, serving, spawnCli, start } from './run-cli.ts';
import { leakyServer } from './wrong-server.ts';

const some = ['--seed', '1', '--only', 'lifecycle/create'];

describe('keymock check', () => {
  test('names what is wrong with another server, and exits with 1', async () => {
    const url = await leakyServer();
    const { code, out } = await cli([
      'check',
      'feldera',
      '--url',
      url,
      '--token',
      'a-token-of-mine',
      ...[...some, '--only', 'secrecy/shown-once'],
    ]);
    expect(code).toBe(1);
    expect(out).toContain('secrecy/shown-once');
    expect(out).toContain('GET /v0/api_keys');
    expect(out).toMatch(/curl .*\n?.*\$KEYMOCK_TOKEN/s);
    expect(out).not.toContain('a-token-of-mine');
    expect(out).not.toMatch(/apikey:[A-Za-z0-9]{10}/);
  });

  test.each([
    [['--token', 'apikey:wrong'], '--token'],
    [['-H', 'Authorization: Bearer apikey:wrong'], '-H Authorization'],
  ])('says that the server rejected the credential, before anything else: %j', async (flags, named) => {
    const url = await serving('feldera');
    const { code, out, err } = await cli(['check', 'feldera', '--url', url, ...flags]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toBe(`keymock: the server rejected ${named}: 401 on GET /v0/api_keys, GET /v0/config.\n`);
  });

  test('heeds a stop while it waits for the reply to the credential', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      if (++asked === 1) response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const running = start([
      'check',
      'feldera',
      '--url',
      `http://127.0.0.1:${port}`,
      '--token',
      'a-token-of-mine',
    ]);
    await expect.poll(() => asked).toBe(2);
    running.stop('SIGINT');
    const { code, out, err } = await running.ended;
    server.closeAllConnections();
    server.close();
    expect(code).toBe(130);
    expect(out + err).not.toContain('a-token-of-mine');
  });

  test('does not pass where nothing was checked', async () => {
    const url = await serving('oceanbase');
    const { code, out, err } = await cli(['check', 'oceanbase', '--url', url, '--token', 'me']);
    expect(code).toBe(2);
    expect(out).toMatch(/\n○ nothing was checked, \d+ skipped\n$/);
    expect(err).toMatch(/^keymock: nothing was checked: all \d+ checks were skipped\.\n$/);
  });

  test('prints what it would try and sends nothing', async () => {
    const { code, out, err } = await cli(['check', 'feldera', '--list', '--only', 'lifecycle']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('lifecycle/duplicate-refused');
    expect(out).toMatch(/\n\d+ checks, of which \d+ change something on the server\.\n$/);
  });

  test('writes the reports that are asked for; the one on stdout stands there alone', async () => {
    const url = await serving('feldera');
    const { code, out, err, files } = await cli([
      ...['check', 'feldera', '--url', url, ...some],
      ...['--report', 'json=-', '--report', 'junit=out/junit.xml', '--report', 'html=report.html'],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      version: 1,
      tool: 'keymock/0.1.0',
      provider: 'feldera',
      seed: 1,
      url,
    });
    expect(err).toContain('0 failed');
    expect(Object.keys(files)).toEqual(['out/junit.xml', 'report.html']);
    expect(files['out/junit.xml']).toMatch(/^<\?xml/);
  });

  test('says where a report cannot be written, and writes the others', async () => {
    const url = await serving('feldera');
    const { code, err, files } = await cli([
      'check',
      'feldera',
      '--url',
      url,
      ...some,
      ...['--report', 'json=/nowhere/a.json', '--report', 'junit=there.xml'],
    ]);
    expect(Object.keys(files)).toEqual(['there.xml']);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'keymock: cannot write the report to "/nowhere/a.json": there is no such folder.\n',
    });
  });

  test('takes credentials from the environment', async () => {
    const { url, close } = await listen(
      createMock({
        settings: { feldera: { auth: 'strict', credentials: { 'from-the-environment': 'me' } } },
      }),
    );
    const argv = ['check', 'feldera', '--url', url, '--seed', '1', '--only', 'lifecycle/create'];
    expect((await cli(argv, { env: { KEYMOCK_TOKEN: 'from-the-environment' } })).code).toBe(0);
    expect((await cli(argv, { env: { KEYMOCK_TOKEN: 'another-one' } })).code).toBe(2);
    await close();
  });

  test('demands a coverage', async () => {
    const url = await serving('oceanbase');
    const argv = ['check', 'oceanbase', '--url', url, '--user', 'ak:sk', '--only', 'lifecycle/create'];
    const { code, err } = await cli([...argv, '--min-coverage', '100']);
    expect(code).toBe(1);
    expect(err).toMatch(/^keymock: coverage is \d+\.\d % \(\d+ of \d+\), less than --min-coverage 100\.\n$/);
  });

  test('says what is wrong with a document, and exits with 2', async () => {
    const { code, err } = await cli(['check', 'package.json', '--url', 'http://127.0.0.1:47']);
    expect(code).toBe(2);
    expect(err).toMatch(/^keymock: Failed to load package\.json.+\n$/);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends it after it has deleted what it made, with exit code %i', async (signal, code) => {
    const mock = createMock({ providers: ['feldera'] });
    const { url, close } = await listen(mock);
    const running = start(['check', 'feldera', '--url', url, '--token', 'me', '--seed', '1']);
    await until(() => Object.values(mock.db).some((model) => model.count() > 2));
    running.stop(signal);
    const ended = await running.ended;
    expect(ended.code).toBe(code);
    expect(ended.err).toBe('keymock: stopping, and deleting what was made. Once more leaves it there.\n');
    const left = await (
      await fetch(`${url}/v0/api_keys`, { headers: { Authorization: 'Bearer me' } })
    ).json();
    expect(left).toEqual([]);
    await close();
  });

  test('a real Ctrl-C reaches the real program', async () => {
    const mock = createMock({ providers: ['feldera'] });
    const { url, close } = await listen(mock);
    const child = spawnCli({}, 'check', 'feldera', '--url', url, '--token', 'me');
    await until(() => Object.values(mock.db).some((model) => model.count() > 2));
    child.kill('SIGINT');
    expect(await once(child, 'exit')).toEqual([130, null]);
    await close();
  });
});

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await new Promise((resolve) => setTimeout(resolve, 5));
}
