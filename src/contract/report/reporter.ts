import type { Exchange, Report } from '../types.ts';

export interface ReporterOptions {
  /** ANSI colours; whether a terminal wants them is the caller's business. */
  readonly colour?: boolean;
  /** Columns of the terminal; 100 where unknown. */
  readonly width?: number;
  /** Path or URL of the judged document, as tools that annotate files should name it. */
  readonly document?: string;
  /** The line of a JSON Pointer in that document, from 1. */
  readonly lineOf?: (pointer: string) => number | undefined;
}

/** A report as text in one format. Pure: same report, same bytes. Whatever it is given must be masked already. */
export type Reporter = (report: Report, exchanges: readonly Exchange[], options?: ReporterOptions) => string;

/** What tools that annotate a file name as the judged document, where the caller doesn't say. */
export function documentOf(report: Report, options: ReporterOptions): string {
  if (options.document !== undefined) return options.document;
  return /^[\w-]+$/.test(report.provider) ? `specs/${report.provider}/openapi.yaml` : report.provider;
}

/** Where to read what a check means. */
export function pageOf(check: string): string {
  return `docs/checks/${check.replace('/', '-')}.md`;
}
