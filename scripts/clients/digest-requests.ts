/**
 * Python's `requests` with `HTTPDigestAuth`, unmodified, against both dialects. Installs it into a folder of its own where it
 * is not there yet: `npx tsx scripts/clients/digest-requests.ts`. Exit code 0: it works; 1: it does not; 3: not installed.
 */
import { join } from 'node:path';
import { installPython } from './install.ts';
import { tryClient } from './kit.ts';
import { run } from './run.ts';

const { python, version } = await installPython('requests');
const program = join(import.meta.dirname, 'digest-requests.py');

await tryClient(['oceanbase'], `requests ${version} (HTTPDigestAuth)`, (url) => run(python, [program, url]));
