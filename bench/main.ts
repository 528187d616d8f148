/**
 * How fast the mock is, as ratios measured in one interleaved run: to a bare node:http server that answers the same bytes,
 * and to Prism on the same document. Run it as `npm run bench`, with `-- --quick` for a short look, `-- --no-prism`
 * without Prism, and with `-- --write` to put the figures into docs/benchmarks.md. Servers run on the first core, the load
 * comes from the second.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { coldStart } from './cold-start.ts';
import { growth } from './growth.ts';
import { journalCost } from './journal-cost.ts';
import { installPrism } from './prism.ts';
import { writeSection } from './section.ts';
import { hasTaskset, pinLoader } from './servers.ts';
import { throughput } from './throughput.ts';

const flags = process.argv.slice(2);
const isQuick = flags.includes('--quick');
const settings = {
  rounds: isQuick ? 7 : 31,
  seconds: isQuick ? 0.2 : 0.3,
  connections: 16,
  numbers: { next: 0 },
};
const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'keymock-bench-'));
const said: string[] = [];
const say = (line: string) => {
  console.log(line);
  said.push(line);
};

execFileSync(process.execPath, ['--import', 'tsx', join(root, 'scripts/build.ts'), '--no-types'], {
  stdio: 'inherit',
});
const prism = flags.includes('--no-prism') ? undefined : installPrism();
pinLoader();
say(
  `Node ${process.version}, ${hasTaskset ? 'server and load on a core each' : 'no taskset: cores shared'}; `,
);
say(`medians of ${settings.rounds} rounds of ${settings.seconds} s, ${settings.connections} connections;`);
say(`load average of the machine at the start: ${loadavg()[0]?.toFixed(1)}.\n`);
try {
  await throughput(settings, scratch, prism, say);
  say('');
  await journalCost(settings, scratch, say);
  say('');
  await growth(settings, scratch, isQuick ? 20_000 : 100_000, say);
  say('');
  await coldStart(isQuick ? 3 : 11, prism, say);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (flags.includes('--write')) writeSection(join(root, 'docs/benchmarks.md'), 'speed', said.join('\n'));
