import { readFile } from 'node:fs/promises';
import type { Document } from 'yaml';
import { UsageError } from './usage-error.ts';

/**
 * The text of a file that a flag names.
 *
 * @throws UsageError that names flag and file.
 */
export async function readInput(flag: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${flag} ${path} (${codeOf(error)}).`);
  }
}

/** What the system calls an error, such as ENOENT. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

/**
 * Reads YAML 1.2, of which JSON is a part.
 *
 * @throws UsageError that names file and line. No message quotes the file: there may be a secret in it.
 */
export async function parseYaml(path: string, text: string): Promise<Document> {
  // Only here, since few runs have such a file.
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (!error) return document;
  throw new UsageError(`${path}, line ${lineAt(text, error.pos[0])}: neither JSON nor YAML (${error.code}).`);
}

/** The line of a value in a file that was read with `parseYaml`, by the path to it; undefined where there is none. */
export function lineOf(
  document: Document,
  text: string,
  path: readonly (string | number)[],
): number | undefined {
  // A node, since it is asked for; its type is not known.
  const node = document.getIn(path, true) as { readonly range?: readonly number[] } | undefined;
  const start = node?.range?.[0];
  return start === undefined ? undefined : lineAt(text, start);
}

/** The line of a text's character; the first is 1. */
function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
