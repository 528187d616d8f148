/**
 * `fda`, Feldera's command line, unmodified, against the live dialect, whose client it is. It has to be built (ten minutes and
 * more), so it is only tried where it is there already or asked for:
 *
 *     npx tsx scripts/clients/feldera-fda.ts            # uses FDA, or fda on the PATH
 *     npx tsx scripts/clients/feldera-fda.ts --install  # cargo install fda, into a folder of its own
 *
 * It sends its credentials over https only, so the mock asks nobody here. Exit code 0: it works; 1: it does not; 3: not there.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMock } from '../../src/create-mock.ts';
import { listen } from '../../src/doors/node.ts';
import { run } from './feldera-run.ts';

/** The newest that the compiler of this project's machine builds. */
const version = '0.349.0';
const root = join(tmpdir(), 'keymock-clients', 'feldera-fda');

const steps: readonly {
  readonly args: readonly string[];
  readonly code: number;
  readonly says: RegExp;
}[] = [
  { args: ['apikey', 'create', 'fda-key'], code: 0, says: /apikey:[A-Za-z0-9]{128}/ },
  { args: ['apikey', 'create', 'fda-writer', '--role', 'write'], code: 0, says: /apikey:[A-Za-z0-9]{128}/ },
  { args: ['apikey', 'list'], code: 0, says: /fda-key[\s\S]*fda-writer/ },
  { args: ['apikey', 'create', 'fda-key'], code: 1, says: /An entity with this name already exists/ },
  { args: ['apikey', 'delete', 'fda-key'], code: 0, says: /./ },
  { args: ['apikey', 'delete', 'fda-key'], code: 1, says: /Unknown API key 'fda-key'/ },
];

const fda = process.argv.includes('--install') ? await install() : (process.env.FDA ?? 'fda');
const found = await run(fda, ['--version']);
if (found.code !== 0) {
  console.log('feldera-fda: not there. Set FDA, or let it be built with --install.');
  process.exit(3);
}

const mock = createMock({
  providers: ['feldera'],
  dialects: { feldera: 'live' },
  settings: { feldera: { auth: 'off' } },
});
const { url, close } = await listen(mock);
const lines: string[] = [];
for (const { args, code, says } of steps) {
  const ended = await run(fda, ['--host', url, ...args]);
  const fits = ended.code === code && says.test(ended.output);
  if (!fits) process.exitCode = 1;
  const shown = ended.output.trim().replaceAll(/apikey:[A-Za-z0-9]+/g, 'apikey:...');
  lines.push(`  ${fits ? 'ok' : 'NOT AS EXPECTED'}: fda ${args.join(' ')} -> ${ended.code}\n${shown}`);
}
await close();
console.log(
  `feldera-fda ${found.output.trim()}: ${process.exitCode ? 'FAILS' : 'works'}\n${lines.join('\n')}`,
);

async function install(): Promise<string> {
  const { code, output } = await run('cargo', ['install', 'fda', '--version', version, '--root', root]);
  if (code === 0) return join(root, 'bin', 'fda');
  console.log(`feldera-fda: could not be built\n${output.slice(-2000)}`);
  process.exit(3);
}
