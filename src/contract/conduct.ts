import { matchOperation, pathBelow } from '../spec/match.ts';
import { PatternTimeoutError } from '../spec/pattern.ts';
import { noServerError } from './checks/robustness/no-server-error.ts';
import type { Fault } from './findings/fault.ts';
import { noExchange, notJudged } from './findings/not-judged.ts';
import { createTransport, type Draft } from './http/transport.ts';
import { cleanUp } from './items/cleanup.ts';
import { type LeftBehind, leftBehindOf, shownLeftBehind } from './items/left-behind.ts';
import type { RunOptions, Settings } from './options.ts';
import { refusalToWrite } from './permission.ts';
import { casesOf, type Plan } from './plan.ts';
import { createRecorder, type Emit } from './recorder.ts';
import type { PlannedCase } from './run/check.ts';
import { createRun } from './run/create-run.ts';
import { createScene } from './run/create-scene.ts';
import { createDiscard } from './run/discard-spent.ts';
import { filterOf } from './run/filter.ts';
import type { Run } from './run/run-state.ts';
import type { Scene } from './run/scene.ts';
import { Interrupted, NeverReached, Skip, Unreachable } from './signals.ts';
import { uncheckedParts } from './unchecked.ts';

/** A whole run: the plan is told, the cases are run, what they made is deleted, and all of it is summed up. */
export async function conduct(
  settings: Settings,
  plan: Plan,
  confirm: RunOptions['confirm'],
  emit: Emit,
): Promise<void> {
  const recorder = createRecorder(settings, plan, emit);
  const { redactor, schemas } = recorder.exchanges;
  const meta = metaOf(settings);
  const probes = new WeakSet<Draft>();
  const transport = createTransport(settings, recorder.hooks(probes));

  emit({ type: 'plan', cases: casesOf(plan), meta });
  const refusal = await refusalToWrite(settings, plan, confirm);
  const isWanted = filterOf(settings.only);
  const run = createRun({
    settings: { ...settings, mayWrite: refusal === undefined },
    resources: plan.resources,
    schemas,
    transport,
    filter: isWanted,
  });
  const discardSpent = createDiscard(run);
  let absences = 0;
  const isBack = () => transport.absences() > absences;
  // A server that was started again may have forgotten what a case relies on.
  const scene = createScene(run, probes, (fault) => {
    if (!isBack()) recorder.report(fault);
  });
  let failure: unknown;
  /** Why nothing more is tried. */
  let over: string | undefined;
  for (const active of plan.active) {
    const startedAt = performance.now();
    recorder.begin(active);
    const tried: CaseEnd =
      over === undefined ? await tryCase(active.planned, scene, refusal, discardSpent) : { reason: over };
    const end = isBack() ? { ...tried, reason: tried.reason ?? wasAway } : tried;
    if (isBack()) run.startAnew();
    absences = transport.absences();
    if (end.gone && !end.gone.isReported)
      recorder.report({
        ...wentAway(run, end.gone),
        ...(isWanted(noServerError.id) && { check: noServerError.id }),
      });
    if (end.broken)
      recorder.report(notJudged(noExchange(settings), active.info.operation, '/paths', end.broken));
    over ??= end.gone?.message ?? (end.failure === undefined ? undefined : 'the run failed before');
    // What a case that broke off has under way still belongs to it.
    if (end.reason !== undefined) await transport.idle();
    recorder.end(startedAt, end.reason);
    failure ??= end.failure;
  }
  recorder.begin(undefined);

  await transport.idle();
  transport.finishing();
  const left = await cleanUp(run).catch((error: unknown) => {
    failure ??= error;
    return allAlive(run);
  });
  const leftBehind = left.map((one) => shownLeftBehind(one, redactor.mask, run.isOwnName));
  for (const left of leftBehind) emit({ type: 'left-behind', ...left });
  recorder.endPassive();
  if (failure instanceof NeverReached) throw redactor.maskError(failure);
  emit({
    type: 'end',
    report: {
      version: 1,
      tool: settings.tool,
      ...meta,
      ...recorder.sum(),
      unchecked: uncheckedParts(plan.resources),
      leftBehind,
    },
  });
  // Only now: what was found before it is told.
  if (failure !== undefined) throw redactor.maskError(failure);
}

/** What may be on the server, where cleaning up has failed: a run still names it. */
function allAlive({ ledger }: Run): readonly LeftBehind[] {
  return ledger.items.filter((item) => item.isAlive).map((item) => leftBehindOf(item, 'cleaning up failed'));
}

interface CaseEnd {
  /** Why a case has come to no verdict, if it has not. */
  readonly reason?: string;
  /** The error that ends the run. */
  readonly failure?: unknown;
  /** keymock failed at what the server sent, or the document says: the other cases go on. */
  readonly broken?: Error;
  /** The server went away meanwhile: nothing more can be tried. */
  readonly gone?: Unreachable;
}

async function tryCase(
  planned: PlannedCase,
  scene: Scene,
  refusal: string | undefined,
  discardSpent: () => Promise<void>,
): Promise<CaseEnd> {
  if (scene.run.settings.signal?.aborted) return { reason: interrupted };
  const reason = planned.skip ?? (planned.writes ? refusal : undefined);
  if (reason !== undefined) return { reason };
  const end = await endOf(() => planned.run(scene));
  if (end.gone !== undefined || end.failure !== undefined) return end;
  // What is not deleted now is deleted at the end: that alone is no reason to skip the case.
  const after = await endOf(discardSpent);
  const isOver = after.gone !== undefined || after.failure !== undefined || after.broken !== undefined;
  return isOver ? { ...after, ...end } : end;
}

async function endOf(step: () => Promise<void>): Promise<CaseEnd> {
  try {
    await step();
    return {};
  } catch (error) {
    if (error instanceof Skip) return { reason: error.message };
    if (error instanceof Interrupted) return { reason: interrupted };
    if (error instanceof Unreachable) return { reason: error.message, gone: error };
    if (isOwnFailure(error)) return { reason: `not judged: ${error.message}`, broken: error };
    return { reason: 'the run failed', failure: error };
  }
}

/** Too much for the engine or a pattern's time limit, and mistakes of ours; what a run cannot go on after is none of these. */
function isOwnFailure(error: unknown): error is Error {
  return error instanceof RangeError || error instanceof TypeError || error instanceof PatternTimeoutError;
}

const wasAway = 'the server took no connections for a while, and may have been started again';

const interrupted = 'the run was interrupted';

/** A server that stops during a run: told at the last request that it took, which may have done it. */
function wentAway({ document, settings }: Run, { message, last: exchange }: Unreachable): Fault {
  const path = pathBelow(settings.base, exchange.request.url) ?? '';
  const operation = matchOperation(document, exchange.request.method, path)?.operation;
  return {
    trail: [operation?.pointer ?? '/paths'],
    absolute: true,
    operation: operation?.label ?? `${exchange.request.method} ${path}`,
    exchange,
    message: `${message}; this was the last request it took`,
    expected: 'it goes on, whatever it is asked',
    actual: 'it is not there any more, so nothing more was tried',
  };
}

function metaOf({ provider, dialect, url, seed }: Settings) {
  return { provider, dialect, url, seed };
}
