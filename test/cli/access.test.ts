import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { cli, serving, start } from './run-cli.ts';

const shell = promisify(execFile);

/** The status that curl gets with these arguments. */
async function curl(...args: string[]): Promise<number> {
  const { stdout } = await shell('curl', ['-s', '-o', '/dev/null', '-w', '%{http_code}', ...args]);
  return Number(stdout);
}

const scope = ['-H', 'X-OB-Org-Id: org-1', '-H', 'X-OB-Project-Id: proj-1'];

async function fileOf(name: string, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keymock-access-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, name), text);
  return join(folder, name);
}

describe('keymock serve --auth strict', () => {
  test('accepts the credentials that were given, and no other', async () => {
    const url = await serving('--auth', 'strict', '--credential', 'one', '--credential', 'AK:p@ss=w:rd');
    const feldera = `${url}/v0/api_keys`;
    const ace = `${url}/api/v1/credentials/`;
    const oceanbase = `${url}/api/v2/maas/apikeys`;
    expect(await curl('-H', 'Authorization: Bearer one', feldera)).toBe(200);
    expect(await curl('-H', 'Authorization: Bearer one', ace)).toBe(200);
    expect(await curl('-H', 'Authorization: Bearer two', feldera)).toBe(401);
    expect(await curl('-H', 'Authorization: Bearer two', ace)).toBe(401);
    expect(await curl('--digest', '-u', 'AK:p@ss=w:rd', ...scope, oceanbase)).toBe(200);
    expect(await curl('-u', 'AK:p@ss=w:rd', ...scope, oceanbase)).toBe(200);
    expect(await curl('--digest', '-u', 'AK:SK', ...scope, oceanbase)).toBe(401);
    expect(await curl('--digest', '-u', 'OTHER:SK', ...scope, oceanbase)).toBe(401);
  });

  test('gives two tokens of one account the same keys', async () => {
    const url = await serving('feldera', '--credential', 'a==me', '--credential', 'b=me');
    const headers = { Authorization: 'Bearer a=', 'Content-Type': 'application/json' };
    await fetch(`${url}/v0/api_keys`, { method: 'POST', headers, body: '{"name":"ci"}' });
    const listed = await fetch(`${url}/v0/api_keys`, { headers: { Authorization: 'Bearer b' } });
    expect(await listed.json()).toMatchObject([{ name: 'ci' }]);
  });

  test('warns where nobody is accepted, and prints no credential', async () => {
    const running = start(['serve', '--port', '0', '--auth', 'strict']);
    await running.printed(/Accepted: the 0 credentials given, and API keys created here\. Ctrl-C stops\.\n$/);
    running.stop();
    expect((await running.ended).err).toMatch(
      /^keymock: warning: --auth strict accepts no credential at all/,
    );
    const other = start(['serve', '--port', '0', '--auth', 'strict', '--credential', 'hidden=me']);
    await other.printed(/\$KEYMOCK_TOKEN[\s\S]*Ctrl-C stops\.\n$/);
    other.stop();
    const { out, err } = await other.ended;
    expect(out + err).not.toContain('hidden');
  });
});

test('keymock serve --auth off asks nobody', async () => {
  const url = await serving('--auth', 'off');
  expect(await curl(`${url}/v0/api_keys`)).toBe(200);
  expect(await curl(`${url}/api/v1/credentials/`)).toBe(200);
  expect(await curl(...scope, `${url}/api/v2/maas/apikeys`)).toBe(200);
});

test("keymock serve says with which secrets OceanBase Cloud's AccessKeys are accepted", async () => {
  const running = start(['serve', '--port', '0', '--credential', 'AK:known']);
  await running.printed(
    /AccessKeys: the 1 given with the given secret, any other by Digest with the secret SK, sk, SK>, by Basic with any secret;\nfor another secret, --credential AK:SK\. Ctrl-C stops\.\n$/,
  );
  running.stop();
  await running.ended;
});

test('keymock serve logs a credential that is plainly a mistake, once', async () => {
  const running = start(['serve', '--port', '0', '--quiet']);
  const [, url] = await running.printed(/^keymock listening on (\S+)\n/);
  for (let i = 0; i < 2; i++)
    expect(await curl('-H', 'Authorization: Bearer undefined', `${url}/v0/api_keys`)).toBe(200);
  expect(await curl('--digest', '-u', 'AK:other', ...scope, `${url}/api/v2/maas/apikeys`)).toBe(401);
  running.stop();
  expect((await running.ended).err).toBe(
    'keymock: warning: GET /v0/api_keys: the token is the word "undefined". Did a variable have no value? No real service accepts it.\n' +
      'keymock: warning: GET /api/v2/maas/apikeys: the Digest proves no secret that the mock knows. Those of an AccessKey are SK, sk, SK>; configure others as AK:SK.\n',
  );
});

describe('keymock serve --credentials', () => {
  test.each([
    [
      'c.yaml',
      'auth: strict\ncredentials:\n  - my-token=team-a\n  - AK:SK2\n  - { token: "a: b", account: x }\n',
    ],
    ['c.json', '{"auth":"strict","credentials":["my-token",{"accessKey":"AK","secret":"SK2"}]}'],
    ['c.yml', '- my-token\n- AK:SK2\n'],
  ])('reads %s', async (name, text) => {
    const flags = name === 'c.yml' ? ['--auth', 'strict'] : [];
    const url = await serving('--credentials', await fileOf(name, text), ...flags);
    expect(await curl('-H', 'Authorization: Bearer my-token', `${url}/v0/api_keys`)).toBe(200);
    expect(await curl('-H', 'Authorization: Bearer other', `${url}/v0/api_keys`)).toBe(401);
    expect(await curl('--digest', '-u', 'AK:SK2', ...scope, `${url}/api/v2/maas/apikeys`)).toBe(200);
  });

  test.each([
    ['credentials:\n  - [', /, line \d: neither JSON nor YAML/],
    ['credential: []', /no key "credential"\. Did you mean "credentials"\?/],
    ['credentials: hidden', /credentials must be a list/],
    ['- { token: hidden, acount: me }', /credential 1.*no field "acount"\. Did you mean "account"\?/],
    ['- 12345', /credential 1: it must be TOKEN/],
    ['auth: closed', /auth is "closed", but must be open, strict, off/],
  ])('refuses %j without a word of what is in it', async (text, message) => {
    const { code, err } = await cli(['serve', '--credentials', await fileOf('c.yaml', text)]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).not.toMatch(/hidden|12345/);
  });
});

test.each([
  [['feldera', '--dialect', 'ace-data-cloud=live'], /ace-data-cloud is not served\. Served: feldera\./],
  [['--auth', 'stirct'], /--auth is "stirct", but must be open, strict, off\. Did you mean "strict"\?/],
  [['--credential', ':SK'], /--credential: credential 1: it must be TOKEN/],
  [['--credential', ''], /--credential: credential 1: it must be TOKEN/],
  [
    ['--credential', 'AK:one', '--credential', 'AK:two'],
    /credential 2: it was given before, with another secret/,
  ],
  [
    ['feldera', '--credential', 'AK:SK'],
    /--credential has the form AK:SK, which no served API takes: feldera\./,
  ],
  [['oceanbase', '--credential', 'token'], /--credential has the form TOKEN, which no served API takes/],
  [['--credentials', '/nowhere/c.yaml'], /cannot read --credentials \/nowhere\/c\.yaml \(ENOENT\)/],
])('keymock serve %j is refused', async (flags, message) => {
  const { code, out, err } = await cli(['serve', '--port', '0', ...flags]);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(message);
});
