import type { Exchange, Report } from '../types.ts';

export interface ReporterOptions {
  /** ANSI colours; whether a terminal wants them is the caller's business. */
  readonly colour?: boolean;
  /** Columns of the terminal; 100 where unknown. */
  readonly width?: number;
  /**
   * The judged document, for tools that annotate files: a path among the user's own (from the root of their repository,
   * with `/`), a URL, or a path in this package. Findings are of no file where it is not given; GitHub's code scanning
   * refuses a SARIF file of such findings.
   */
  readonly document?: DocumentFile;
  /** Where the part at a JSON Pointer of that document was written, which may be a file that it refers to. */
  readonly placeOf?: (pointer: string) => DocumentPlace;
  /** What there is to say about a check, from its page: the bundled `checks` know it of themselves. */
  readonly about?: (check: string) => About | undefined;
}

/** A path among the user's own files, a URL, or a path in this package. */
export type DocumentFile = string | URL | { readonly inPackage: string };

export interface DocumentPlace {
  /** The judged document itself where it is not given. */
  readonly document?: DocumentFile;
  /** From 1; undefined where it is not known. */
  readonly line?: number | undefined;
}

export interface About {
  readonly title: string;
  readonly why: string;
  readonly failing: string;
  readonly passing: string;
}

/** A report as text in one format. Pure: same report, same bytes. Whatever it is given must be masked already. */
export type Reporter = (report: Report, exchanges: readonly Exchange[], options?: ReporterOptions) => string;

/** The command that prints what a check means. */
export function explainCommand(check: string): string {
  return `keymock explain ${check}`;
}

/** Where the same stands in this package. */
export function pageOf(check: string): string {
  return `docs/checks/${check.replace('/', '-')}.md`;
}
