import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, describe, expect, test } from 'vitest';
import { configSchema } from '../../src/cli/config-schema.ts';
import { processIo } from '../../src/cli/io.ts';
import { serveCommand } from '../../src/cli/serve-command.ts';
import { cli, spawnCli, start } from './run-cli.ts';

const root = mkdtempSync(join(tmpdir(), 'keymock-config-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A folder of its own with these files. */
function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(root, 'a-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

async function serveWith(text: string, flags: string[] = [], env: Record<string, string> = {}) {
  const path = join(folderOf({ 'my.yaml': text }), 'my.yaml');
  const running = start(['serve', '--config', path, ...flags], { env });
  const [out] = await running.printed(/^keymock listening on (\S+)\n[\s\S]*Ctrl-C stops\.\n$/);
  running.stop();
  return { out, err: (await running.ended).err };
}

/** The first thing that the real program says in a folder. */
async function spawnIn(folder: string) {
  const child = spawnCli({ cwd: folder }, 'serve');
  let err = '';
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  const out = await Promise.race([
    once(child.stdout, 'data').then(String),
    once(child, 'close').then(() => ''),
  ]);
  return { out, err };
}

test('the published schema is that of the flags', () => {
  const command = new Command('serve');
  serveCommand(command, processIo(), () => undefined);
  const published = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../specs/config.schema.json'), 'utf8'),
  );
  expect(published).toEqual(configSchema(command));
});

describe('--config', () => {
  test('has the flags by their names, and the providers', async () => {
    const { out, err } = await serveWith(
      'providers: [feldera]\nport: 0\ndialect: [feldera=live]\nquiet: true\ncontrol: false\nseed: 1\n',
    );
    expect(out).toMatch(/^ {2}Feldera {2}live/m);
    expect(out).not.toContain('OceanBase');
    expect(err).toBe('');
  });

  test('counts less than the environment, which counts less than the command line', async () => {
    const file = 'port: 0\nproviders: [oceanbase]\nlog: json\ndialect: [oceanbase=live]\n';
    expect((await serveWith(file, [], { KEYMOCK_DIALECT: 'oceanbase=documented' })).out).toMatch(
      /OceanBase Cloud +documented/,
    );
    expect(
      (await serveWith(file, ['feldera', '--dialect', 'feldera=live'], { KEYMOCK_DIALECT: 'x' })).out,
    ).toMatch(/Feldera +live/);
  });

  test('names files beside itself', async () => {
    const folder = folderOf({
      'k.json': '{"port": 0, "credentials": "c.yaml"}',
      'c.yaml': 'auth: strict\ncredentials: [t]\n',
    });
    const running = start(['serve', '--config', join(folder, 'k.json')]);
    await running.printed(/Accepted: the 1 credentials given/);
    running.stop();
    expect((await running.ended).code).toBe(0);
  });

  test.each([
    ['prot: 1\n', ', line 1: no setting "prot". Did you mean "port"?'],
    ['log: text\ntlsCert: x\n', ', line 2: no setting "tlsCert". Did you mean "tls-cert"?'],
    ['seed: 1\nport: 99999\n', ', line 2: /port must be <= 65535.'],
    ['port: "0"\n', ', line 1: /port must be integer.'],
    ['auth: maybe\n', ', line 1: /auth must be one of open, strict, off.'],
    ['fault:\n  - lost\n  - 7\n', ', line 3: /fault/1 must be string.'],
    ['providers:\n  - felder\n', ', line 2: /providers/0 must be one of ace-data-cloud, feldera, oceanbase.'],
    ['credential: a secret\n', ', line 1: /credential must be array.'],
    ['- port\n', ', line 1: the file must be object.'],
    ['port: [\n', ', line 2: neither JSON nor YAML (BAD_INDENT).'],
  ])('%j ends it with one line that has file, line and pointer', async (text, message) => {
    const path = join(folderOf({ 'my.yaml': text }), 'my.yaml');
    const { code, out, err } = await cli(['serve', '--port', '0', '--config', path]);
    expect({ code, out, err }).toEqual({ code: 2, out: '', err: `keymock: ${path}${message}\n` });
  });

  test('ends it with one line where the file is not there', async () => {
    const { code, err } = await cli(['serve', '--config', '/nowhere/k.json']);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'keymock: cannot read --config /nowhere/k.json (ENOENT).\n',
    });
  });
});

describe('the file of the current folder', () => {
  test.each([
    ['keymock.config.json', '{"port": 0, "providers": ["feldera"]}'],
    ['keymock.config.yaml', 'port: 0\nproviders: [feldera]\n'],
  ])('%s is read', async (name, text) => {
    const { out } = await spawnIn(folderOf({ [name]: text }));
    expect(out).toMatch(/^keymock listening on http:\/\/127\.0\.0\.1:(?!4010)\d+\n/);
  });

  test('keymock.config.ts is read where Node reads TypeScript, and refused elsewhere', async () => {
    const text = 'const port: number = 0;\nexport default { port, providers: ["feldera"] };\n';
    const { out, err } = await spawnIn(folderOf({ 'keymock.config.ts': text }));
    if ('typescript' in process.features && process.features.typescript) {
      expect(out).toMatch(/^keymock listening on http:\/\/127\.0\.0\.1:(?!4010)\d+\n/);
    } else {
      expect(err).toBe(
        `keymock: cannot read --config keymock.config.ts: Node ${process.versions.node} reads no TypeScript. Take Node 22.18 or newer, or JSON or YAML.\n`,
      );
    }
  });

  test('is refused where there are two', async () => {
    const { err } = await spawnIn(folderOf({ 'keymock.config.json': '{}', 'keymock.config.yaml': '' }));
    expect(err).toBe(
      'keymock: keymock.config.json and keymock.config.yaml are both here. Keep one, or name one with --config.\n',
    );
  });
});
