/**
 * The Feldera Python SDK, unmodified, against both dialects. Installs it into a folder of its own where it is not there yet:
 * `npx tsx scripts/clients/feldera-python.ts`. Exit code 0: it works; 1: it does not; 3: it could not be installed.
 */
import { join } from 'node:path';
import { installPython } from './install.ts';
import { tryClient } from './kit.ts';
import { run } from './run.ts';

const { python, version } = await installPython('feldera');
const program = join(import.meta.dirname, 'feldera-python.py');

await tryClient(['feldera'], `feldera ${version} (Python)`, (url) => run(python, [program, url]));
