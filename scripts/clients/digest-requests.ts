/**
 * Python's `requests` with `HTTPDigestAuth`, unmodified, against both dialects. Installs it into a folder of its own where it
 * is not there yet: `npx tsx scripts/clients/digest-requests.ts`. Exit code 0: it works; 1: it does not; 3: not installed.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { clientsFolder, notInstalled, tryClient } from './digest-kit.ts';
import { run } from './feldera-run.ts';

const environment = join(clientsFolder, 'digest-requests');
const python = join(environment, 'bin', 'python');

if (!existsSync(join(environment, 'installed'))) await install();
const version = await run(python, ['-c', 'import requests; print(requests.__version__)']);

await tryClient(`requests ${version.output.trim()} (HTTPDigestAuth)`, (url) =>
  run(python, [join(import.meta.dirname, 'digest-requests.py'), url]),
);

async function install(): Promise<void> {
  const made = await run('python3', ['-m', 'venv', environment]);
  const installed =
    made.code === 0 ? await run(python, ['-m', 'pip', 'install', '--quiet', 'requests']) : made;
  if (installed.code === 0) {
    await run('touch', [join(environment, 'installed')]);
    return;
  }
  console.log(`requests: could not be installed\n${installed.output}`);
  process.exit(notInstalled);
}
