import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { cli } from './run-cli.ts';

const providers = 'ace-data-cloud, feldera, oceanbase';

test.each<[argv: string[], line: string]>([
  [
    ['chekc'],
    `unknown provider or command "chekc". Providers are ${providers}; commands are serve, check, infer, judge, proxy, list, explain, mcp.`,
  ],
  [['serve', 'feldera', 'stripe'], `unknown provider "stripe". Providers are ${providers}.`],
  [['list', 'stripe'], `unknown provider "stripe". Providers are ${providers}.`],
  [['--prot', '1'], "unknown option '--prot' (Did you mean --port?) See keymock --help."],
  [['serve', '--port'], "option '-p, --port <port>' argument missing. See keymock --help."],
  [
    ['serve', '--port', '65536'],
    '--port is "65536", but must be a whole number from 0 to 65535 (0 picks a free port).',
  ],
  [
    ['serve', '--port', 'http'],
    '--port is "http", but must be a whole number from 0 to 65535 (0 picks a free port).',
  ],
  [
    ['serve', '--dialect', 'live'],
    '--dialect is "live", but must be provider=dialect, such as ace-data-cloud=live.',
  ],
  [['serve', '--dialect', 'feldera=spoken'], '--dialect is "spoken", but must be one of documented, live.'],
  [['serve', '--dialect', 'stripe=live'], `unknown provider "stripe". Providers are ${providers}.`],
  [['serve', '--now', 'noon'], '--now is "noon", but must be an ISO 8601 time such as 2024-08-01T10:00:00Z.'],
  [['serve', '--seed', '-1'], '--seed is "-1", but must be a whole number.'],
  [['check'], "missing required argument 'provider | file'. See keymock --help."],
  [
    ['check', 'feldera'],
    '--url is missing. Give the address of the server to check, e.g. http://127.0.0.1:4010.',
  ],
  [
    ['check', 'stripe', '--url', 'http://127.0.0.1:47'],
    `"stripe" is neither a provider nor a file. Providers are ${providers}; or give an OpenAPI document.`,
  ],
  [
    ['check', 'feldera', '--url', 'localhost:80'],
    '--url is "localhost:80", but must be an http or https URL such as http://127.0.0.1:4010.',
  ],
  [
    ['check', 'feldera', '--url', 'http://127.0.0.1:47'],
    'cannot reach http://127.0.0.1:47: nothing listens there. Is the server running?',
  ],
  [
    ['check', 'feldera', '--url', 'http://127.0.0.1:47', '--report', 'pdf=x'],
    '--report has the format "pdf". Formats are text, json, junit, har, sarif, markdown, github, html.',
  ],
  [
    ['check', 'feldera', '--url', 'http://127.0.0.1:47', '--report', 'json'],
    '--report is "json", but must be format=file, such as json=report.json.',
  ],
  [
    ['check', 'feldera', '--url', 'http://127.0.0.1:47', '--report', 'json=-', '--report', 'sarif=-'],
    '--report sends two reports to stdout. Give one of them a file.',
  ],
  [['check', 'feldera', '--input', 'x'], '--input has no value of the form name=value.'],
  [
    ['check', 'feldera', '--list', '--only', 'wire/stauts'],
    '--only is "wire/stauts", but there is no such check or group. keymock check <provider> --list names them.',
  ],
  [
    ['check', 'feldera', '--rate', '0'],
    '--rate is "0", but must be a whole number of requests per second, from 1.',
  ],
  [
    ['check', 'feldera', '--min-coverage', '101'],
    '--min-coverage is "101", but must be a percentage from 0 to 100.',
  ],
  [['judge', 'nowhere.har'], 'cannot read "nowhere.har". Is it a file?'],
  [['proxy', 'feldera'], '--to is missing. Give the address of the real server.'],
])('keymock %j says in one line what is wrong, and ends with 2', async (argv, line) => {
  const { code, out, err } = await cli(argv);
  expect({ code, out, err }).toEqual({ code: 2, out: '', err: `keymock: ${line}\n` });
});

test.each([
  ['-H', 'hunter2-hunter2'],
  ['--user', 'hunter2-hunter2'],
  ['--url', 'http://me:hunter2-hunter2@127.0.0.1:1'],
  ['--url', 'me:hunter2-hunter2@127.0.0.1:1'],
])('a credential that stands where it does not belong (%s) is not repeated', async (flag, value) => {
  const { code, out, err } = await cli(['check', 'feldera', flag, value]);
  expect(code).toBe(2);
  expect(err).toMatch(/^keymock: .+\n$/);
  expect(out + err).not.toContain('hunter2');
});

test('a taken port is one clear line', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const { code, out, err } = await cli(['serve', '--port', String(port)]);
  expect({ code, out, err }).toEqual({
    code: 2,
    out: '',
    err: `keymock: cannot listen on 127.0.0.1:${port}: the port is taken. Stop what listens there, or pick another port: --port 0 takes a free one.\n`,
  });
});

test.each([
  [['--help']],
  [['serve', '--help']],
  [['check', '--help']],
  [['judge', '-h']],
  [['proxy', '-h']],
  [['help', 'list']],
])('keymock %j prints help with examples, and ends with 0', async (argv) => {
  const { code, out, err } = await cli(argv);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^Usage: keymock/);
  expect(out).toContain('Examples:');
});

test('keymock --version prints the version of the package', async () => {
  const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
  expect(await cli(['--version'])).toMatchObject({ code: 0, out: `${manifest.version}\n` });
});
