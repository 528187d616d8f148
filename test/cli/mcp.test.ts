import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, inject, onTestFinished, test } from 'vitest';
import { maskFields } from '../../src/cli/mcp/mask.ts';
import { cli, serving } from './run-cli.ts';

interface Answer {
  readonly isError: boolean;
  readonly text: string;
}

/** The SDK's own client, connected to the program as it is published. */
async function connect(...args: string[]) {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [inject('builtCli'), 'mcp', ...args],
    stderr: 'pipe',
  });
  await client.connect(transport);
  onTestFinished(() => client.close());
  const call = async (name: string, given: Record<string, unknown> = {}): Promise<Answer> => {
    const { isError, content } = await client.callTool({ name, arguments: given });
    return { isError: isError === true, text: (content as { text: string }[])[0]?.text ?? '' };
  };
  const json = async (name: string, given?: Record<string, unknown>) => {
    const { isError, text } = await call(name, given);
    expect(isError, text).toBe(false);
    return JSON.parse(text);
  };
  return { client, call, json };
}

test('the tools show and change a running keymock', async () => {
  const url = await serving();
  const { client, call, json } = await connect('--url', url);
  expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([
    'list_apis',
    'list_keys',
    'create_key',
    'reset',
    'list_faults',
    'add_fault',
    'remove_fault',
    'get_clock',
    'set_clock',
    'advance_clock',
    'list_requests',
    'wait_for_requests',
    'clear_requests',
    'check_server',
    'explain_check',
  ]);
  expect((await json('list_apis')).providers).toEqual(['ace-data-cloud', 'feldera', 'oceanbase']);

  const key = { provider: 'feldera', account: 'me', name: 'ci' };
  expect(await json('create_key', key)).toEqual({ id: expect.any(String), name: 'ci', api_key: '***' });
  const revealed = await json('create_key', { ...key, name: 'two', reveal: true });
  expect(revealed.api_key).toMatch(/^apikey:/);

  const { felderaApiKey } = await json('list_keys', { model: 'felderaApiKey' });
  expect(felderaApiKey.total).toBe(2);
  expect(felderaApiKey.rows[0]).toMatchObject({ name: 'ci', hash: '***' });

  expect(
    await json('add_fault', { operation: 'listApiKeys', times: 1, error: { status: 503 } }),
  ).toMatchObject({
    id: 'f1',
    error: { status: 503 },
  });
  const read = () =>
    fetch(`${url}/v0/api_keys`, { headers: { Authorization: `Bearer ${revealed.api_key}` } });
  expect((await read()).status).toBe(503);
  expect((await json('list_faults')).faults).toMatchObject([{ id: 'f1', applied: 1 }]);
  expect((await call('remove_fault', { id: 'f1' })).text).toBe('Removed.');
  expect((await read()).status).toBe(200);

  const { requests, total } = await json('list_requests', { operation: 'listApiKeys', limit: 1 });
  expect([requests[0].status, total]).toEqual([200, 2]);
  expect(JSON.stringify(requests)).not.toContain(revealed.api_key);
  expect((await json('wait_for_requests', { status: 503 })).timedOut).toBe(false);

  await json('set_clock', { now: '2030-01-01T00:00:00Z', frozen: true });
  expect(await json('advance_clock', { ms: 60_000 })).toEqual({
    now: '2030-01-01T00:01:00.000Z',
    frozen: true,
  });
  expect(await json('get_clock')).toEqual({ now: '2030-01-01T00:01:00.000Z', frozen: true });

  expect((await call('clear_requests', { status: 503 })).text).toBe('Forgotten.');
  expect((await json('list_requests')).total).toBe(1);
  expect((await call('reset')).text).toBe('Reset.');
  expect((await json('list_keys', { model: 'felderaApiKey' })).felderaApiKey).toEqual({ total: 0, rows: [] });
});

test('with --serve it starts a keymock, whose flags follow, and which ends with it', async () => {
  const { client, call, json } = await connect('--serve', '--', 'feldera', '--port', '0', '--seed', '1');
  expect((await json('list_apis')).providers).toEqual(['feldera']);
  const { isError, text } = await call('check_server', {
    document: 'feldera',
    token: 'me',
    only: ['secrecy/shown-once'],
  });
  expect(isError, text).toBe(false);
  expect(text).toMatch(/\d+ passed/);
  expect((await call('explain_check', { check: 'secrecy/shown-once' })).text).toMatch(
    /^# secrecy\/shown-once\n/,
  );
  await client.close();
});

test('what cannot be done is answered with why not', async () => {
  const { call } = await connect('--url', await serving());
  const mistakes: readonly [tool: string, given: Record<string, unknown>, message: string][] = [
    ['set_clock', { now: 'soon' }, 'Failed to set the clock: now must be an ISO 8601 time'],
    ['advance_clock', {}, "arguments must have required property 'ms'."],
    ['reset', { user: 'me' }, 'arguments must NOT have additional properties. Unknown: user.'],
    ['remove_fault', { id: 'f9' }, 'There is no fault "f9".'],
    ['list_keys', { model: 'keys' }, 'There is no model "keys". Models are aceDataCloudAccount,'],
    ['create_key', { provider: 'feldera', account: 'me' }, 'Failed to'],
    ['add_fault', { operation: 'listApiKeyz', error: { status: 503 } }, 'Failed to add a fault: '],
    ['explain_check', { check: 'secrecy/no' }, 'there is no check or group "secrecy/no".'],
    ['check_server', { document: 'felder' }, 'keymock: '],
    ['list', {}, 'There is no tool "list". Tools are list_apis,'],
  ];
  for (const [tool, given, message] of mistakes) {
    const answer = await call(tool, given);
    expect([tool, answer]).toEqual([tool, { isError: true, text: expect.stringContaining(message) }]);
  }
});

test('where no keymock runs, a tool says how to start one', async () => {
  const { call } = await connect('--url', 'http://127.0.0.1:9');
  expect(await call('list_faults')).toEqual({
    isError: true,
    text: expect.stringMatching(
      /^No keymock answers at http:\/\/127\.0\.0\.1:9 \(.+\)\. Start one with "npx keymock"/,
    ),
  });
});

test('a control token is sent, and its lack is explained', async () => {
  const url = await serving('--control-token', 'open-sesame');
  const without = await connect('--url', url);
  expect((await without.call('list_faults')).text).toContain('--control-token');
  const { json } = await connect('--url', url, '--control-token', 'open-sesame');
  expect(await json('list_faults')).toEqual({ faults: [] });
});

test.each([
  [['mcp', 'feldera'], '"feldera" is for keymock serve, which --serve starts. Add --serve.'],
  [['mcp', '--serve', '--url', 'http://127.0.0.1:4010'], '--serve and --url exclude each other'],
])('%j is refused', async (argv, message) => {
  const { code, err } = await cli(argv);
  expect(code).toBe(2);
  expect(err).toContain(message);
});

test('keymock serve does not load the SDK', () => {
  const folder = dirname(inject('builtCli'));
  const sdk = readdirSync(join(folder, 'chunks')).filter((file) =>
    readFileSync(join(folder, 'chunks', file), 'utf8').includes('notifications/tools/list_changed'),
  );
  expect(sdk).toHaveLength(1);
  const reached = new Set<string>();
  const follow = (file: string) => {
    if (reached.has(file)) return;
    reached.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, target = ''] of text.matchAll(/(?:from|import) ?"(\.[^"]+)"/g))
      follow(join(dirname(file), target));
  };
  const serve = readdirSync(join(folder, 'chunks')).filter((file) => /^serve-/.test(file));
  for (const file of ['cli.js', ...serve.map((name) => `chunks/${name}`)]) follow(join(folder, file));
  expect(reached.size).toBeGreaterThan(5);
  expect([...reached].filter((file) => sdk.some((name) => file.endsWith(name)))).toEqual([]);
});

test('the fields are masked that the inspector masks', async () => {
  const { isMasked } = await import(join(import.meta.dirname, '../../src/control/page/stored.js'));
  const rows = [
    'token',
    'api_key',
    'apiKey',
    'hash',
    'key',
    'owner',
    'metadata',
    'account',
    'userId',
    'name',
    'password',
  ];
  const values = ['me', 'eyJhbGciOi.J9', '4eacca39-7635-41ab-8c05-c076ae2e4600', 'sk-1', '', null, 7];
  for (const field of rows) {
    for (const value of values)
      expect([field, value, maskFields({ [field]: value })[field] === '***']).toEqual([
        field,
        value,
        isMasked(field, value),
      ]);
  }
});
