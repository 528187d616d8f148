import { passiveChecks } from './checks/index.ts';
import { noServerError } from './checks/robustness/no-server-error.ts';
import { cleanUp } from './engine/cleanup.ts';
import { createCoverage } from './engine/coverage.ts';
import { createScene } from './engine/create-scene.ts';
import { type Fault, faultId, weigh } from './engine/fault.ts';
import { filterOf } from './engine/filter.ts';
import { exchangeEvent, toFinding } from './engine/finding.ts';
import { createExchangeJudge } from './engine/judge.ts';
import { type RunOptions, type Settings, settle } from './engine/options.ts';
import { refusalToWrite } from './engine/permission.ts';
import { createQueue } from './engine/queue.ts';
import { createRun } from './engine/run-state.ts';
import { Interrupted, Skip } from './engine/signals.ts';
import { createTransport, type Draft } from './engine/transport.ts';
import { createPlan, type Plan } from './plan.ts';
import { createRedactor } from './redact.ts';
import type { CaseInfo, Finding, Outcome, Report, RunEvent } from './types.ts';

/**
 * Checks a server against a document and tells what happens, event by event. What it makes on the server is deleted at
 * the end, also where the run is interrupted (`signal`) or fails.
 *
 * @throws TypeError where the URL is none; ResourceError where `x-resource` says what it cannot mean
 *
 * @example
 * const document = await loadDocument('specs/feldera/openapi.yaml');
 * for await (const event of runChecks({ document, url: 'http://127.0.0.1:4010', credentials: { token: 'me' } })) {
 *   if (event.type === 'finding') console.log(event.finding.message);
 * }
 */
export async function* runChecks(options: RunOptions): AsyncGenerator<RunEvent, void, undefined> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const settings = settle({ ...options, signal });
  const plan = createPlan(options);
  const queue = createQueue<RunEvent>();
  const work = conduct(settings, plan, options.confirm, (event) => queue.push(event)).then(
    () => queue.end(),
    (error: unknown) => queue.end(error),
  );
  try {
    yield* queue;
  } finally {
    // Whoever stops listening has interrupted the run; what was made is still deleted.
    stop.abort();
    await work;
  }
}

interface Verdicts {
  readonly findings: Finding[];
  readonly byCase: Map<string, Finding[]>;
  readonly skipped: { case: string; reason: string }[];
  readonly outcomes: Record<Outcome, number>;
}

async function conduct(
  settings: Settings,
  plan: Plan,
  confirm: RunOptions['confirm'],
  emit: (event: RunEvent) => void,
): Promise<void> {
  const { document } = settings;
  const redactor = createRedactor({
    ownRequests: true,
    fields: plan.resources.flatMap((resource) => resource.secrets.map((rule) => rule.field)),
  });
  const tokens = {
    token: settings.self.token,
    user: settings.self.user,
    otherToken: settings.other?.token,
    otherUser: settings.other?.user,
  };
  redactor.learnCredentials(tokens);
  const filter = filterOf(settings.only);
  const judge = createExchangeJudge(
    document,
    plan.resources,
    settings.base,
    // Crashes are always looked for: they may belong to whatever provoked them.
    passiveChecks.filter((check) => filter(check.id) || check === noServerError),
  );
  const coverage = createCoverage(document);
  const verdicts: Verdicts = {
    findings: [],
    byCase: new Map(),
    skipped: [],
    outcomes: { passed: 0, failed: 0, warned: 0, skipped: 0 },
  };
  const looked = new Set<string>();
  const probes = new WeakSet<Draft>();
  const byId = new Map<string, CaseInfo>(
    [...plan.active.filter(({ isWanted }) => isWanted), ...plan.passive].map(({ info }) => [info.id, info]),
  );
  let current: CaseInfo | undefined;

  const report = (check: string, fault: Fault) => {
    const weighed = weigh(document.root, fault, settings.dialect);
    const info = byId.get(`${check} ${fault.operation}`) ?? (current?.check === check ? current : undefined);
    if (weighed === undefined || !filter(check)) return;
    const id = faultId(check, fault);
    if (verdicts.findings.some((known) => known.id === id)) return;
    const finding = toFinding(redactor, check, fault, weighed, { tokens });
    verdicts.findings.push(finding);
    const owner = info ?? (current && byId.has(current.id) ? current : undefined);
    if (owner) verdicts.byCase.set(owner.id, [...(verdicts.byCase.get(owner.id) ?? []), finding]);
    emit({ type: 'finding', finding, case: owner });
  };

  const transport = createTransport(settings, {
    sending: (request) => redactor.learnRequest(request),
    exchanged(exchange, draft) {
      redactor.learnExchange(exchange);
      const judgement = judge.judge(exchange, { isProbe: probes.has(draft) });
      for (const secret of judge.secrets()) redactor.learn(secret);
      if (judgement.operation !== undefined) {
        coverage.seen(judgement.operation, exchange.response.status);
        for (const check of judgement.looked) looked.add(`${check} ${judgement.operation}`);
      }
      emit(exchangeEvent(redactor, exchange, judgement.operation, current && byId.get(current.id)));
      for (const { check, ...fault } of judgement.faults)
        report(ownerOf(check, current, probes.has(draft)), fault);
    },
  });

  emit({ type: 'plan', cases: [...byId.values()], meta: metaOf(settings) });
  const refusal = await refusalToWrite(settings, plan, confirm);
  const run = createRun({
    settings: { ...settings, mayWrite: refusal === undefined },
    resources: plan.resources,
    schemas: judge.schemas,
    transport,
    filter,
  });
  const scene = createScene(run, probes, (fault) => report(fault.check ?? current?.check ?? '', fault));
  const settleCase = (info: CaseInfo, startedAt: number, reason?: string) => {
    const found = verdicts.byCase.get(info.id) ?? [];
    const outcome: Outcome = found.some((finding) => finding.severity === 'error')
      ? 'failed'
      : found.length > 0
        ? 'warned'
        : reason === undefined
          ? 'passed'
          : 'skipped';
    verdicts.outcomes[outcome]++;
    if (outcome !== 'skipped') coverage.checked(info.operation, info.check);
    const shown = outcome === 'skipped' && reason !== undefined ? { reason: redactor.mask(reason) } : {};
    if (shown.reason !== undefined) verdicts.skipped.push({ case: info.id, reason: shown.reason });
    emit({ type: 'result', case: info, outcome, ...shown, durationMs: performance.now() - startedAt });
  };

  let failure: unknown;
  let isInterrupted = false;
  for (const { info, planned, isWanted } of plan.active) {
    const startedAt = performance.now();
    current = info;
    if (isWanted) emit({ type: 'start', case: info });
    let reason = planned.skip ?? (planned.writes ? refusal : undefined);
    isInterrupted ||= settings.signal?.aborted ?? false;
    if (isInterrupted) reason = 'the run was interrupted';
    if (reason === undefined) {
      try {
        await planned.run(scene);
      } catch (error) {
        await transport.idle();
        if (error instanceof Skip) reason = error.message;
        else if (error instanceof Interrupted) isInterrupted = true;
        else failure ??= error;
        if (!(error instanceof Skip)) reason = isInterrupted ? 'the run was interrupted' : 'the run failed';
      }
    }
    if (isWanted) settleCase(info, startedAt, reason);
    if (failure !== undefined) break;
  }
  current = undefined;
  await transport.idle();
  transport.finishing();
  const leftBehind = (await cleanUp(run)).map((left) => redactor.maskValue(left));
  for (const left of leftBehind) emit({ type: 'left-behind', ...left });
  for (const { info } of plan.passive) {
    emit({ type: 'start', case: info });
    settleCase(
      info,
      performance.now(),
      looked.has(info.id) ? undefined : 'no exchange of this operation was made',
    );
  }
  if (failure !== undefined) throw redactor.maskError(failure);
  const result: Report = {
    version: 1,
    tool: settings.tool,
    ...metaOf(settings),
    summary: verdicts.outcomes,
    coverage: coverage.coverage(),
    findings: verdicts.findings.map((finding) => redactor.maskFinding(finding)),
    skipped: verdicts.skipped,
    leftBehind,
  };
  emit({ type: 'end', report: result });
}

/** Checks that send what is wrong on purpose: a crash under them is what they look for. Elsewhere it is robustness' own. */
const provoking =
  /^((validation|auth|paging)\/(?!accepts-)|robustness\/unknown-|lifecycle\/duplicate-refused)/;

function ownerOf(check: string, current: CaseInfo | undefined, isProbe: boolean): string {
  const isProvoked = isProbe && current !== undefined && provoking.test(current.check);
  return check === 'robustness/no-server-error' && isProvoked ? current.check : check;
}

function metaOf({ provider, dialect, url, seed }: Settings) {
  return { provider, dialect, url, seed };
}
