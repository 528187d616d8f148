import type { Finding } from '../types.ts';
import { statusLineOf } from './answer.ts';
import { type Cell, groupBy, groupOf, outcomes, tally } from './outcomes.ts';
import { explainCommand, type Reporter } from './reporter.ts';
import { shorten, show } from './show.ts';

/** Build servers keep these files for years. */
const LONGEST = 4_000;

/**
 * JUnit XML as Jenkins reads it: a suite per group of checks, a case per check and operation. Errors are failures;
 * a warning leaves its case passed and stands in `system-out`, for JUnit knows no third outcome.
 */
export const junit: Reporter = (report) => {
  const suites = groupBy(outcomes(report), ({ check }) => groupOf(check));
  const all = tally([...suites.values()].flat().map(({ outcome }) => outcome));
  const total = all.passed + all.failed + all.warned + all.skipped;
  const name = `keymock check ${report.provider} (${report.dialect})`;
  const lines = [...suites].flatMap(([group, cells]) =>
    suite(group, cells, [
      ['provider', report.provider],
      ['dialect', report.dialect],
      ['url', report.url],
      ['seed', String(report.seed)],
      ['tool', report.tool],
    ]),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xml(name)}" tests="${total}" failures="${all.failed}" errors="0">`,
    ...lines,
    '</testsuites>',
    '',
  ].join('\n');
};

function suite(
  group: string,
  cells: readonly Cell[],
  properties: readonly (readonly [string, string])[],
): string[] {
  const counts = tally(cells.map(({ outcome }) => outcome));
  return [
    `  <testsuite name="${xml(group)}" tests="${cells.length}" failures="${counts.failed}" errors="0" skipped="${counts.skipped}">`,
    '    <properties>',
    ...properties.map(([name, value]) => `      <property name="${xml(name)}" value="${xml(value)}"/>`),
    '    </properties>',
    ...cells.flatMap(testcase),
    '  </testsuite>',
  ];
}

function testcase({ operation, check, outcome, findings, reasons }: Cell): string[] {
  const open = `    <testcase classname="${xml(operation || 'document')}" name="${xml(check)}"`;
  if (outcome === 'passed') return [`${open}/>`];
  const errors = findings.filter(({ severity }) => severity === 'error');
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  return [
    `${open}>`,
    ...(outcome === 'skipped' ? [`      <skipped>${xml(reasons.join('; '))}</skipped>`] : []),
    ...errors.map((finding) => {
      const { id, message } = finding;
      return `      <failure type="${xml(id)}" message="${xml(message)}">${xmlText(details(finding))}</failure>`;
    }),
    ...warnings.map((finding) => `      <system-out>${xmlText(`warning: ${details(finding)}`)}</system-out>`),
    '    </testcase>',
  ];
}

function details({
  message,
  expected,
  actual,
  evidence,
  pointer,
  check,
  request,
  response,
  curl,
}: Finding): string {
  return [
    message,
    `expected: ${expected}`,
    `actual: ${actual}`,
    `document: ${pointer}${evidence && ` (${evidence})`}`,
    `request: ${request.method} ${request.url}`,
    `response: ${statusLineOf(response)} ${shorten(response.body, LONGEST)}`,
    `read on: ${explainCommand(check)}`,
    curl,
  ].join('\n');
}

/** Escaped for quoted attributes; what XML can't hold at all stands as `\x00`. */
function xml(text: string): string {
  return show(text, '\n\t').replace(
    /[&<>"'\n\t\uFFFE\uFFFF]/g,
    (character) => `&#${ENTITY[character] ?? 0xfffd};`,
  );
}

/** Escaped for text, where lines may stay lines. */
function xmlText(text: string): string {
  return xml(text).replaceAll('&#10;', '\n').replaceAll('&#9;', '\t');
}

const ENTITY: Readonly<Record<string, number>> = {
  '&': 38,
  '<': 60,
  '>': 62,
  '"': 34,
  "'": 39,
  '\n': 10,
  '\t': 9,
};
