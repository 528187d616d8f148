import { expect, test } from 'vitest';
import { start } from './run-cli.ts';

async function serveWith(env: Record<string, string>, ...flags: string[]) {
  const running = start(['serve', ...flags], { env });
  const [out] = await running.printed(/^keymock listening on (\S+)\n[\s\S]*Ctrl-C stops\.\n$/);
  const url = /on (\S+)/.exec(out)?.[1] ?? '';
  const keys = await fetch(`${url}/v0/api_keys`, { headers: { authorization: 'Bearer me' } });
  const control = await fetch(`${url}/__keymock/health`);
  running.stop();
  return { out, keys: keys.status, control: control.status, err: (await running.ended).err };
}

test('serve takes each flag from the environment', async () => {
  const { out, keys, control, err } = await serveWith({
    KEYMOCK_PORT: '0',
    KEYMOCK_DIALECT: 'feldera=live ace-data-cloud=live',
    KEYMOCK_FAULT: 'feldera:503 oceanbase:500',
    KEYMOCK_QUIET: 'true',
    KEYMOCK_CONTROL: 'false',
  });
  expect(out.match(/ live /g)).toHaveLength(2);
  expect({ keys, control, err }).toEqual({ keys: 503, control: 404, err: '' });
});

test('a flag on the command line counts more, and an empty variable nothing', async () => {
  const env = {
    KEYMOCK_PORT: '99999',
    KEYMOCK_DIALECT: 'feldera=live',
    KEYMOCK_LOG: 'xml',
    KEYMOCK_SEED: '',
  };
  const { out, keys } = await serveWith(env, '--port', '0', '--dialect', 'oceanbase=live', '--log', 'json');
  expect(out).toMatch(/OceanBase Cloud +live/);
  expect(out).toMatch(/Feldera +documented/);
  expect(keys).toBe(200);
});

test.each([
  [{ KEYMOCK_QUIET: 'maybe' }, 'KEYMOCK_QUIET is "maybe", but must be true or false.'],
  [{ KEYMOCK_LOG: 'xml' }, '--log is "xml", but must be one of text, json.'],
])('%j ends it with one line', async (env, message) => {
  const { code, err } = await start(['serve', '--port', '0'], { env }).ended;
  expect({ code, err }).toEqual({ code: 2, err: `keymock: ${message}\n` });
});

test('other commands do not look at it', async () => {
  const { code } = await start(['list'], { env: { KEYMOCK_QUIET: 'maybe' } }).ended;
  expect(code).toBe(0);
});
