import type { CaseInfo, Finding, Outcome, Report, Summary } from '../types.ts';

/** What came of each case, by its findings. The only place that counts, for a run as for what others sent. */
export interface Results {
  /** Adds a case; until it ends it counts for nothing unless it has findings. */
  include(info: CaseInfo): void;
  includes(info: CaseInfo): boolean;
  /** Gives a finding to a case: that of its check and operation, else the one that is running, else one of its check. */
  add(finding: Finding, running?: CaseInfo): Ownership;
  /** A case has ended. The reason says why it was skipped; what was found before that counts all the same. */
  end(info: CaseInfo, reason?: string): Outcome;
  summary(): Summary;
  skipped(): Report['skipped'];
}

export interface Ownership {
  /** Undefined where no case is of the finding's check. */
  readonly owner: CaseInfo | undefined;
  /** The outcome of its case, where the case had ended with another one. */
  readonly revised: Outcome | undefined;
}

interface Entry {
  readonly info: CaseInfo;
  readonly findings: Finding[];
  outcome: Outcome | undefined;
  reason: string | undefined;
}

/**
 * @example
 * const results = createResults(cases);
 * results.end(cases[0]); // 'passed'
 * results.add(finding).revised; // 'failed': what is found late counts, too
 * results.summary(); // { passed: 0, failed: 1, warned: 0, skipped: 0 }
 */
export function createResults(cases: readonly CaseInfo[] = []): Results {
  const entries = new Map<CaseInfo, Entry>();
  /** Findings of no case, by check and operation: they count as a case of their own. */
  const ownerless = new Map<string, Finding[]>();
  const include = (info: CaseInfo) =>
    void entries.set(info, { info, findings: [], outcome: undefined, reason: undefined });
  for (const info of cases) include(info);

  const ownerOf = ({ check, operation }: Finding, running: Entry | undefined): Entry | undefined => {
    if (running && isOf(running.info, check, operation)) return running;
    const own = [...entries.values()].filter(({ info }) => isOf(info, check, operation));
    const alike = [...entries.values()].find(({ info }) => info.check === check);
    return own.find(({ outcome }) => outcome === undefined) ?? own[0] ?? running ?? alike;
  };

  const ended = () => [...entries.values()].filter(({ outcome }) => outcome !== undefined);

  return {
    include,
    includes: (info) => entries.has(info),
    add(finding, running) {
      const entry = ownerOf(finding, running && entries.get(running));
      if (entry === undefined) {
        const key = `${finding.check} ${finding.operation}`;
        ownerless.set(key, [...(ownerless.get(key) ?? []), finding]);
        return { owner: undefined, revised: undefined };
      }
      entry.findings.push(finding);
      const before = entry.outcome;
      if (before !== undefined) entry.outcome = outcomeOf(entry.findings, entry.reason);
      return { owner: entry.info, revised: entry.outcome === before ? undefined : entry.outcome };
    },
    end(info, reason) {
      const entry = entries.get(info);
      const outcome = outcomeOf(entry?.findings ?? [], reason);
      if (entry) Object.assign(entry, { outcome, reason });
      return outcome;
    },
    summary() {
      const counts = { passed: 0, failed: 0, warned: 0, skipped: 0 };
      for (const { outcome } of ended()) if (outcome) counts[outcome]++;
      for (const findings of ownerless.values()) counts[outcomeOf(findings, undefined)]++;
      return counts;
    },
    skipped: () =>
      ended().flatMap(({ info, outcome, reason }) =>
        outcome === 'skipped' && reason !== undefined ? [{ case: info.id, reason }] : [],
      ),
  };
}

function isOf(info: CaseInfo, check: string, operation: string): boolean {
  return info.check === check && info.operation === operation;
}

function outcomeOf(findings: readonly Finding[], reason: string | undefined): Outcome {
  if (findings.some((finding) => finding.severity === 'error')) return 'failed';
  if (findings.length > 0) return 'warned';
  return reason === undefined ? 'passed' : 'skipped';
}
