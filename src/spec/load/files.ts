import { dirname, join, relative } from 'node:path';
import { isObject } from '../json.ts';
import { createLineFinder } from '../line.ts';
import { joinPointer, parsePointer, valueAt } from '../pointer.ts';
import { pathOf, resolveReference } from './references.ts';

/** One file of a document. */
export interface DocumentFile {
  /** For people. */
  readonly name: string;
  readonly url: URL;
  readonly text: string;
  readonly tree: unknown;
}

/** Where a part of a document was written. */
export interface FilePlace {
  readonly file: string;
  readonly url: URL;
  /** From 1; undefined where it cannot be told. */
  readonly line: number | undefined;
}

/** The files that a document was put together from. */
export interface Files {
  add(url: URL, text: string, tree: unknown): void;
  /** Where a part of the bundled document stands in the files: behind references, if it was brought in by one. */
  placeOf(pointer: string): FilePlace;
}

export function createFiles(main: DocumentFile): Files {
  const files = new Map<string, DocumentFile>([[main.url.href, main]]);
  const finders = new Map<DocumentFile, ReturnType<typeof createLineFinder>>();
  const finderOf = (file: DocumentFile) => {
    const finder = finders.get(file) ?? createLineFinder(file.text);
    finders.set(file, finder);
    return finder;
  };
  return {
    add: (url, text, tree) => void files.set(url.href, { name: nameFrom(main, url), url, text, tree }),
    placeOf(pointer) {
      let here: Spot = { file: main, at: '' };
      for (const token of parsePointer(pointer)) {
        const from = hasPart(here, token) ? here : behindReferences(files, here, false);
        if (!hasPart(from, token)) break;
        here = behindReferences(files, { ...from, at: joinPointer(from.at, token) }, true);
      }
      return { file: here.file.name, url: here.file.url, line: finderOf(here.file)(here.at) };
    },
  };
}

interface Spot {
  readonly file: DocumentFile;
  readonly at: string;
}

function hasPart({ file, at }: Spot, token: string): boolean {
  return valueAt(file.tree, joinPointer(at, token)) !== undefined;
}

/** References that one part leads through. */
const mostSteps = 20;

/**
 * Follows references. Those of the main file to itself stay references in the bundled document, so a part that ends at one
 * is the reference (`staysInMain`); what is behind it is looked for only where the pointer leads through it.
 */
function behindReferences(files: ReadonlyMap<string, DocumentFile>, start: Spot, staysInMain: boolean): Spot {
  const [main] = files.values();
  let spot = start;
  for (let step = 0; step < mostSteps; step++) {
    const value = valueAt(spot.file.tree, spot.at);
    const ref = isObject(value) && typeof value.$ref === 'string' ? value.$ref : undefined;
    if (ref === undefined || (staysInMain && spot.file === main && ref.startsWith('#'))) return spot;
    const target = resolveReference(ref, spot.file.url);
    const file = target && files.get(new URL(target.href.split('#')[0] ?? '').href);
    if (target === undefined || file === undefined) return spot;
    spot = { file, at: decodeURIComponent(target.hash.slice(1)) };
  }
  return start;
}

/** As a person who named the main file would name the other. */
function nameFrom(main: DocumentFile, url: URL): string {
  const from = pathOf(main.url);
  const to = pathOf(url);
  if (from === undefined || to === undefined) return url.href;
  const way = relative(main.url.href.endsWith('/') ? from : dirname(from), to);
  return main.name.startsWith('file:') || main.name === 'the given object'
    ? way
    : join(dirname(main.name), way);
}
