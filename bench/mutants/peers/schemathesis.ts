import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { documents, type Provider } from '../../../test/faulty/index.ts';
import { command } from './command.ts';
import { headersFor } from './headers.ts';
import { type Tool, toolsFolder } from './tool.ts';

const program = `${toolsFolder}/venv/bin/schemathesis`;
const examples = '15';

/** Schemathesis from PyPI; undefined where it cannot be installed. Its own baseline file keeps its false alarms out. */
export async function installSchemathesis(): Promise<Tool | undefined> {
  if (!existsSync(program)) {
    await command('python3', ['-m', 'venv', `${toolsFolder}/venv`], 120);
    await command(`${toolsFolder}/venv/bin/pip`, ['install', '-q', 'schemathesis'], 300);
  }
  const { code, output } = await command(program, ['--version'], 60);
  if (code !== 0) return undefined;
  return {
    name: 'schemathesis',
    version: output.trim().split(' ').at(-1) ?? '?',
    async baseline(provider, url) {
      for (const seed of [1, 2, 3]) await run(provider, url, seed, ['--baseline-update']);
    },
    kills: async (provider, url) => (await run(provider, url, 1, [])).code === 1,
  };
}

function run(provider: Provider, url: string, seed: number, more: readonly string[]) {
  const args = ['run', resolve(documents[provider]), '--url', url, '--max-examples', examples, '--no-shrink'];
  const headers = headersFor(provider).flatMap((header) => ['-H', header]);
  const baseline = [
    '--baseline',
    `${toolsFolder}/${provider}.baseline.json`,
    '--generation-database',
    'none',
  ];
  return command(
    program,
    [...args, '--seed', String(seed), ...headers, ...baseline, ...more],
    120,
    toolsFolder,
  );
}
