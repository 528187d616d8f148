import { createColors } from 'picocolors';
import type { Finding, Outcome, Report, RunEvent } from '../types.ts';
import { statusLineOf } from './answer.ts';
import { firstLeftBehind } from './first-left-behind.ts';
import { secretsIn } from './hint.ts';
import { documentPart } from './location.ts';
import {
  type Counts,
  causesText,
  groupBy,
  groupOf,
  outcomes,
  parseCase,
  seenByText,
  tally,
} from './outcomes.ts';
import { explainCommand, type Reporter, type ReporterOptions } from './reporter.ts';
import { count, shorten, show } from './show.ts';
import { block, wrap } from './wrap.ts';

type Colours = ReturnType<typeof createColors>;

const MARKS: Readonly<Record<Outcome, string>> = { passed: '✓', failed: '✗', warned: '!', skipped: '○' };
const ORDER = ['failed', 'warned', 'passed', 'skipped'] as const;

/** The report for a person: what was found and how to see it again, what was skipped and why, and the sum. */
export const text: Reporter = (report, _exchanges, options = {}) => {
  const colours = createColors(options.colour ?? false);
  const groups = groupBy(outcomes(report), ({ check }) => groupOf(check));
  const lines = [...groups].map(([group, cells]) =>
    groupLine(group, tally(cells.map(({ outcome }) => outcome)), colours),
  );
  return [
    header(report, colours),
    '',
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    body(report, options),
  ].join('\n');
};

export interface TextStream extends ReporterOptions {
  readonly write: (text: string) => void;
  /** Whether a line may be written over: true on a terminal. Shows what is being tried. */
  readonly live?: boolean;
}

/**
 * The text report as a run tells it: a line per group of checks as soon as it is done, and on a terminal what is being
 * tried; then findings and the sum.
 *
 * @example
 * const tell = createTextReporter({ write: (text) => process.stdout.write(text), colour: true });
 * for await (const event of runChecks(options)) tell(event);
 */
export function createTextReporter(stream: TextStream): (event: RunEvent) => void {
  const colours = createColors(stream.colour ?? false);
  const planned = new Map<string, number>();
  /** By group and case: a later result of a case stands in place of an earlier one. */
  const done = new Map<string, Map<string, Outcome>>();
  let total = 0;
  const clear = stream.live ? '\r\u001b[2K' : '';

  return (event) => {
    if (event.type === 'plan') {
      total = event.cases.length;
      for (const { check } of event.cases)
        planned.set(groupOf(check), (planned.get(groupOf(check)) ?? 0) + 1);
      stream.write(`${header(event.meta, colours)}, ${count(total, 'check')} planned\n\n`);
    } else if (event.type === 'start' && stream.live) {
      const finished = [...done.values()].reduce((sum, results) => sum + results.size, 0);
      const line = `  ${finished}/${total} ${event.case.check} ${event.case.operation}`;
      stream.write(clear + colours.dim(shorten(show(line), (stream.width ?? 100) - 30)));
    } else if (event.type === 'result') {
      const group = groupOf(event.case.check);
      const results = done.get(group) ?? new Map<string, Outcome>();
      done.set(group, results.set(event.case.id, event.outcome));
      // A group whose result is revised later has its line once more.
      if (results.size === planned.get(group))
        stream.write(`${clear}${groupLine(group, tally(results.values()), colours)}\n`);
    } else if (event.type === 'end') {
      // A run that was stopped has groups that never came to their end.
      for (const [group, results] of done) {
        if (results.size !== planned.get(group))
          stream.write(`${clear}${groupLine(group, tally(results.values()), colours)}\n`);
      }
      stream.write(`${clear}\n${body(event.report, stream)}`);
    }
  };
}

function header(meta: Pick<Report, 'provider' | 'dialect' | 'url' | 'seed'>, colours: Colours): string {
  const where = `${show(meta.provider)} (${show(meta.dialect)}) at ${show(meta.url)}`;
  return `${colours.bold('keymock check')} ${where}, seed ${meta.seed}`;
}

function groupLine(group: string, counts: Counts, colours: Colours): string {
  const worst = ORDER.find((outcome) => counts[outcome] > 0) ?? 'skipped';
  const told = (['passed', 'failed', 'warned', 'skipped'] as const)
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => paint(outcome, `${counts[outcome]} ${outcome}`, colours));
  return `  ${paint(worst, MARKS[worst], colours)} ${show(group).padEnd(12)} ${told.join(', ')}`;
}

function paint(outcome: Outcome, words: string, colours: Colours): string {
  if (outcome === 'failed') return colours.red(words);
  if (outcome === 'warned') return colours.yellow(words);
  return outcome === 'passed' ? colours.green(words) : colours.dim(words);
}

function body(report: Report, options: ReporterOptions): string {
  const colours = createColors(options.colour ?? false);
  const width = Math.max(40, options.width ?? 100);
  const sections = [
    ...report.findings.map((finding, at) => findingBlock(finding, at + 1, width, colours, options)),
    ...skippedBlock(report, width, colours),
    ...uncheckedBlock(report, width, colours),
    ...leftBehindBlock(report, width, colours),
    ...coverageBlock(report, width, colours),
    ...causesBlock(report, width),
    sumLine(report, colours),
  ];
  return `${sections.join('\n\n')}\n`;
}

function findingBlock(
  finding: Finding,
  number: number,
  width: number,
  colours: Colours,
  options: ReporterOptions,
): string {
  const { severity, check, operation, message, expected, actual, evidence, pointer, response } = finding;
  const outcome = severity === 'error' ? 'failed' : 'warned';
  const nothing = response.isUnrecorded ? '(the recording leaves its body out)' : '(no body)';
  const answer = response.body === '' ? nothing : shorten(response.body, 300);
  const row = (name: string, value: string, folds = false) =>
    wrap(`    ${name.padEnd(9)} `, show(value) || '(nothing)', width, {
      paintLead: colours.dim,
      folds,
    });
  return [
    `${paint(outcome, `${MARKS[outcome]} ${number}. ${check}`, colours)}  ${colours.bold(show(operation))}`,
    wrap('    ', show(message), width),
    '',
    row('expected', expected, true),
    row('actual', actual, true),
    row('document', documentPart(pointer, options)),
    ...(evidence === '' ? [] : [row('evidence', evidence)]),
    row('response', `${statusLineOf(response)} ${answer}`, true),
    ...(finding.cause === undefined ? [] : [row('cause', finding.cause)]),
    ...(finding.alsoSeenBy === undefined ? [] : [row('also', `seen by ${seenByText(finding.alsoSeenBy)}`)]),
    row('read on', explainCommand(check)),
    '',
    colours.dim('    to see it again'),
    block('    ', show(finding.curl, '\n')),
    ...secretsIn(finding.curl).map((hint) => colours.dim(wrap('    ', hint, width))),
  ].join('\n');
}

function skippedBlock({ skipped }: Report, width: number, colours: Colours): string[] {
  if (skipped.length === 0) return [];
  const reasons = [...groupBy(skipped, ({ reason }) => reason)].map(([reason, cases]) => {
    const checks = [...groupBy(cases, (item) => parseCase(item.case).check).keys()];
    return [
      wrap(`    ${String(cases.length).padStart(3)} `, show(reason), width),
      colours.dim(wrap('        ', show(checks.join(', ')), width)),
    ].join('\n');
  });
  return [[colours.bold(`${MARKS.skipped} ${skipped.length} skipped`), ...reasons].join('\n')];
}

function uncheckedBlock({ unchecked }: Report, width: number, colours: Colours): string[] {
  if (unchecked.length === 0) return [];
  const lines = unchecked.map((sentence) => wrap('    ', show(sentence), width));
  return [[colours.yellow(`${MARKS.skipped} Not checked`), ...lines].join('\n')];
}

function leftBehindBlock({ leftBehind }: Report, width: number, colours: Colours): string[] {
  if (leftBehind.length === 0) return [];
  const { shown, more } = firstLeftBehind(leftBehind);
  const items = shown.map(({ resource, name, id, reason }) =>
    wrap('    ', `${show(resource)} ${show(name)}${id ? ` (id ${show(id)})` : ''}: ${show(reason)}`, width),
  );
  const rest = more === undefined ? [] : [wrap('    ', more, width)];
  return [[colours.red('! Left behind on the server; please delete by hand'), ...items, ...rest].join('\n')];
}

function coverageBlock({ coverage }: Report, width: number, colours: Colours): string[] {
  const unseen = coverage.operations.flatMap(({ operation, statuses }) => {
    const missing = statuses.filter(({ documented, exchanges }) => documented && exchanges === 0);
    const told = missing.map(({ status }) => status).join(', ');
    return missing.length === 0 ? [] : [colours.dim(wrap('    ', show(`${operation}: ${told}`), width))];
  });
  const line = `${coverage.seen} of ${coverage.total} documented operation and status pairs seen`;
  return [[unseen.length === 0 ? line : `${line}; not seen:`, ...unseen].join('\n')];
}

function causesBlock(report: Report, width: number): string[] {
  const told = causesText(report);
  return told === undefined ? [] : [wrap('', told, width)];
}

function sumLine({ summary: { passed, failed, warned, skipped } }: Report, colours: Colours): string {
  if (passed + failed + warned === 0)
    return paint('skipped', `${MARKS.skipped} nothing was checked, ${skipped} skipped`, colours);
  const verdict = failed > 0 ? 'failed' : warned > 0 ? 'warned' : 'passed';
  const told = `${passed} passed, ${failed} failed, ${warned} warned, ${skipped} skipped`;
  return paint(verdict, `${MARKS[verdict]} ${told}`, colours);
}
