import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The licences of the packages that a build has bundled, one after the other.
 *
 * @param inputs the files that it read, relative to `root`
 */
export async function licencesOf(inputs: readonly string[], root: string): Promise<string> {
  const folders = inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  const parts = await Promise.all(
    [...new Set(folders)].sort().map((folder) => licenceOf(join(root, folder))),
  );
  return `keymock holds code of these packages.\n\n${parts.join('\n')}`;
}

async function licenceOf(folder: string): Promise<string> {
  const { name, version, license, author } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((one) => /^(licen[cs]e|copying)/i.test(one));
  const text = file
    ? await readFile(join(folder, file), 'utf8')
    : `${license}, by ${author?.name ?? author ?? 'its authors'}`;
  return `--- ${name} ${version} (${license})\n\n${text.trim()}\n`;
}
