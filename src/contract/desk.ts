import { passiveChecks } from './checks/index.ts';
import { noServerError } from './checks/robustness/no-server-error.ts';
import { createCoverage } from './engine/coverage.ts';
import { weigh } from './engine/fault.ts';
import { filterOf } from './engine/filter.ts';
import { exchangeEvent, toFinding } from './engine/finding.ts';
import { createExchangeJudge, type ExchangeJudge } from './engine/judge.ts';
import type { Settings } from './engine/options.ts';
import type { Draft, TransportHooks } from './engine/transport.ts';
import { createVerdicts, type Verdicts } from './engine/verdicts.ts';
import { casesOf, type Plan } from './plan.ts';
import { splitAuthorization } from './redact/learn.ts';
import { createRedactor, type Redactor } from './redact.ts';
import type { CaseInfo, RunEvent } from './types.ts';

export type Emit = (event: RunEvent) => void;

/** Where everything that is seen is judged, weighed and written down. */
export interface Desk {
  readonly redactor: Redactor;
  readonly verdicts: Verdicts;
  readonly judge: ExchangeJudge;
  readonly coverage: ReturnType<typeof createCoverage>;
  readonly report: Verdicts['report'];
}

export function openDesk(settings: Settings, plan: Plan, emit: Emit): Desk {
  const { document, self, other, dialect } = settings;
  const redactor = createRedactor({
    ownRequests: true,
    fields: plan.resources.flatMap((resource) => resource.secrets.map((rule) => rule.field)),
  });
  const tokens = {
    token: self.token ?? (self.header && splitAuthorization(self.header.value).credential),
    user: self.user,
    otherToken: other?.token,
    otherUser: other?.user,
  };
  redactor.learnCredentials(tokens);
  const isWanted = filterOf(settings.only);
  const coverage = createCoverage(document);
  const verdicts = createVerdicts({
    cases: casesOf(plan),
    weigh: (fault) => weigh(document.root, fault, dialect),
    show: (check, fault, weighed) => toFinding(redactor, check, fault, weighed, { tokens }),
    mask: (text) => redactor.mask(text),
    emit(event) {
      if (event.type === 'result' && event.outcome !== 'skipped')
        coverage.checked(event.case.operation, event.case.check);
      emit(event);
    },
  });
  // Crashes are always looked for: they may belong to whatever provoked them.
  const checks = passiveChecks.filter((check) => isWanted(check.id) || check === noServerError);
  return {
    redactor,
    coverage,
    verdicts,
    judge: createExchangeJudge(document, plan.resources, settings.base, checks),
    report(check, fault) {
      if (isWanted(check)) verdicts.report(check, fault);
    },
  };
}

/** What happens at every request and exchange. */
export function watch(
  { redactor, verdicts, judge, coverage, report }: Desk,
  probes: WeakSet<Draft>,
  looked: Set<string>,
  emit: Emit,
): TransportHooks {
  return {
    sending: (request) => redactor.learnRequest(request),
    exchanged(exchange, draft) {
      redactor.learnExchange(exchange);
      const isProbe = probes.has(draft);
      const { operation, faults, looked: checks, secrets } = judge.judge(exchange, { isProbe });
      for (const secret of secrets) redactor.learn(secret);
      if (operation !== undefined) {
        coverage.seen(operation, exchange.response.status);
        for (const check of checks) looked.add(`${check} ${operation}`);
      }
      const current = verdicts.current();
      emit(
        exchangeEvent(
          redactor,
          exchange,
          operation,
          current && verdicts.isWanted(current) ? current : undefined,
        ),
      );
      for (const { check, ...fault } of faults) report(ownerOf(check, current, isProbe), fault);
    },
  };
}

/** Checks that send what is wrong on purpose: a crash under them is what they look for. Elsewhere it is robustness' own. */
const provoking =
  /^((validation|auth|paging)\/(?!accepts-)|robustness\/unknown-|lifecycle\/duplicate-refused)/;

function ownerOf(check: string, current: CaseInfo | undefined, isProbe: boolean): string {
  const isProvoked = isProbe && current !== undefined && provoking.test(current.check);
  return check === 'robustness/no-server-error' && isProvoked ? current.check : check;
}
