import type { ReporterOptions } from './reporter.ts';

/** Where the judged document is, as tools that annotate files understand it. */
export interface Location {
  /** From the root of the user's repository, or from `base`. */
  readonly uri: string;
  /** The path, where it is a file of the user's own. */
  readonly file?: string;
  readonly base?: Base;
}

/** Where paths begin that are not among the user's own files. */
export interface Base {
  readonly name: string;
  readonly description: string;
  /** Ends with `/`; absent where it differs from machine to machine. */
  readonly uri?: string;
}

/** A place in a file. */
export interface Place extends Location {
  /** From 1. */
  readonly line: number | undefined;
}

/** Undefined where nobody said which document it is: to name a file that is not there helps nobody. */
export function locationOf({ document }: ReporterOptions): Location | undefined {
  if (document === undefined) return undefined;
  if (typeof document === 'string') return { uri: uriOf(document), file: document };
  if (!(document instanceof URL)) return { uri: uriOf(document.inPackage), base: PACKAGE };
  const { origin, pathname } = document;
  // A URL may have a bare percent sign, a URI may not; and GitHub's code scanning refuses an empty one.
  return { uri: pathname.slice(1).replace(/%(?![0-9a-f]{2})/gi, '%25') || '.', base: serverAt(origin) };
}

/** Where a part of the document was written: in the document, or in a file that it refers to. */
export function placeOf(pointer: string, options: ReporterOptions): Place | undefined {
  const { document = options.document, line } = options.placeOf?.(pointer) ?? {};
  const location = locationOf(document === undefined ? {} : { document });
  return location && { ...location, line };
}

/** `keys.yaml:7`, which editors and terminals open; undefined where it is no file of the user's own. */
export function fileAndLine(pointer: string, options: ReporterOptions): string | undefined {
  const { file, line } = placeOf(pointer, options) ?? {};
  return file === undefined || line === undefined ? file : `${file}:${line}`;
}

/** `file:line  pointer`, as reports for people name the part of the document that a finding stands on. */
export function documentPart(pointer: string, options: ReporterOptions): string {
  return [fileAndLine(pointer, options), pointer].filter(Boolean).join('  ');
}

function serverAt(origin: string): Base {
  return { name: 'SERVER', description: 'Where the document was read from.', uri: `${origin}/` };
}

function uriOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

const PACKAGE: Base = { name: 'KEYMOCK', description: 'The npm package keymock, wherever it is installed.' };
