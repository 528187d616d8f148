/**
 * `fda`, Feldera's command line, unmodified, against the live dialect, whose client it is. It has to be built (ten minutes and
 * more), so it is only tried where it is there already or asked for:
 *
 *     npx tsx scripts/clients/feldera-fda.ts            # uses FDA, or fda on the PATH
 *     npx tsx scripts/clients/feldera-fda.ts --install  # cargo install fda, into a folder of its own
 *
 * It sends its credentials over https only, so the mock asks nobody here. Exit code 0: it works; 1: it does not; 3: not there.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createMock } from '../../src/create-mock.ts';
import { listen } from '../../src/doors/node.ts';
import { clientsFolder, giveUp } from './install.ts';
import { tell } from './kit.ts';
import { run } from './run.ts';

/** The newest that the compiler of this project's machine builds. */
const version = '0.349.0';
const root = join(clientsFolder, 'feldera-fda');

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
  giveUp('fda (Rust)', 'it has to be built, which KEYMOCK_CLIENTS_FDA=1 asks for');
}

const mock = createMock({
  providers: ['feldera'],
  dialects: { feldera: 'live' },
  settings: { feldera: { auth: 'off' } },
});
const { url, close } = await listen(mock);
let code = 0;
let output = '';
for (const { args, code: expected, says } of steps) {
  const ended = await run(fda, ['--host', url, ...args]);
  const fits = ended.code === expected && says.test(ended.output);
  if (!fits) code = 1;
  const shown = ended.output.trim().replaceAll(/apikey:[A-Za-z0-9]+/g, 'apikey:...');
  output += `  ${fits ? 'ok    ' : 'FAILED'} fda ${args.join(' ')} -> ${ended.code}\n${fits ? '' : `${shown}\n`}`;
}
await close();
tell(`${found.output.trim()} (Rust)`, 'live', { code, output });

async function install(): Promise<string> {
  const there = join(root, 'bin', 'fda');
  if (existsSync(there)) return there;
  const args = ['install', 'fda', '--version', version, '--root', root];
  const { code, output } = await run('cargo', args, { seconds: 3600 });
  if (code !== 0) giveUp(`fda ${version} (Rust)`, 'cargo could not build it', output.slice(-2000));
  return there;
}
