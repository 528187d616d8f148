/**
 * Ace Data Cloud's Python SDK, unmodified, against both dialects: `npx tsx scripts/clients/ace-python.ts`.
 * Exit code 0: it works; 1: it does not; 3: not installed.
 */
import { join } from 'node:path';
import { judgeBugs } from './bare.ts';
import { installPython } from './install.ts';
import { tryClient } from './kit.ts';
import { run } from './run.ts';

const { python, version } = await installPython('acedatacloud');
const program = join(import.meta.dirname, 'ace-python.py');

await tryClient(['ace-data-cloud'], `acedatacloud ${version} (Python)`, async (url, dialect) =>
  judgeBugs(await run(python, [program, url, dialect]), (bare) => run(python, [program, bare, 'bugs'])),
);
