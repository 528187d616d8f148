import { realpathSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isObject } from '../json.ts';
import { joinPointer, valueAt } from '../pointer.ts';

/** Where a document may take its parts from. */
export interface ReferenceRules {
  /** The folder of the document, where it is a file: what it refers to must be inside. */
  readonly folder: string | undefined;
  readonly allowRemoteRefs: boolean;
}

/** A reference that must not be followed. */
export interface BadReference {
  readonly pointer: string;
  /** Ends without a full stop. */
  readonly problem: string;
}

/** The first reference of a file that the rules forbid, or that leads in a circle within the file. */
export function findBadReference(root: unknown, base: URL, rules: ReferenceRules): BadReference | undefined {
  for (const { pointer, ref } of references(root)) {
    const problem = ref.startsWith('#')
      ? circleFrom(root, pointer)
      : forbidden(resolveReference(ref, base), rules);
    if (problem !== undefined) return { pointer, problem: `the reference to "${ref}" ${problem}` };
  }
  return undefined;
}

/** Whether a file refers to others. */
export function hasReferencesOut(root: unknown): boolean {
  return [...references(root)].some(({ ref }) => !ref.startsWith('#'));
}

/** Why a file or URL must not be read; undefined where it may. */
export function forbidden(target: URL | undefined, rules: ReferenceRules): string | undefined {
  if (target === undefined) return 'is no URL';
  if (/^https?:$/.test(target.protocol))
    return rules.allowRemoteRefs ? undefined : 'leads to another address: --allow-remote-refs allows that';
  const path = pathOf(target);
  if (path === undefined) return 'is neither a path nor an http(s) URL';
  return rules.folder !== undefined && isInside(path, rules.folder)
    ? undefined
    : 'leads out of the folder of the document';
}

/** The file that a `file:` URL names; undefined where it names none. */
export function pathOf(url: URL): string | undefined {
  try {
    return url.protocol === 'file:' ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}

/** The folder of a file, without symbolic links. */
export function folderOf(path: string): string {
  return realPath(dirname(path));
}

export function resolveReference(ref: string, base: URL): URL | undefined {
  return URL.canParse(ref, base) ? new URL(ref, base) : undefined;
}

/** A path of ours or of the parser's, which leaves out `file://` and escapes what a URL would. */
export function urlOf(pathOrUrl: string): URL | undefined {
  if (/^[a-z][a-z0-9+.-]+:/i.test(pathOrUrl)) return resolveReference(pathOrUrl, pathToFileURL('/'));
  try {
    return pathToFileURL(decodeURIComponent(pathOrUrl));
  } catch {
    return undefined;
  }
}

function isInside(path: string, folder: string): boolean {
  // Where the file is not there, its nearest folder counts: that it is missing is said later.
  const real = realPath(path);
  return real.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : realPath(parent) + path.slice(parent.length === 1 ? 0 : parent.length);
  }
}

function* references(value: unknown, pointer = ''): Generator<{ pointer: string; ref: string }> {
  if (typeof value !== 'object' || value === null) return;
  if (isObject(value) && typeof value.$ref === 'string') yield { pointer, ref: value.$ref };
  for (const [name, item] of Object.entries(value)) yield* references(item, joinPointer(pointer, name));
}

function circleFrom(root: unknown, start: string): string | undefined {
  const passed = new Set<string>();
  let at = start;
  for (;;) {
    if (passed.has(at)) return 'leads back to itself';
    passed.add(at);
    const value = valueAt(root, at);
    const ref = isObject(value) ? value.$ref : undefined;
    if (typeof ref !== 'string' || !ref.startsWith('#')) return undefined;
    try {
      at = decodeURIComponent(ref.slice(1));
    } catch {
      return 'is no JSON Pointer';
    }
    if (at !== '' && !at.startsWith('/')) return 'is no JSON Pointer';
  }
}
