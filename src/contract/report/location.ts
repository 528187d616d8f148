import type { ReporterOptions } from './reporter.ts';

/** Where the judged document is, as tools that annotate files understand it. */
export interface Location {
  /** In the user's own files, or from `base`; with `/`. */
  readonly path: string;
  readonly base?: Base;
}

/** Where paths begin that are not among the user's own files. */
export interface Base {
  readonly name: string;
  readonly description: string;
  /** Ends with `/`; absent where it differs from machine to machine. */
  readonly uri?: string;
}

/** Undefined where nobody said which document it is: to name a file that is not there helps nobody. */
export function locationOf({ document }: ReporterOptions): Location | undefined {
  if (document === undefined) return undefined;
  if (typeof document === 'string') return { path: document };
  if (!(document instanceof URL)) return { path: document.inPackage, base: PACKAGE };
  const { origin, pathname } = document;
  const base = { name: 'SERVER', description: 'Where the document was read from.', uri: `${origin}/` };
  return { path: decodeURI(pathname).slice(1), base };
}

const PACKAGE: Base = { name: 'KEYMOCK', description: 'The npm package keymock, wherever it is installed.' };
