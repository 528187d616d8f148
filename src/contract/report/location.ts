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

/** Undefined where nobody said which document it is: to name a file that is not there helps nobody. */
export function locationOf({ document }: ReporterOptions): Location | undefined {
  if (document === undefined) return undefined;
  if (typeof document === 'string') return { uri: uriOf(document), file: document };
  if (!(document instanceof URL)) return { uri: uriOf(document.inPackage), base: PACKAGE };
  const { origin, pathname } = document;
  const base = { name: 'SERVER', description: 'Where the document was read from.', uri: `${origin}/` };
  // A URL may have a bare percent sign, a URI may not; and GitHub's code scanning refuses an empty one.
  return { uri: pathname.slice(1).replace(/%(?![0-9a-f]{2})/gi, '%25') || '.', base };
}

function uriOf(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

const PACKAGE: Base = { name: 'KEYMOCK', description: 'The npm package keymock, wherever it is installed.' };
