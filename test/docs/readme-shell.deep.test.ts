import { type ChildProcess, execFile } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { spawnCli } from '../cli/run-cli.ts';
import { type Block, blocksOf, root } from './blocks.ts';

/**
 * The shell commands of the README and of docs/control.md, in their order, as printed: but for the ports, and with an `npx` that runs what is built here. They run
 * in a folder that has nothing but an OpenAPI document of the reader's own. Installing is tried by the tests of the package, and
 * the commands for a clone are what CI itself begins with.
 */
const pages = ['README.md', 'docs/control.md', 'docs/coming-from.md'];
const blocks = pages.flatMap(blocksOf).filter(({ language }) => language === 'sh' || language === 'json');
const clone = 'From a clone of this repository';
const printed = blocks.filter(({ heading }) => heading !== 'Install' && heading !== clone);
const isServer = ({ text }: Block) => /^npx keymock( serve.*)?$/.test(text);

const bin = mkdtempSync(join(tmpdir(), 'keymock-readme-'));
const folder = mkdtempSync(join(tmpdir(), 'keymock-reader-'));
const servers: ChildProcess[] = [];
const ports = new Map<string, number>();

beforeAll(async () => {
  writeFileSync(
    join(bin, 'npx'),
    `#!/bin/sh\nshift\nexec "${process.execPath}" "${inject('builtCli')}" "$@"\n`,
  );
  copyFileSync(join(root, 'specs/feldera/openapi.yaml'), join(folder, 'openapi.yaml'));
  chmodSync(join(bin, 'npx'), 0o755);
  // The port that a server has if none is named, and all that the commands name.
  const named = printed.flatMap(({ text }) => text.match(/\b40\d\d\b/g) ?? []);
  for (const port of new Set(['4010', ...named])) ports.set(port, await freePort());
});

afterAll(() => {
  for (const server of servers) server.kill();
  for (const made of [bin, folder]) rmSync(made, { recursive: true, force: true });
});

describe.sequential('the shell commands of the README', { shuffle: false }, () => {
  test('those for a clone are what CI begins with', () => {
    const setUp = blocks.filter(({ heading }) => heading === clone).map(({ text }) => text);
    expect(setUp).toEqual(['npm ci && npm start', 'npm ci && npm test']);
  });

  let last = '';
  test.each(printed.map((block) => [block.at, block] as const))('%s', async (_at, block) => {
    if (block.language === 'json') expect(shapeOf(last, block.text)).toEqual(JSON.parse(block.text));
    else if (isServer(block)) await serve(block.text);
    else last = await run(block.text);
    // What is said to come of doing the same once more.
    if (block.language === 'json') last = await run(lastCommand(block));
  });
});

/** The shell block that a JSON block shows the outcome of. */
function lastCommand(block: Block): string {
  const before = printed.slice(0, printed.indexOf(block)).filter(({ language }) => language === 'sh');
  return before.at(-1)?.text ?? '';
}

/** What came, with each text that the README cuts short (`apikey:…`) cut as short, if it begins that way. */
function shapeOf(came: string, shown: string): unknown {
  const pattern: Record<string, unknown> = JSON.parse(shown);
  const entries = Object.entries(JSON.parse(came) as Record<string, unknown>).map(([name, value]) => {
    const expected = pattern[name];
    if (typeof expected !== 'string' || !expected.endsWith('…')) return [name, value];
    return [name, String(value).startsWith(expected.slice(0, -1)) ? expected : value];
  });
  return Object.fromEntries(entries);
}

function withPorts(text: string): string {
  return [...ports].reduce((given, [port, free]) => given.replaceAll(port, String(free)), text);
}

function run(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH']}` };
    execFile(
      'bash',
      ['-e', '-u', '-o', 'pipefail', '-c', withPorts(text)],
      { cwd: folder, env },
      (error, stdout, stderr) => {
        if (error) reject(new Error(`${text}\nended with ${error.code}:\n${stdout}${stderr}`));
        else resolve(stdout);
      },
    );
  });
}

/** Starts a server that goes on until the file is done. */
async function serve(text: string): Promise<void> {
  const argv = withPorts(text).split(' ').slice(2);
  const child = spawnCli(
    { kept: true, cwd: folder },
    ...argv,
    ...(argv.includes('--port') ? [] : ['--port', String(ports.get('4010'))]),
  );
  servers.push(child);
  const first = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (chunk) => resolve(String(chunk)));
    child.once('exit', (code) => reject(new Error(`${text} ended with ${code}`)));
  });
  expect(first).toMatch(/^keymock listening on https?:\/\/127\.0\.0\.1:\d+\n/);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
