import { checks, type Exchange, isNotJudged, type Report, reporters } from '../contract/index.ts';
import { documentPlaces } from './document-places.ts';
import type { Io } from './io.ts';
import type { WantedReport } from './report-flags.ts';
import type { Target } from './target.ts';
import { UsageError } from './usage-error.ts';

/** When a report is a failure. */
export interface Bar {
  /** Warnings are failures, too. */
  readonly strict: boolean;
  /** The least share of the documented operation and status pairs to be seen, in percent. */
  readonly minCoverage?: number | undefined;
}

/** The exit code for a report: 1 if it does not pass the bar. Says why where the report itself does not. */
export function verdictOf(report: Report, { strict, minCoverage }: Bar, io: Pick<Io, 'err'>): number {
  const { seen, total } = report.coverage;
  const share = total === 0 ? 100 : (100 * seen) / total;
  const isTooLittle = minCoverage !== undefined && share < minCoverage;
  if (isTooLittle) {
    io.err(
      `keymock: coverage is ${share.toFixed(1)} % (${seen} of ${total}), less than --min-coverage ${minCoverage}.\n`,
    );
  }
  // What keymock could not judge has neither passed nor failed.
  if (report.findings.some(isNotJudged)) {
    io.err('keymock: not everything could be judged; the findings that begin with "not judged" say why.\n');
    return 2;
  }
  const { passed, failed, warned, skipped } = report.summary;
  if (passed + failed + warned === 0) {
    const why =
      skipped === 0 ? 'nothing in the document fits the chosen checks' : `all ${skipped} checks were skipped`;
    io.err(`keymock: nothing was checked: ${why}.\n`);
    return 2;
  }
  const isFailed = report.findings.some(({ severity }) => strict || severity === 'error');
  return isFailed || isTooLittle ? 1 : 0;
}

/**
 * Writes the reports that were asked for, each one also where another cannot be written.
 *
 * @throws UsageError where one could not be written.
 */
export async function writeReports(
  wanted: readonly WantedReport[],
  report: Report,
  exchanges: readonly Exchange[],
  target: Target,
  io: Io,
): Promise<void> {
  const options = wanted.length === 0 ? {} : await documentPlaces(target, io.env);
  const problems: string[] = [];
  for (const { format, file } of wanted) {
    const toStdout = file === '-';
    try {
      const text = reporters[format](report, exchanges, {
        ...options,
        about,
        colour: toStdout && io.colored,
      });
      if (toStdout) io.out(text);
      else await io.writeFile(file, text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push(`cannot write the report to "${file}": ${reason}.`);
    }
  }
  if (problems.length > 0) throw new UsageError(problems.join(' '));
}

function about(id: string) {
  return checks.find((check) => check.id === id);
}
