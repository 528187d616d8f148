import { passiveChecks } from './checks/index.ts';
import type { Fault } from './findings/fault.ts';
import { exchangeEvent } from './findings/finding.ts';
import { groupByCause } from './findings/group-by-cause.ts';
import type { Draft, TransportHooks } from './http/transport.ts';
import { createExchangeRecorder, type ExchangeRecorder } from './judge/exchange-recorder.ts';
import { createResults } from './judge/results.ts';
import type { Settings } from './options.ts';
import { casesOf, type Plan, type PlannedRun } from './plan.ts';
import { splitAuthorization } from './redact/learn.ts';
import { createRedactor } from './redact.ts';
import { filterOf } from './run/filter.ts';
import type { CaseInfo, Finding, Report, RunEvent } from './types.ts';

export type Emit = (event: RunEvent) => void;

/** Writes down what happens in a run, and tells it event by event. */
export interface Recorder {
  readonly exchanges: ExchangeRecorder;
  /** What happens at every request and exchange. `probes` holds the drafts that were sent to be refused. */
  hooks(probes: WeakSet<Draft>): TransportHooks;
  /** A case begins: what is found from now on may be its own. Undefined: none is running. */
  begin(running: PlannedRun | undefined): void;
  /** Records what a check reports, or the check that is running. */
  report(fault: Fault): void;
  /** The running case has ended; the reason says why it was skipped. */
  end(startedAt: number, reason?: string): void;
  /** Decides the cases of the passive checks, by all exchanges of the run. */
  endPassive(): void;
  sum(): Pick<Report, 'summary' | 'coverage' | 'findings' | 'skipped'>;
}

export function createRecorder(settings: Settings, plan: Plan, emit: Emit): Recorder {
  const exchanges = recordExchanges(settings, plan);
  const { redactor } = exchanges;
  const results = createResults(casesOf(plan));
  const durations = new Map<CaseInfo, number>();
  const looked = new Set<string>();
  let running: PlannedRun | undefined;

  const shown = (info: CaseInfo | undefined) => (info && results.includes(info) ? info : undefined);

  const end = (info: CaseInfo, durationMs: number, reason?: string) => {
    if (!results.includes(info)) return;
    durations.set(info, durationMs);
    const outcome = results.end(info, reason);
    if (outcome !== 'skipped') exchanges.checked(info.operation, info.check);
    const why = outcome === 'skipped' && reason !== undefined ? { reason: redactor.mask(reason) } : {};
    emit({ type: 'result', case: info, outcome, ...why, durationMs });
  };

  const add = (finding: Finding, isNew = true) => {
    const { owner, revised } = results.add(finding, running?.info);
    if (isNew) emit({ type: 'finding', finding, case: owner });
    if (owner === undefined || revised === undefined) return;
    exchanges.checked(owner.operation, owner.check);
    emit({ type: 'result', case: owner, outcome: revised, durationMs: durations.get(owner) ?? 0 });
  };

  return {
    exchanges,
    hooks: (probes) => ({
      sending: (request) => redactor.learnRequest(request),
      exchanged(exchange, draft) {
        const isProbe = probes.has(draft);
        const provoker = isProbe && running?.provokes ? running.info.check : undefined;
        const { operation, looked: checks, findings } = exchanges.judge(exchange, { isProbe, provoker });
        for (const check of checks) looked.add(`${check} ${operation}`);
        emit(exchangeEvent(redactor, exchange, operation, shown(running?.info)));
        for (const finding of findings) add(finding);
      },
    }),
    begin(next) {
      running = next;
      const info = shown(next?.info);
      if (info) emit({ type: 'start', case: info });
    },
    report(fault) {
      // What several cases of a check find is told once, and fails each of them.
      const found = exchanges.finding(fault.check ?? running?.info.check ?? '', fault);
      if (found) add(found.finding, found.isNew);
    },
    end(startedAt, reason) {
      if (running) end(running.info, performance.now() - startedAt, reason);
    },
    endPassive() {
      for (const { info } of plan.passive) {
        emit({ type: 'start', case: info });
        end(info, 0, looked.has(info.id) ? undefined : 'no exchange of this operation was made');
      }
    },
    sum() {
      const coverage = exchanges.coverage();
      return {
        summary: results.summary(),
        coverage,
        findings: groupByCause(exchanges.findings(), coverage),
        skipped: results.skipped().map((skip) => ({ ...skip, reason: redactor.mask(skip.reason) })),
      };
    },
  };
}

function recordExchanges(settings: Settings, { resources, choice }: Plan): ExchangeRecorder {
  const { document, base, dialect, self, other } = settings;
  const redactor = createRedactor({
    ownRequests: true,
    fields: resources.flatMap((resource) => resource.secrets.map((rule) => rule.field)),
  });
  const tokens = {
    token: self.token ?? (self.header && splitAuthorization(self.header.value).credential),
    user: self.user,
    otherToken: other?.token,
    otherUser: other?.user,
  };
  redactor.learnCredentials(tokens);
  const wants = filterOf(settings.only);
  return createExchangeRecorder({
    document,
    resources,
    base,
    dialect,
    // Crashes are always looked for: they may belong to whatever provoked them.
    checks: passiveChecks.filter((check) => wants(check.id) || check.belongsToProvoker),
    redactor,
    curl: { tokens },
    wants: (check, operation) => wants(check) && choice.isChosen(operation),
    covers: choice.isChosen,
  });
}
