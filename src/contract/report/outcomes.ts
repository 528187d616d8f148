import type { Finding, Outcome, Report } from '../types.ts';

/** What came of one check on one operation. */
export interface Cell {
  readonly operation: string;
  readonly check: string;
  readonly outcome: Outcome;
  readonly findings: readonly Finding[];
  /** Why it was skipped. */
  readonly reasons: readonly string[];
}

/**
 * Every check on every operation with what came of it: it failed or warned where it has findings, was skipped where
 * the report says so and nothing of it ran, and passed where else it ran.
 */
export function outcomes(report: Report): Cell[] {
  const cells = new Map<
    string,
    { operation: string; check: string; ran: boolean; findings: Finding[]; reasons: string[] }
  >();
  const cell = (operation: string, check: string) => {
    const key = `${check} ${operation}`;
    const known = cells.get(key);
    if (known) return known;
    const made = { operation, check, ran: false, findings: [], reasons: [] };
    cells.set(key, made);
    return made;
  };
  for (const { operation, checks } of report.coverage.operations) {
    for (const check of checks) cell(operation, check).ran = true;
  }
  for (const skip of report.skipped) {
    const { check, operation } = parseCase(skip.case);
    cell(operation, check).reasons.push(skip.reason);
  }
  for (const finding of report.findings.flatMap(eachOf))
    cell(finding.operation, finding.check).findings.push(finding);
  return [...cells.values()].map((made) => ({ ...made, outcome: outcomeOf(made) }));
}

/** A finding, and those of the same cause as findings of their own: they have no exchange but that of the first. */
function eachOf(finding: Finding): readonly Finding[] {
  const { alsoSeenBy = [], ...rest } = finding;
  const others = alsoSeenBy.map((seen) => ({
    ...rest,
    ...seen,
    message: `${seen.message} (the cause is that of ${finding.check} ${finding.operation}, whose exchange is shown)`,
  }));
  return [finding, ...others];
}

/** `wire/head GET /keys, POST /keys; wire/status GET /keys`: the other checks and operations of a cause. */
export function seenByText(seenBy: Finding['alsoSeenBy'] = []): string {
  return [...groupBy(seenBy, ({ check }) => check)]
    .map(([check, all]) => `${check} ${[...new Set(all.map(({ operation }) => operation))].join(', ')}`)
    .join('; ');
}

/** `14 checks failed or warned, of 5 causes`: why there are fewer findings than failures; undefined where there is none. */
export function causesText({ findings, summary: { failed, warned } }: Report): string | undefined {
  const cases = failed + warned;
  if (findings.length === 0 || cases === 0) return undefined;
  const causes = `${findings.length} ${findings.length === 1 ? 'cause' : 'causes'}`;
  const words = warned === 0 ? 'failed' : failed === 0 ? 'warned' : 'failed or warned';
  return `${cases} ${cases === 1 ? 'check' : 'checks'} ${words}, of ${causes}: each finding is one cause`;
}

function outcomeOf({
  ran,
  findings,
}: {
  readonly ran: boolean;
  readonly findings: readonly Finding[];
}): Outcome {
  if (findings.some(({ severity }) => severity === 'error')) return 'failed';
  if (findings.length > 0) return 'warned';
  return ran ? 'passed' : 'skipped';
}

/** `lifecycle/create POST /keys` -> its check and operation; the operation is '' where a case names none. */
export function parseCase(id: string): { readonly check: string; readonly operation: string } {
  const [, check = id, operation = ''] = /^(\S+)(?:\s+([A-Z]+ \S+))?/.exec(id) ?? [];
  return { check, operation };
}

/** `auth/revoked` -> `auth`. */
export function groupOf(check: string): string {
  return check.split('/', 1)[0] ?? check;
}

/** Values by a key of theirs, in the order in which the keys first appear. */
export function groupBy<T>(values: Iterable<T>, keyOf: (value: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}

export type Counts = { [outcome in Outcome]: number };

export function tally(outcomesOfAll: Iterable<Outcome>): Counts {
  const counts: Counts = { passed: 0, failed: 0, warned: 0, skipped: 0 };
  for (const outcome of outcomesOfAll) counts[outcome]++;
  return counts;
}
