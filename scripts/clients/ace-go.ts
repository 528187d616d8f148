/**
 * Ace Data Cloud's Go SDK. Up to August 2026 its source has an option for the management API's address and no call that uses it,
 * so there is nothing to try; this script says when that has changed. Exit code 1: it has; 3: not installed, or no call.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { clientsFolder, giveUp } from './install.ts';
import { run } from './run.ts';

const module = 'github.com/AceDataCloud/SDK/go';
const folder = join(clientsFolder, 'ace-go');
mkdirSync(folder, { recursive: true });

await run('go', ['-C', folder, 'mod', 'init', 'keymock.invalid/client']);
const got = await run('go', ['-C', folder, 'get', `${module}@latest`], { seconds: 60 });
if (got.code !== 0) giveUp(`${module} (Go)`, 'go could not get the module', got.output);

const { output: source } = await run('go', ['-C', folder, 'list', '-m', '-f', '{{.Dir}}', module]);
const calls = await run('grep', ['-rlE', '/(credentials|applications)/', source.trim()]);
if (calls.code === 1) giveUp(`${module} (Go)`, 'it is there, but has no call of applications or credentials');

console.log(`${module}: has calls of applications or credentials that nobody tries yet\n${calls.output}`);
process.exitCode = 1;
