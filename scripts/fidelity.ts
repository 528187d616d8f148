/**
 * Writes docs/fidelity.md: every behaviour with its evidence, and the test that proves it. Runs the provider tests through
 * the core to see which test shows what. Fails where evidence has no test, or a reply no evidence.
 *
 * `npm run fidelity` writes it; `npm run fidelity -- --check` also fails where the written one differs.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dialects } from '../src/mock/provider.ts';
import { providerNames } from '../src/providers/index.ts';
import { listEvidence } from '../src/spec/evidence.ts';
import type { JsonObject } from '../src/spec/json.ts';
import type { LedgerLine } from '../test/support/ledger.ts';
import { type LedgerRow, toMarkdown } from './fidelity/markdown.ts';

const target = join(import.meta.dirname, '../docs/fidelity.md');
const proofs = await runTests();
const rows = new Map<string, LedgerRow>();
const unknown = new Set<string>();

for (const provider of providerNames) {
  for (const dialect of dialects) {
    const { document } = (await import(`../src/generated/${provider}/${dialect}/document.ts`)) as {
      document: JsonObject;
    };
    const evidence = listEvidence(document);
    const ids = new Set(evidence.map((entry) => entry.evidence.id));
    for (const line of proofs) {
      if (line.provider === provider && line.dialect === dialect && !ids.has(line.id))
        unknown.add(`${line.id} (${dialect}): ${line.test}`);
    }
    for (const {
      pointer,
      evidence: { id, grade, source },
    } of evidence) {
      const key = `${provider} ${id} ${grade}`;
      const row = rows.get(key) ?? { provider, id, grade, source, pointer, dialects: [], tests: [] };
      if (!row.dialects.includes(dialect)) row.dialects.push(dialect);
      const tests = proofs
        .filter((line) => line.id === id && line.dialect === dialect)
        .map((line) => line.test);
      rows.set(key, { ...row, tests: [...row.tests, ...tests] });
    }
  }
}

const orphans = [...rows.values()].filter(({ tests }) => tests.length === 0);
for (const { id, pointer } of orphans) console.error(`no test shows ${id} (${pointer})`);
for (const line of unknown)
  console.error(`a reply stands on evidence that the document does not have: ${line}`);

const markdown = toMarkdown([...rows.values()]);
const written = await readFile(target, 'utf8').catch(() => '');
const stale = process.argv.includes('--check') && written !== markdown;
if (stale) console.error('docs/fidelity.md is out of date. Run `npm run fidelity` and commit it.');
else await writeFile(target, markdown);
console.log(
  `${rows.size} behaviours, ${orphans.length} without a test, ${unknown.size} replies without evidence`,
);
process.exitCode = orphans.length + unknown.size > 0 || stale ? 1 : 0;

async function runTests(): Promise<LedgerLine[]> {
  const folder = await mkdtemp(join(tmpdir(), 'keymock-ledger-'));
  const { status } = spawnSync(
    'npx',
    [
      'vitest',
      'run',
      'test/providers',
      'test/doors/coding.test.ts',
      'test/doors/connections.test.ts',
      '--reporter=dot',
    ],
    {
      env: { ...process.env, KEYMOCK_LEDGER: folder },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  if (status !== 0) throw new Error('The provider tests fail; there is no ledger without them.');
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  await rm(folder, { recursive: true });
  return texts.flatMap((text) => text.trim().split('\n')).map((line) => JSON.parse(line) as LedgerLine);
}
