import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { loadDocument } from '../../../src/spec/load.ts';
import { documents, type Provider } from '../../../test/faulty/index.ts';
import { command } from './command.ts';
import { downConvert } from './down-convert.ts';
import { headersFor } from './headers.ts';
import { type Tool, toolsFolder } from './tool.ts';

const program = `${toolsFolder}/dredd/node_modules/.bin/dredd`;

/** Dredd from npm; undefined where it cannot be installed. It reads OpenAPI 3.0 only, so it gets our documents as such. */
export async function installDredd(): Promise<Tool | undefined> {
  if (!existsSync(program)) {
    await mkdir(`${toolsFolder}/dredd`, { recursive: true });
    await command(
      'npm',
      ['install', '--prefix', `${toolsFolder}/dredd`, '--no-audit', '--no-fund', 'dredd'],
      300,
    );
  }
  const { code, output } = await command(program, ['--version'], 60);
  if (code !== 0) return undefined;
  const usual = new Map<Provider, string>();
  return {
    name: 'dredd',
    version: /v(\d[\d.]*)/.exec(output)?.[1] ?? '?',
    async baseline(provider, url) {
      const document = downConvert((await loadDocument(documents[provider])).root);
      await writeFile(fileOf(provider), JSON.stringify(document));
      usual.set(provider, await run(provider, url));
    },
    kills: async (provider, url) => (await run(provider, url)) !== usual.get(provider),
  };
}

const fileOf = (provider: Provider) => `${toolsFolder}/${provider}.openapi-3.0.json`;

/** What passed and what failed, in order: any change of it counts as a kill. */
async function run(provider: Provider, url: string): Promise<string> {
  const headers = headersFor(provider).flatMap((header) => ['--header', header]);
  const { output } = await command(program, [fileOf(provider), url, ...headers, '--no-color'], 120);
  return [...output.matchAll(/^(pass|fail|skip|error): (\S+ \(\d+\) \S+)/gm)]
    .map((match) => match[0].replace(/\/[0-9a-f-]{36}/g, ''))
    .join('\n');
}
