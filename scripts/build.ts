/**
 * Writes dist/: bundled ES modules and their declarations. Run it as `npm run build`.
 *
 * `npm run build -- --no-types` leaves the declarations out, which takes a fraction of the time; `--out=FOLDER` writes elsewhere.
 */
import { execFileSync } from 'node:child_process';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleSdk } from './build/bundle-sdk.ts';
import { embedPage } from './build/embed-page.ts';
import { licencesOf } from './build/licences.ts';
import { pruneTypes } from './build/prune-types.ts';
import { slimData } from './build/slim-data.ts';
import { slimHashes } from './build/slim-hashes.ts';

const root = join(import.meta.dirname, '..');
const out = join(
  root,
  process.argv.find((arg) => arg.startsWith('--out='))?.slice('--out='.length) ?? 'dist',
);
const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const external = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies)];

const externalImports = [...external.flatMap((name) => [name, `${name}/*`]), 'node:*'];
const sdk = await bundleSdk(root, externalImports);

await rm(out, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: {
    index: 'src/index.ts',
    msw: 'src/doors/msw.ts',
    'msw/ace-data-cloud': 'src/doors/msw/ace-data-cloud.ts',
    'msw/feldera': 'src/doors/msw/feldera.ts',
    'msw/oceanbase': 'src/doors/msw/oceanbase.ts',
    node: 'src/doors/node.ts',
    contract: 'src/contract/index.ts',
    control: 'src/control/index.ts',
    vitest: 'src/vitest.ts',
    cli: 'src/cli/main.ts',
  },
  outdir: out,
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  // Neutral, since the mock runs in browsers too; only the server and the command line use `node:` modules.
  platform: 'neutral',
  mainFields: ['module', 'main'],
  conditions: ['import'],
  target: 'es2022',
  external: externalImports,
  legalComments: 'none',
  plugins: [slimData(), slimHashes(), embedPage(join(root, 'src/control/page')), sdk.plugin],
  metafile: true,
  logLevel: 'warning',
});
await writeFile(
  join(out, 'LICENCES.txt'),
  await licencesOf([...Object.keys(metafile.inputs), ...sdk.inputs], root),
);
await chmod(join(out, 'cli.js'), 0o755);

if (!process.argv.includes('--no-types')) {
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  const entries = Object.values(manifest.exports as Record<string, { types?: string }>).flatMap(
    ({ types }) => types ?? [],
  );
  await pruneTypes(
    join(out, 'types'),
    entries.map((entry) => join(root, entry)),
  );
}
