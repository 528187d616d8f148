/**
 * Real clients, unmodified, against keymock: `npm run test:clients [-- [--write] [name...]]`. Installs what is missing into the
 * folder for temporary files. Prints a table; with --write it also writes docs/clients.md. Exit code 1: a client fails, and not
 * by its own bug.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, outcomes } from './outcome.ts';
import { page, table } from './page.ts';
import { run } from './run.ts';

interface Client {
  /** What it is called where its own script cannot say. */
  readonly title: string;
  readonly script: string;
  readonly args?: readonly string[];
  readonly seconds?: number;
}

const fda = process.env.KEYMOCK_CLIENTS_FDA === '1' ? { args: ['--install'], seconds: 3900 } : {};

const clients: readonly Client[] = [
  { script: 'curl-documented', title: "curl, the documents' commands" },
  { script: 'ace-python', title: 'acedatacloud (Python)' },
  { script: 'ace-typescript', title: '@acedatacloud/sdk, from npm (TypeScript)' },
  { script: 'ace-typescript', title: '@acedatacloud/sdk, from its source (TypeScript)', args: ['--source'] },
  { script: 'ace-go', title: 'github.com/AceDataCloud/SDK/go (Go)' },
  { script: 'ace-skill', title: 'acedatacloud.py of Skills (Python)' },
  { script: 'ace-axios', title: "axios (the web console's calls)" },
  { script: 'feldera-python', title: 'feldera (Python)' },
  { script: 'feldera-fda', title: 'fda (Rust)', ...fda },
  { script: 'digest-curl', title: 'curl --digest' },
  { script: 'digest-requests', title: 'requests (HTTPDigestAuth)' },
  { script: 'digest-go', title: 'github.com/icholy/digest (Go)' },
];

const words = process.argv.slice(2);
const names = words.filter((word) => word !== '--write');
const unknown = names.filter((name) => !clients.some(({ script }) => script === name));
if (unknown.length > 0) {
  const known = [...new Set(clients.map(({ script }) => script))].join(', ');
  console.error(`Failed to try ${unknown.join(', ')}: no such client. There are ${known}.`);
  process.exit(2);
}

const found: Outcome[] = [];
for (const { script, title, args = [], seconds = 300 } of clients) {
  if (names.length > 0 && !names.includes(script)) continue;
  const program = join(import.meta.dirname, `${script}.ts`);
  const ended = await run(process.execPath, ['--import', 'tsx', program, ...args], { seconds });
  console.log(ended.output.trimEnd());
  found.push(...outcomes(title, ended));
}

console.log(`\n${table(found)}`);
if (found.some(({ verdict }) => verdict === 'FAILED')) process.exitCode = 1;
if (words.includes('--write') && names.length === 0) {
  writeFileSync(join(import.meta.dirname, '../../docs/clients.md'), page(found));
}
