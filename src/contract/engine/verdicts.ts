import type { Evidence } from '../../spec/evidence.ts';
import type { CaseInfo, Finding, Outcome, RunEvent, Severity } from '../types.ts';
import { type Fault, faultId } from './fault.ts';

/** What the cases of a run have come to so far. */
export interface Verdicts {
  /** A case begins: what is found from now on may be its own. Undefined: none is running. */
  begin(info: CaseInfo | undefined): void;
  /** The case that runs, wanted or not. */
  current(): CaseInfo | undefined;
  /** Whether the plan tells of a case. */
  isWanted(info: CaseInfo): boolean;
  /** Tells a fault, once in a run. */
  report(check: string, fault: Fault): void;
  /** A case has ended; the reason says why it has come to no verdict. */
  settle(info: CaseInfo, startedAt: number, reason?: string): void;
  readonly findings: readonly Finding[];
  readonly skipped: readonly { readonly case: string; readonly reason: string }[];
  readonly summary: Readonly<Record<Outcome, number>>;
}

export interface VerdictParts {
  /** Those that the plan tells of. */
  readonly cases: readonly CaseInfo[];
  weigh(fault: Fault): { readonly evidence: Evidence; readonly severity: Severity } | undefined;
  /** What people get to see of a fault. */
  show(check: string, fault: Fault, weighed: { evidence: Evidence; severity: Severity }): Finding;
  mask(text: string): string;
  emit(event: RunEvent): void;
}

export function createVerdicts({ cases, weigh, show, mask, emit }: VerdictParts): Verdicts {
  const byId = new Map(cases.map((info) => [info.id, info]));
  const found = new Map<string, Finding[]>();
  const findings: Finding[] = [];
  const skipped: { case: string; reason: string }[] = [];
  const summary = { passed: 0, failed: 0, warned: 0, skipped: 0 };
  let current: CaseInfo | undefined;

  const isWanted = (info: CaseInfo) => byId.has(info.id);

  /** The case that a fault counts for: its check's own, else the one that was running. */
  const ownerOf = (check: string, fault: Fault): CaseInfo | undefined =>
    byId.get(`${check} ${fault.operation}`) ?? (current && byId.get(current.id));

  return {
    findings,
    skipped,
    summary,
    isWanted,
    current: () => current,
    begin(info) {
      current = info;
      if (info && isWanted(info)) emit({ type: 'start', case: info });
    },
    report(check, fault) {
      const weighed = weigh(fault);
      const id = faultId(check, fault);
      if (weighed === undefined || findings.some((known) => known.id === id)) return;
      const finding = show(check, fault, weighed);
      findings.push(finding);
      const owner = ownerOf(check, fault);
      if (owner) found.set(owner.id, [...(found.get(owner.id) ?? []), finding]);
      emit({ type: 'finding', finding, case: owner });
    },
    settle(info, startedAt, reason) {
      if (!isWanted(info)) return;
      const outcome = outcomeOf(found.get(info.id) ?? [], reason);
      summary[outcome]++;
      const shown = outcome === 'skipped' && reason !== undefined ? { reason: mask(reason) } : {};
      if (shown.reason !== undefined) skipped.push({ case: info.id, reason: shown.reason });
      emit({ type: 'result', case: info, outcome, ...shown, durationMs: performance.now() - startedAt });
    },
  };
}

/** What was found counts, even where the case was skipped after it. */
function outcomeOf(findings: readonly Finding[], reason: string | undefined): Outcome {
  if (findings.some((finding) => finding.severity === 'error')) return 'failed';
  if (findings.length > 0) return 'warned';
  return reason === undefined ? 'passed' : 'skipped';
}
