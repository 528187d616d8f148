import { readFile } from 'node:fs/promises';
import { type Exchange, HarError, readHar, reporters } from '../contract/index.ts';
import type { Dialect } from '../mock/provider.ts';
import { providers } from '../providers/index.ts';
import { documentPlaces } from './document-places.ts';
import type { Io } from './io.ts';
import { judgeFor } from './judging.ts';
import type { WantedReport } from './report-flags.ts';
import { stopping } from './stopping.ts';
import { readTarget, writeWarnings } from './target.ts';
import { UsageError } from './usage-error.ts';
import { type Bar, verdictOf, writeReports } from './verdict.ts';

export interface JudgeOptions extends Bar {
  readonly file: string;
  readonly against: string | undefined;
  readonly url: string | undefined;
  readonly dialect: Dialect;
  /** Whether parts of the document may come from other addresses. */
  readonly allowRemoteRefs: boolean;
  readonly reports: readonly WantedReport[];
}

/**
 * Judges a recording.
 *
 * @returns the exit code
 * @throws UsageError where there is nothing to judge.
 */
export async function judge(options: JudgeOptions, io: Io): Promise<number> {
  const recorded = await readRecording(options.file);
  const name = options.against ?? guessProvider(recorded);
  if (name === undefined) {
    throw new UsageError(
      `no request in "${options.file}" is for a known API. Name the document with --against <provider | file>.`,
    );
  }
  const target = await readTarget(name, options.dialect, options);
  writeWarnings(target, io);
  const mine = options.against === undefined ? recorded.filter((one) => isFor(name, one)) : recorded;
  const origin = options.url === undefined ? mostFrequent(mine.map(originOf)) : new URL(options.url).origin;
  const judged = mine.filter((one) => originOf(one) === origin);
  if (origin === undefined || judged.length === 0) {
    throw new UsageError(`no request in "${options.file}" is for ${options.url ?? name}.`);
  }

  const stop = stopping(io);
  const session = judgeFor(target, options.url ?? origin);
  for (const exchange of judged) session.add(exchange);
  const { report, exchanges } = session.sum();
  const isPiped = options.reports.some(({ file }) => file === '-');
  const show = isPiped ? io.err : io.out;
  show(
    reporters.text(report, exchanges, {
      ...(await documentPlaces(target, io.env)),
      colour: io.colored && !isPiped,
      ...(io.width && { width: io.width }),
    }),
  );
  show(`${judged.length} of ${recorded.length} recorded exchanges are for ${origin}.\n`);
  const unrecorded = judged.filter(({ response }) => response.isUnrecorded).length;
  if (unrecorded > 0)
    show(`${unrecorded} of these had a body that the recording leaves out: it was not judged.\n`);
  await writeReports(options.reports, report, exchanges, target, io);
  await io.flushed();
  return stop.exitCode() ?? verdictOf(report, options, io);
}

async function readRecording(file: string): Promise<Exchange[]> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`cannot read "${file}". Is it a file?`);
  });
  try {
    return readHar(text);
  } catch (error) {
    if (error instanceof HarError) throw new UsageError(`"${file}" is no HAR file: ${error.message}.`);
    throw error;
  }
}

function guessProvider(exchanges: readonly Exchange[]): string | undefined {
  return mostFrequent(exchanges.flatMap((one) => Object.keys(providers).filter((name) => isFor(name, one))));
}

/** A request is for a provider if its path is below one of the provider's roots. */
function isFor(name: string, { request }: Exchange): boolean {
  if (!URL.canParse(request.url)) return false;
  const { pathname } = new URL(request.url);
  const provider = Object.values(providers).find((one) => one.name === name);
  return provider?.roots.some((root) => pathname.startsWith(root)) ?? true;
}

function originOf({ request }: Exchange): string {
  return URL.canParse(request.url) ? new URL(request.url).origin : '';
}

function mostFrequent(texts: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}
