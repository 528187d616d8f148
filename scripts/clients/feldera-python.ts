/**
 * The Feldera Python SDK, unmodified, against both dialects. Installs it into a folder of its own where it is not there yet:
 * `npx tsx scripts/clients/feldera-python.ts`. Exit code 0: it works; 1: it does not; 3: it could not be installed.
 */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dialects } from '../../src/mock/provider.ts';
import { run } from './feldera-run.ts';
import { serveFeldera } from './feldera-serve.ts';

const environment = join(tmpdir(), 'keymock-clients', 'feldera-python');
const python = join(environment, 'bin', 'python');

if (!existsSync(join(environment, 'installed'))) {
  await install();
}
const version = await run(python, ['-c', 'import importlib.metadata as m; print(m.version("feldera"))']);

for (const dialect of dialects) {
  const { url, stop } = await serveFeldera(dialect);
  const outcome = await run(python, [join(import.meta.dirname, 'feldera-python.py'), url]);
  await stop();
  const verdict = outcome.code === 0 ? 'works' : 'FAILS';
  console.log(`feldera-python ${version.output.trim()}, ${dialect} dialect: ${verdict}\n${outcome.output}`);
  if (outcome.code !== 0) process.exitCode = 1;
}

async function install(): Promise<void> {
  const made = await run('python3', ['-m', 'venv', environment]);
  const installed =
    made.code === 0 ? await run(python, ['-m', 'pip', 'install', '--quiet', 'feldera']) : made;
  if (installed.code === 0) {
    await run('touch', [join(environment, 'installed')]);
    return;
  }
  console.log(`feldera-python: could not be installed\n${installed.output}`);
  process.exit(3);
}
