/**
 * Go's `github.com/icholy/digest`, unmodified, against both dialects. Builds it in a folder of its own:
 * `npx tsx scripts/clients/digest-go.ts`. Exit code 0: it works; 1: it does not; 3: there is no Go, or no module.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { clientsFolder, giveUp } from './install.ts';
import { tryClient } from './kit.ts';
import { run } from './run.ts';

const module = 'github.com/icholy/digest';
const version = 'v1.1.0';
const folder = join(clientsFolder, 'digest-go');
const program = join(folder, 'client');

await build();
await tryClient(['oceanbase'], `${module} ${version} (Go)`, (url) => run(program, [url]));

async function build(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(import.meta.dirname, 'digest-go.go'), join(folder, 'main.go'));
  const steps = [
    ...(existsSync(join(folder, 'go.mod')) ? [] : [['mod', 'init', 'keymock.invalid/client']]),
    ['get', `${module}@${version}`],
    ['build', '-o', program, '.'],
  ];
  for (const step of steps) {
    const { code, output } = await run('go', ['-C', folder, ...step]);
    if (code !== 0) giveUp(`${module} ${version} (Go)`, 'go could not build it', output);
  }
}
