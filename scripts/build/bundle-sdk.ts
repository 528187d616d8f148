import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/**
 * Bundles what keymock takes of the MCP SDK in short form: 40 kB of the package, where the SDK as a dependency brings 94 packages.
 *
 * @param external what is imported when the program runs
 * @returns a plugin for the build of the program, and the files that were bundled
 */
export async function bundleSdk(
  root: string,
  external: readonly string[],
): Promise<{ readonly plugin: Plugin; readonly inputs: readonly string[] }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [join(root, 'src/cli/mcp/sdk.ts')],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import'],
    target: 'es2022',
    external: [...external],
    legalComments: 'none',
    logLevel: 'warning',
  });
  const contents = outputFiles[0]?.text ?? '';
  const plugin: Plugin = {
    name: 'bundle-sdk',
    setup(program) {
      program.onLoad({ filter: /[\\/]cli[\\/]mcp[\\/]sdk\.ts$/ }, () => ({ contents, loader: 'js' }));
    },
  };
  return { plugin, inputs: Object.keys(metafile.inputs) };
}
