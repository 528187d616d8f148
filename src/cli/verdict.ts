import { readFile } from 'node:fs/promises';
import { type Exchange, type Report, reporters } from '../contract/index.ts';
import { lineOf } from '../spec/line.ts';
import type { Io } from './io.ts';
import type { WantedReport } from './report-flags.ts';
import { UsageError } from './usage-error.ts';

/** When a report is a failure. */
export interface Bar {
  /** Warnings are failures, too. */
  readonly strict: boolean;
  /** The least share of the documented operation and status pairs to be seen, in percent. */
  readonly minCoverage?: number | undefined;
}

/** The exit code for a report: 1 if it does not pass the bar. Says why where the report itself does not. */
export function verdictOf(report: Report, { strict, minCoverage }: Bar, io: Io): number {
  const { seen, total } = report.coverage;
  const share = total === 0 ? 100 : (100 * seen) / total;
  const isTooLittle = minCoverage !== undefined && share < minCoverage;
  if (isTooLittle) {
    io.err(
      `keymock: coverage is ${share.toFixed(1)} % (${seen} of ${total}), less than --min-coverage ${minCoverage}.\n`,
    );
  }
  const { failed, warned } = report.summary;
  return failed > 0 || (strict && warned > 0) || isTooLittle ? 1 : 0;
}

/**
 * Writes the reports that were asked for.
 *
 * @param path of the judged document, where it is a file
 * @throws UsageError where a file cannot be written.
 */
export async function writeReports(
  wanted: readonly WantedReport[],
  report: Report,
  exchanges: readonly Exchange[],
  path: string | undefined,
  io: Io,
): Promise<void> {
  const source = path === undefined ? '' : await readFile(path, 'utf8').catch(() => '');
  const options =
    path === undefined ? {} : { document: path, lineOf: (pointer: string) => lineOf(source, pointer) };
  for (const { format, file } of wanted) {
    const toStdout = file === '-';
    const text = reporters[format](report, exchanges, { ...options, colour: toStdout && io.colored });
    if (toStdout) io.out(text);
    else await write(file, text, io);
  }
}

async function write(file: string, text: string, io: Io): Promise<void> {
  try {
    await io.writeFile(file, text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot write the report to "${file}": ${reason}.`);
  }
}
