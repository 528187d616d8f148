import type { Finding, Report } from '../types.ts';
import { statusLineOf } from './answer.ts';
import { firstLeftBehind } from './first-left-behind.ts';
import { secretsIn } from './hint.ts';
import { documentPart } from './location.ts';
import { causesText, groupBy, groupOf, outcomes, seenByText, tally } from './outcomes.ts';
import { explainCommand, type Reporter, type ReporterOptions } from './reporter.ts';
import { count, shorten, show } from './show.ts';

/** A job summary may have 1 MiB; this many findings with bodies of this length stay below. */
const MOST = 100;
const LONGEST = 2_000;

/** GitHub-flavoured Markdown, made for a job summary. */
export const markdown: Reporter = (report, _exchanges, options = {}) => {
  const { passed, failed, warned, skipped } = report.summary;
  const { seen, total } = report.coverage;
  const verdict = failed > 0 ? '❌' : warned > 0 ? '⚠️' : '✅';
  const sections = [
    `## ${verdict} keymock check: ${plain(report.provider)} (${plain(report.dialect)})`,
    `**${passed} passed, ${failed} failed, ${warned} warned, ${skipped} skipped** at ${code(report.url)}, seed ${report.seed}. ` +
      `Seen: ${seen} of ${total} documented operation and status pairs.`,
    groupTable(report),
    ...findingSections(report, options),
    ...skippedSection(report),
    ...uncheckedSection(report),
    ...leftBehindSection(report),
    `<sub>${plain(report.tool)}</sub>`,
  ];
  return `${sections.join('\n\n')}\n`;
};

function groupTable(report: Report): string {
  const groups = groupBy(outcomes(report), ({ check }) => groupOf(check));
  const rows = [...groups].map(([group, cells]) => {
    const { passed, failed, warned, skipped } = tally(cells.map(({ outcome }) => outcome));
    return `| ${plain(group)} | ${passed} | ${failed} | ${warned} | ${skipped} |`;
  });
  return [
    '| Checks × operations | Passed | Failed | Warned | Skipped |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...rows,
  ].join('\n');
}

function findingSections(report: Report, options: ReporterOptions): string[] {
  const { findings } = report;
  if (findings.length === 0) return [];
  const left = findings.length - MOST;
  return [
    `### ${count(findings.length, 'finding')}`,
    plain(causesText(report) ?? ''),
    ...findings.slice(0, MOST).map((finding) => findingSection(finding, options)),
    ...(left > 0 ? [`${count(left, 'finding')} more in the other reports.`] : []),
  ];
}

function findingSection(finding: Finding, options: ReporterOptions): string {
  const { severity, check, operation, message, evidence, curl } = finding;
  const mark = severity === 'error' ? '❌' : '⚠️';
  const rows = [
    ['Expected', code(finding.expected)],
    ['Actual', code(finding.actual)],
    ['Document', code(documentPart(finding.pointer, options)) + (evidence && ` (${code(evidence)})`)],
    ...(finding.cause === undefined ? [] : [['Cause', plain(finding.cause)]]),
    ...(finding.alsoSeenBy === undefined ? [] : [['Also seen by', code(seenByText(finding.alsoSeenBy))]]),
    ['Read on', code(explainCommand(check))],
  ];
  return [
    `<details><summary>${mark} <b>${html(check)}</b> <code>${html(operation)}</code>: ${html(message)}</summary>`,
    ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n'),
    block('sh', curl),
    ...secretsIn(curl).map(plain),
    block('http', exchangeText(finding)),
    '</details>',
  ].join('\n\n');
}

function exchangeText({ request, response }: Finding): string {
  const lines = (pairs: Finding['request']['headers']) => pairs.map(([name, value]) => `${name}: ${value}`);
  const body = (text = '') => (text === '' ? [] : ['', shorten(text, LONGEST)]);
  return [
    `${request.method} ${request.url}`,
    ...lines(request.headers),
    ...body(request.body),
    '',
    `HTTP/1.1 ${statusLineOf(response)}`,
    ...lines(response.headers),
    ...body(response.body),
  ].join('\n');
}

function skippedSection({ skipped }: Report): string[] {
  if (skipped.length === 0) return [];
  const reasons = [...groupBy(skipped, ({ reason }) => reason)].map(
    ([reason, cases]) =>
      `- ${plain(reason)} (${cases.length}): ${cases.map((item) => code(item.case)).join(', ')}`,
  );
  return [`<details><summary>${skipped.length} skipped</summary>`, reasons.join('\n'), '</details>'];
}

function uncheckedSection({ unchecked }: Report): string[] {
  if (unchecked.length === 0) return [];
  return ['### Not checked', unchecked.map((sentence) => `- ${plain(sentence)}`).join('\n')];
}

function leftBehindSection({ leftBehind }: Report): string[] {
  if (leftBehind.length === 0) return [];
  const { shown, more } = firstLeftBehind(leftBehind);
  const items = shown.map(
    ({ resource, name, id, reason }) =>
      `- ${plain(resource)} ${code(name)}${id ? ` (id ${code(id)})` : ''}: ${plain(reason)}`,
  );
  return [
    '### Left behind on the server',
    [...items, ...(more === undefined ? [] : [`- ${more}`])].join('\n'),
  ];
}

/** Text in which Markdown and HTML mean nothing. */
function plain(text: string): string {
  const quiet = (mark: string) => (/[&<>"'$]/.test(mark) ? entity(mark) : `\\${mark}`);
  return show(text)
    .trim()
    .replace(/[!-/:-@[-`{-~]/g, quiet);
}

/** Text within HTML, where Markdown means nothing but a dollar is GitHub's mark for formulas. */
function html(text: string): string {
  return show(text).replace(/[&<>"'$]/g, entity);
}

/** Inline code that nothing within ends, nor the table cell that it stands in. */
function code(text: string): string {
  const shown = shorten(show(text), LONGEST);
  if (shown === '') return '(nothing)';
  // A bar ends a cell in code, too; behind a backslash nothing but an entity stands for it.
  if (shown.includes('|')) return `<code>${shown.replace(/[!-/:-@[-`{-~]/g, entity)}</code>`;
  const fence = '`'.repeat(longestRun(shown) + 1);
  const space = /^`|`$|^ .*[^ ].* $/s.test(shown) ? ' ' : '';
  return fence + space + shown + space + fence;
}

function entity(character: string): string {
  return `&#${character.charCodeAt(0)};`;
}

function block(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return [`${fence}${language}`, show(text, '\n\t'), fence].join('\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
