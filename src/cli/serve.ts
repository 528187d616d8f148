import { show } from '../contract/report/show.ts';
import { createControl } from '../control/control.ts';
import { type Listening, listen } from '../doors/node.ts';
import { type AnyFullMock, createFullMock, type FullMockOptions } from '../full-mock.ts';
import type { AuthMode, Credential } from '../mock/credentials.ts';
import type { Fault } from '../mock/faults/fault.ts';
import type { Dialect } from '../mock/provider.ts';
import type { StateFile } from '../persistence/open-state.ts';
import { banner, warningsOf } from './banner.ts';
import { cannotListen } from './bind.ts';
import { createFirstTime } from './first-time.ts';
import { loadFixture, watchFixture } from './fixture.ts';
import { codeOf } from './input-file.ts';
import type { Io } from './io.ts';
import { createRequestLog, type LogForm } from './request-log.ts';
import type { Served } from './served.ts';
import { describeState, openStateFile, storeBeforeStart } from './state.ts';
import { stopped, stopping } from './stopping.ts';
import { reportTlsErrors } from './tls/errors.ts';
import type { ServedTls } from './tls/read-tls.ts';
import { UsageError } from './usage-error.ts';

export interface ServeOptions {
  readonly served: Served;
  readonly dialects: Partial<Record<string, Dialect>>;
  readonly port: number;
  readonly host: string;
  readonly auth: AuthMode;
  readonly credentials: readonly Credential[];
  readonly seed?: number;
  readonly now?: Date;
  readonly faults: readonly Fault[];
  /** Whether there is a control API at `/__keymock/`. */
  readonly control: boolean;
  readonly controlToken?: string;
  /** A file of what is there from the start, and whether to load it anew when it changes. */
  readonly fixture?: string;
  readonly watch: boolean;
  /** A file that the state is kept in. */
  readonly state?: string;
  /** For HTTPS. */
  readonly tls?: ServedTls;
  /** How requests are logged on stderr; undefined: only warnings are. */
  readonly log: LogForm | undefined;
}

/**
 * Serves until it is told to stop.
 *
 * @returns the exit code: 0 after a signal, since a server that is stopped has done its work
 * @throws UsageError where it cannot listen.
 */
export async function serve(options: ServeOptions, io: Io): Promise<number> {
  const { port: _port, host: _host, control: _control, controlToken: _token, log: form, ...others } = options;
  const { tls: _tls, fixture: _fixture, watch: _watch, state: path, served, ...rest } = others;
  const log = form && createRequestLog(form, io.err, io.errColor);
  const mock = create(served, { ...rest, ...(log ? { onRequest: log.add } : { onWarning: warnOnce(io) }) });
  const told = (message: string) => io.err(`keymock: ${message}\n`);
  const state = path === undefined ? undefined : await openStateFile(path, mock, told);
  let code: number;
  try {
    code = await serveMock(mock, options, io, state);
    log?.flush();
  } catch (error) {
    // The first error counts.
    await state?.close().catch(() => {});
    throw error;
  }
  try {
    await state?.close();
    return code;
  } catch {
    // What could not be stored has been told of; nothing of it was acknowledged.
    return 2;
  }
}

async function serveMock(
  mock: AnyFullMock,
  options: ServeOptions,
  io: Io,
  state: StateFile | undefined,
): Promise<number> {
  const { host, tls, fixture, watch } = options;
  const told = (message: string) => io.err(`keymock: ${message}\n`);
  // Looked at from before it is loaded on, so that no change is missed.
  const unwatch = fixture !== undefined && watch ? await watchFixture(fixture, mock, told) : undefined;
  // A state that goes on has had its fixture.
  if (fixture !== undefined && (state?.isNew ?? true)) await loadFixture(fixture, mock);
  await storeBeforeStart(mock);
  // Heeded from before the first line on: whoever reads it may stop us at once.
  const stop = stopping(io);
  if (tls) await writeCa(tls, io);
  const listening = await start(mock, options, io);
  if (tls) reportTlsErrors(listening.server, io.err);
  io.out(`keymock listening on ${listening.url}\n`);
  const { available, notes } = options.served;
  io.out(banner(mock, listening.url, { ...options, available, ...(tls && { tls }) }, io.color));
  if (state) io.out(describeState(state, mock));
  for (const note of notes) io.err(`keymock: note: ${show(note)}\n`);
  for (const warning of warningsOf(host, options)) io.err(`keymock: warning: ${warning}\n`);
  await stopped(stop);
  unwatch?.();
  await listening.close();
  const isSignal = stop.reason()?.startsWith('SIG') === true;
  return isSignal ? 0 : (stop.exitCode() ?? 0);
}

/** @throws UsageError where the file cannot be written. */
async function writeCa({ ca, caFile }: ServedTls, io: Io): Promise<void> {
  if (ca === undefined || caFile === undefined) return;
  try {
    await io.writeFile(caFile, ca);
  } catch (error) {
    throw new UsageError(`cannot write --tls-ca ${caFile} (${codeOf(error)}).`);
  }
}

/** Writes each warning once: a client in a loop would fill the log with it. */
function warnOnce(io: Io): (warning: string, request: { method: string; path: string }) => void {
  const isFirst = createFirstTime();
  return (warning, { method, path }) => {
    if (isFirst(warning)) io.err(`keymock: warning: ${method} ${path}: ${warning}\n`);
  };
}

/** @throws UsageError for a fault of something that is not mocked. */
function create({ available, supportOf }: Served, options: FullMockOptions<string>): AnyFullMock {
  try {
    return createFullMock(available, options, supportOf);
  } catch (error) {
    if (error instanceof TypeError && error.message.startsWith('Failed to add a fault: ')) {
      throw new UsageError(`--fault: ${error.message.replace('Failed to add a fault: ', '')}`);
    }
    throw error;
  }
}

async function start(mock: AnyFullMock, options: ServeOptions, io: Io): Promise<Listening> {
  const { port, host, tls, control, controlToken: token } = options;
  const access = { host, ...(token !== undefined && { token }) };
  const onBug = (error: unknown) => io.err(`keymock: internal error in the control API: ${stackOf(error)}\n`);
  try {
    return await listen(mock, {
      port,
      host,
      ...(tls && { tls: { cert: tls.cert, key: tls.key } }),
      ...(control && { control: createControl(mock, { ...access, onBug }) }),
    });
  } catch (error) {
    throw cannotListen(host, port, error);
  }
}

/** Without the message, which may quote a body. */
function stackOf(error: unknown): string {
  return error instanceof Error
    ? `${error.name}\n${(error.stack ?? '').split('\n').slice(1).join('\n')}`
    : typeof error;
}
