import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { run } from './run.ts';

/** Where clients are installed; found again by the next run. */
export const clientsFolder = join(tmpdir(), 'keymock-clients');

/** Exit code of a script whose client could not be installed. */
export const notInstalled = 3;

/** Ends the script: its client is not there. */
export function giveUp(client: string, why: string, details = ''): never {
  console.log(`${client}: not installed here: ${why}\n${details}`);
  process.exit(notInstalled);
}

/** Installs a package of PyPI into an environment of its own, and gives that environment's Python and the version. */
export async function installPython(name: string): Promise<{ python: string; version: string }> {
  const folder = join(clientsFolder, `python-${name}`);
  const python = join(folder, 'bin', 'python');
  await once(folder, name, [
    ['python3', '-m', 'venv', folder],
    [python, '-m', 'pip', 'install', '--quiet', name],
  ]);
  const ask = `import importlib.metadata as m; print(m.version("${name}"))`;
  const { output } = await run(python, ['-c', ask]);
  return { python, version: output.trim() };
}

/** Installs packages of npm into a folder of their own, and gives the function that loads them from there. */
export async function installNpm(folderName: string, packages: readonly string[]): Promise<NodeJS.Require> {
  const folder = join(clientsFolder, `npm-${folderName}`);
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  await once(folder, packages.join(' and '), [['npm', 'install', ...quiet, '--prefix', folder, ...packages]]);
  return createRequire(join(folder, 'index.cjs'));
}

async function once(folder: string, client: string, steps: readonly (readonly string[])[]): Promise<void> {
  const done = join(folder, 'installed');
  if (existsSync(done)) return;
  mkdirSync(folder, { recursive: true });
  for (const [command = '', ...args] of steps) {
    const { code, output } = await run(command, args, { seconds: 120 });
    if (code !== 0) giveUp(client, `${basename(command)} could not install it`, output);
  }
  writeFileSync(done, '');
}
