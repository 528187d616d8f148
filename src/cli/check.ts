import {
  checks,
  chooseOperations,
  createTextReporter,
  type Exchange,
  operationsNamed,
  otherSchemes,
  planCases,
  type Report,
  type RunOptions,
  rejectedCredential,
  runChecks,
} from '../contract/index.ts';
import type { Dialect } from '../mock/provider.ts';
import { isLoopbackHost } from '../spec/loopback.ts';
import { version } from '../version.ts';
import { documentPlaces } from './document-places.ts';
import type { Io } from './io.ts';
import { overview } from './overview.ts';
import { reach } from './reach.ts';
import type { WantedReport } from './report-flags.ts';
import { stopping } from './stopping.ts';
import { headersForDocument, readTarget, type Target, writeWarnings } from './target.ts';
import { UsageError } from './usage-error.ts';
import { type Bar, verdictOf, writeReports } from './verdict.ts';

export interface CheckOptions extends Bar {
  /** A provider, or where a document is. */
  readonly name: string;
  readonly dialect: Dialect;
  readonly credentials: NonNullable<RunOptions['credentials']>;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The security scheme to present credentials by. */
  readonly authScheme?: string | undefined;
  readonly inputs: Readonly<Record<string, string>>;
  /** Whether parts of the document may come from other addresses. */
  readonly allowRemoteRefs: boolean;
  readonly write: boolean;
  readonly seed?: number | undefined;
  readonly reports: readonly WantedReport[];
  /** Checks or groups; all, if empty. */
  readonly only: readonly string[];
  /** Patterns of the operations to check; all, if empty. */
  readonly operations: readonly string[];
  /** Patterns of operations that are never sent. */
  readonly exclude: readonly string[];
  /** How long to wait for the server to come up. */
  readonly waitSeconds?: number | undefined;
  readonly rate?: number | undefined;
  readonly maxCreates?: number | undefined;
  readonly bulkMethods?: boolean;
  readonly timeoutSeconds?: number | undefined;
  readonly maxBodyMiB?: number | undefined;
}

/**
 * Checks a running server and tells what was found.
 *
 * @returns the exit code
 * @throws UsageError where it cannot run: no such document, or nothing answers at the URL.
 */
export async function check(options: CheckOptions & { readonly url: string }, io: Io): Promise<number> {
  const target = await readTarget(options.name, options.dialect, documentOptions(options));
  writeWarnings(target, io);
  assertChecks(options.only);
  assertOperations(target, options);
  assertScheme(target, options);
  await reach(options.url, options.timeoutSeconds, options.waitSeconds);
  const stop = stopping(io, 'keymock: stopping, and deleting what was made. Once more leaves it there.\n');
  const confirm = (intent: string) => {
    if (!isLoopbackHost(new URL(options.url).hostname)) io.err(`keymock: ${intent}\n`);
    return true;
  };
  const run = { ...toRun(target, options), signal: stop.signal, confirm };
  const events = runChecks({ ...run, authScheme: await acceptedScheme(run) });
  const { report, exchanges, failure } = await follow(events, target, options, io);
  try {
    if (report) await writeReports(options.reports, report, exchanges, target, io);
  } finally {
    if (failure !== undefined) io.err(`keymock: the run failed: ${messageOf(failure)}\n`);
    await io.flushed();
  }
  const code = report === undefined || failure !== undefined ? 2 : verdictOf(report, options, io);
  return stop.exitCode() ?? code;
}

/**
 * The security scheme by which the server takes the credential: the one that was asked for, or else the first that it does not reject;
 * undefined where the usual choice will do.
 *
 * @throws UsageError where the server rejects the credential
 */
async function acceptedScheme(run: RunOptions): Promise<string | undefined> {
  const rejected = await rejectedCredential(run);
  if (rejected === undefined) return run.authScheme;
  for (const authScheme of run.authScheme === undefined ? otherSchemes(run) : [])
    if ((await rejectedCredential({ ...run, authScheme })) === undefined) return authScheme;
  throw new UsageError(`${rejected}.`);
}

/** Prints what a check would try, without sending anything. */
export async function listCases(
  options: CheckOptions & { readonly url?: string | undefined },
  io: Io,
): Promise<void> {
  const target = await readTarget(options.name, options.dialect, documentOptions(options));
  writeWarnings(target, io);
  assertChecks(options.only);
  assertOperations(target, options);
  io.out(
    `${overview(target.document, chooseOperations({ ...options, document: target.document }).resources, io.color)}\n`,
  );
  const cases = planCases(toRun(target, { ...options, url: options.url ?? 'http://127.0.0.1:4010' }));
  const width = Math.max(0, ...cases.map(({ check: name }) => name.length));
  for (const { check: name, operation, title } of cases) {
    io.out(`${io.color.cyan(name.padEnd(width))}  ${io.color.bold(operation)}  ${title}\n`);
  }
  const writing = cases.filter(({ writes }) => writes).length;
  io.out(`\n${cases.length} checks, of which ${writing} change something on the server.\n`);
}

function documentOptions({
  name,
  url,
  headers,
  allowRemoteRefs,
}: CheckOptions & { readonly url?: string | undefined }) {
  return { allowRemoteRefs, headers: headersForDocument(name, url, headers) };
}

/** A misspelt check would pass without having been tried. */
function assertChecks(only: readonly string[]): void {
  const unknown = only.find(
    (wanted) => !checks.some(({ id }) => id === wanted || id.startsWith(`${wanted}/`)),
  );
  if (unknown === undefined) return;
  throw new UsageError(
    `--only is "${unknown}", but there is no such check or group. keymock check <provider> --list names them.`,
  );
}

function assertScheme({ document }: Target, { authScheme }: CheckOptions): void {
  const known = Object.keys(document.securitySchemes);
  if (authScheme !== undefined && !known.includes(authScheme))
    throw new UsageError(
      `--auth-scheme is "${authScheme}", but the security schemes of the document are ${known.join(', ') || 'none'}.`,
    );
}

/** A misspelt operation would be left out, or sent, without a word. */
function assertOperations({ document }: Target, { operations, exclude }: CheckOptions): void {
  const named = (pattern: string) => operationsNamed(document, pattern);
  for (const [flag, patterns] of [
    ['--operations', operations],
    ['--exclude', exclude],
  ] as const) {
    const unknown = patterns.find((pattern) => named(pattern).length === 0);
    if (unknown === undefined) continue;
    throw new UsageError(
      `${flag} is "${unknown}", but no operation has such a path, operationId or tag. keymock check <provider> --list names them.`,
    );
  }
  const excluded = new Set(exclude.flatMap(named));
  const chosen = operations.length === 0 ? document.operations : operations.flatMap(named);
  if (exclude.length > 0 && chosen.every((operation) => excluded.has(operation)))
    throw new UsageError('--exclude leaves no operation to check.');
}

function toRun(
  { document, provider, dialect }: Target,
  options: CheckOptions & { readonly url: string },
): RunOptions {
  return {
    document,
    provider,
    dialect,
    url: options.url,
    credentials: options.credentials,
    headers: Object.fromEntries(options.headers),
    authScheme: options.authScheme,
    inputs: options.inputs,
    write: options.write,
    bulkMethods: options.bulkMethods ?? false,
    // What is undefined is left out, so that the runner's own defaults hold.
    ...(options.only.length > 0 && { only: options.only }),
    ...(options.operations.length > 0 && { operations: options.operations }),
    ...(options.exclude.length > 0 && { exclude: options.exclude }),
    ...(options.waitSeconds && { patienceMs: Math.max(3, options.waitSeconds) * 1000 }),
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.rate !== undefined && { rate: options.rate }),
    ...(options.maxCreates !== undefined && { maxCreates: options.maxCreates }),
    ...(options.maxBodyMiB !== undefined && { maxBody: options.maxBodyMiB * 1024 * 1024 }),
    ...(options.timeoutSeconds !== undefined && { timeoutMs: options.timeoutSeconds * 1000 }),
    tool: `keymock/${version}`,
  };
}

/** Shows a run as it goes; what is shown goes to stderr where stdout is for a report. */
async function follow(
  events: ReturnType<typeof runChecks>,
  target: Target,
  { reports }: CheckOptions,
  io: Io,
) {
  const isPiped = reports.some(({ file }) => file === '-');
  const tell = createTextReporter({
    ...(await documentPlaces(target, io.env)),
    write: isPiped ? io.err : io.out,
    colour: io.colored && !isPiped,
    live: io.live && !isPiped,
    ...(io.width !== undefined && { width: io.width }),
  });
  // Each is masked when it is looked at, which is a tenth of the time of a run.
  const isKept = reports.some(({ format }) => format === 'har');
  const exchanges: Exchange[] = [];
  let report: Report | undefined;
  let failure: unknown;
  try {
    for await (const event of events) {
      if (event.type === 'exchange' && isKept) exchanges.push(event.exchange);
      if (event.type === 'end') report = event.report;
      tell(event);
    }
  } catch (error) {
    // A run that fails has told before what it found.
    failure = error;
  }
  return { report, exchanges, failure };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
