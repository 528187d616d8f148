import { verdictOf } from '../../src/cli/verdict.ts';
import { createTextReporter, type Finding, type RunEvent, reporters } from '../../src/contract/index.ts';

/**
 * Where the parts of a run that count differ about whether something failed: findings, results, summary, exit code, text and
 * JUnit. Each is derived in a way of its own; on a sound run the list is empty.
 */
export function disagreements(events: readonly RunEvent[]): string[] {
  const end = events.find((event) => event.type === 'end');
  if (end === undefined) return ['the run has no report'];
  const { report } = end;
  const results = new Map(
    events.flatMap((event) => (event.type === 'result' ? [[event.case.id, event.outcome]] : [])),
  );
  const outcomes = [...results.values()];
  const written: string[] = [];
  const tell = createTextReporter({ write: (text) => void written.push(text) });
  for (const event of events) tell(event);
  const text = written.join('');
  const junit = reporters.junit(report, []);

  const told = events.flatMap((event) => (event.type === 'finding' ? [event.finding.id] : [])).sort();
  const reported = report.findings
    .flatMap(({ id, alsoSeenBy = [] }) => [id, ...alsoSeenBy.map((seen) => seen.id)])
    .sort();

  const isFailed = report.findings.some(({ severity }) => severity === 'error');
  const isWarned = report.findings.some(({ severity }) => severity === 'warning');
  const { passed, failed, warned, skipped } = report.summary;
  const sum = `${passed} passed, ${failed} failed, ${warned} warned, ${skipped} skipped`;
  const rows: readonly (readonly [part: string, isAsExpected: boolean])[] = [
    ['the summary on failures', failed > 0 === isFailed],
    ['the summary on warnings', !isWarned || warned + failed > 0],
    ['the results on failures', outcomes.includes('failed') === isFailed],
    ['the results and the summary', count(outcomes, 'skipped') === skipped],
    ['the cases that were skipped', report.skipped.length === skipped],
    ['the exit code', verdictOf(report, { strict: false }, { err: () => {} }) === (isFailed ? 1 : 0)],
    ['JUnit', /<testsuites [^>]*failures="[1-9]/.test(junit) === isFailed],
    ['the last line of the text', text.endsWith(`${isFailed ? '✗' : isWarned ? '!' : '✓'} ${sum}\n`)],
    ['what is expected and what came', !report.findings.some(isMet)],
    ['the findings and their causes', told.join(' ') === reported.join(' ')],
    ['the groups of the text', lastLines(text).some((line) => /\d failed/.test(line)) === isFailed],
  ];
  return rows.flatMap(([part, isAsExpected]) => (isAsExpected ? [] : [`${part}: ${sum}`]));
}

/** Whether a finding says that what came is what was expected: then it tells nobody what is wrong. */
function isMet({ expected, actual }: Finding): boolean {
  if (expected === actual) return true;
  const statuses = /^\d{3}( or \d{3})*$/.test(expected) ? expected.split(' or ') : [];
  return statuses.includes(actual);
}

/** The last line of each group, as a reader has it in the end. */
function lastLines(text: string): string[] {
  const lines = new Map(
    [...text.matchAll(/^ {2}[✓✗!○] (\S+) .*$/gm)].map(([line, group]) => [group, line] as const),
  );
  return [...lines.values()];
}

function count<T>(values: readonly T[], wanted: T): number {
  return values.filter((value) => value === wanted).length;
}
