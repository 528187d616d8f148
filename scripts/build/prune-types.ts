import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** Deletes the declarations that no entry leads to, and the folders that are empty then. */
export async function pruneTypes(folder: string, entries: readonly string[]): Promise<void> {
  const reached = new Set<string>();
  const queue = entries.map((entry) => resolve(entry));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (reached.has(file)) continue;
    reached.add(file);
    queue.push(...importsOf(file, await readFile(file, 'utf8')));
  }
  const files = await readdir(folder, { recursive: true, encoding: 'utf8' });
  for (const path of files.map((file) => join(folder, file)).reverse()) {
    if (await isEmptyFolder(path)) await rm(path, { recursive: true });
    else if (path.endsWith('.ts') && !reached.has(resolve(path))) await rm(path);
  }
}

function importsOf(file: string, text: string): string[] {
  return [...text.matchAll(/(?:from|import)\s*\(?\s*['"](\.[^'"]+)['"]/g)].map((match) =>
    resolve(dirname(file), (match[1] ?? '').replace(/\.(ts|js)$/, '.d.ts')),
  );
}

async function isEmptyFolder(path: string): Promise<boolean> {
  return (await stat(path)).isDirectory() && (await readdir(path)).length === 0;
}
