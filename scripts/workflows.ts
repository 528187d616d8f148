/**
 * Runs the Arazzo workflows of every provider, in both dialects, against `keymock serve`, with Redocly's runner: a judge
 * that knows nothing of keymock. Run it as `npm run test:workflows`, with providers to run those only.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Dialect, dialects } from '../src/mock/provider.ts';
import { type ProviderName, providerNames } from '../src/providers/index.ts';

/** Where a dialect calls a thing otherwise, so that one file tells the stories of both. */
const renamed: Partial<
  Record<ProviderName, Partial<Record<Dialect, readonly (readonly [from: string, to: string])[]>>>
> = {
  'ace-data-cloud': {
    live: [
      ['$response.body#/results', '$response.body#/items'],
      ['@.results', '@.items'],
    ],
  },
};

const root = join(import.meta.dirname, '..');
const asked = process.argv.slice(2);
const outcomes: { readonly title: string; readonly ok: boolean }[] = [];

for (const provider of providerNames.filter((name) => asked.length === 0 || asked.includes(name))) {
  for (const dialect of dialects) {
    outcomes.push({ title: `${provider} (${dialect})`, ok: await tell(provider, dialect) });
  }
}
for (const { title, ok } of outcomes) console.log(`${ok ? 'ok    ' : 'FAILED'} ${title}`);
process.exitCode = outcomes.every(({ ok }) => ok) ? 0 : 1;

async function tell(provider: ProviderName, dialect: Dialect): Promise<boolean> {
  const folder = await stage(provider, dialect);
  const { url, child } = await serve(provider, dialect);
  try {
    const flags = ['--server', `${provider}=${url}`, '--severity', 'SCHEMA_CHECK=error'];
    const runner = join(root, 'node_modules/.bin/redocly');
    const { status, stdout } = spawnSync(runner, ['respect', 'workflows.arazzo.yaml', ...flags], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const sums = stdout.split('\n').filter((line) => /^\s+(Workflows|Steps|Checks): /.test(line));
    console.log(`\n${provider} (${dialect})\n${status === 0 ? sums.join('\n') : stdout}`);
    return status === 0;
  } finally {
    child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A folder with the workflows and, under the name that they refer to, the dialect's document. */
async function stage(provider: ProviderName, dialect: Dialect): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'keymock-workflows-'));
  const workflows = join(root, 'specs', provider, 'workflows.arazzo.yaml');
  if (!existsSync(workflows)) throw new Error(`${provider} has no workflows.arazzo.yaml.`);
  const text = readFileSync(workflows, 'utf8');
  const told = renamed[provider]?.[dialect]?.reduce((given, [from, to]) => given.replaceAll(from, to), text);
  writeFileSync(join(folder, 'workflows.arazzo.yaml'), told ?? text);
  const { document } = await import(`../src/generated/${provider}/${dialect}/document.ts`);
  // JSON is YAML.
  writeFileSync(join(folder, 'openapi.yaml'), JSON.stringify(document));
  return folder;
}

function serve(provider: ProviderName, dialect: Dialect): Promise<{ url: string; child: ChildProcess }> {
  const argv = [
    '--import',
    'tsx',
    'src/cli/main.ts',
    'serve',
    provider,
    '--port',
    '0',
    '--dialect',
    `${provider}=${dialect}`,
  ];
  const child = spawn(process.execPath, argv, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`keymock serve ended with ${code}.`)));
    child.stdout.on('data', (chunk: Buffer) => {
      const url = /^keymock listening on (\S+)\n/.exec(chunk.toString())?.[1];
      if (url !== undefined) resolve({ url, child });
    });
  });
}
