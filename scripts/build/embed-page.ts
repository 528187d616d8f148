import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';

/** Puts the files of the inspector into the bundle, so that the package reads none when it runs. */
export function embedPage(folder: string): Plugin {
  return {
    name: 'embed-page',
    setup(build) {
      build.onLoad({ filter: /[\\/]control[\\/]read-page-file\.ts$/ }, async () => {
        const names = (await readdir(folder)).filter((name) => name !== 'tsconfig.json').sort();
        const texts = names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')]);
        const files = JSON.stringify(Object.fromEntries(await Promise.all(texts)));
        return {
          contents: `const files = ${files};\nexport const readPageFile = (name) => files[name];\n`,
          watchDirs: [folder],
        };
      });
    },
  };
}
