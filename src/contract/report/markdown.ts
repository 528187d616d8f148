import type { Finding, Report } from '../types.ts';
import { statusOf } from './answer.ts';
import { groupBy, groupOf, outcomes, tally } from './outcomes.ts';
import { pageOf, type Reporter } from './reporter.ts';
import { count, shorten, show } from './show.ts';

/** A job summary may have 1 MiB; this many findings with bodies of this length stay below. */
const MOST = 100;
const LONGEST = 2_000;

/** GitHub-flavoured Markdown, made for a job summary. */
export const markdown: Reporter = (report) => {
  const { passed, failed, warned, skipped } = report.summary;
  const { seen, total } = report.coverage;
  const verdict = failed > 0 ? '❌' : warned > 0 ? '⚠️' : '✅';
  const sections = [
    `## ${verdict} keymock check: ${plain(report.provider)} (${plain(report.dialect)})`,
    `**${passed} passed, ${failed} failed, ${warned} warned, ${skipped} skipped** at ${code(report.url)}, seed ${report.seed}. ` +
      `Seen: ${seen} of ${total} documented operation and status pairs.`,
    groupTable(report),
    ...findingSections(report.findings),
    ...skippedSection(report),
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

function findingSections(findings: readonly Finding[]): string[] {
  if (findings.length === 0) return [];
  const left = findings.length - MOST;
  return [
    `### ${count(findings.length, 'finding')}`,
    ...findings.slice(0, MOST).map(findingSection),
    ...(left > 0 ? [`${count(left, 'finding')} more in the other reports.`] : []),
  ];
}

function findingSection(finding: Finding): string {
  const {
    check,
    severity,
    evidence,
    operation,
    pointer,
    message,
    expected,
    actual,
    request,
    response,
    curl,
  } = finding;
  const rows = [
    ['Expected', code(expected)],
    ['Actual', code(actual)],
    ['Document', code(pointer) + (evidence && ` (${code(evidence)})`)],
    ['Read on', code(pageOf(check))],
  ];
  return [
    `<details><summary>${severity === 'error' ? '❌' : '⚠️'} <b>${html(check)}</b> <code>${html(operation)}</code>: ${html(message)}</summary>`,
    ['| | |', '| --- | --- |', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n'),
    block('sh', curl),
    block('http', exchangeText(request, response)),
    '</details>',
  ].join('\n\n');
}

function exchangeText(request: Finding['request'], response: Finding['response']): string {
  const lines = (pairs: Finding['request']['headers']) => pairs.map(([name, value]) => `${name}: ${value}`);
  return [
    `${request.method} ${request.url}`,
    ...lines(request.headers),
    ...(request.body === undefined ? [] : ['', shorten(request.body, LONGEST)]),
    '',
    `HTTP/1.1 ${statusOf(response)}`,
    ...lines(response.headers),
    '',
    shorten(response.body, LONGEST),
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

function leftBehindSection({ leftBehind }: Report): string[] {
  if (leftBehind.length === 0) return [];
  const items = leftBehind.map(
    ({ resource, name, reason }) => `- ${plain(resource)} ${code(name)}: ${plain(reason)}`,
  );
  return ['### Left behind on the server', items.join('\n')];
}

/** Text in which Markdown and HTML mean nothing. */
function plain(text: string): string {
  return html(text).replace(/[\\`*_{}[\]()#+.!|~:@-]/g, '\\$&');
}

function html(text: string): string {
  return show(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Inline code that no backtick within ends, and no bar ends its table cell. */
function code(text: string): string {
  const shown = shorten(show(text), LONGEST).replaceAll('|', '\\|');
  if (shown === '') return '(nothing)';
  const fence = '`'.repeat(longestRun(shown) + 1);
  return `${fence} ${shown} ${fence}`;
}

function block(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return [`${fence}${language}`, show(text, '\n\t'), fence].join('\n');
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
