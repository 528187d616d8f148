import { harmOf } from '../../by-harm.ts';
import type { Coverage, Outcome, Report } from '../../types.ts';
import { type Cell, groupBy, groupOf, outcomes } from '../outcomes.ts';
import { count } from '../show.ts';
import { html, type Markup } from './markup.ts';

type Operation = Coverage['operations'][number];

export const MARKS: Readonly<Record<Outcome, string>> = {
  passed: '✓',
  failed: '✗',
  warned: '!',
  skipped: '○',
};

/**
 * Operations down; across, the checks that found something, the statuses, and the other checks. What has findings comes first in
 * both directions, so that it is seen without scrolling. A picture that is a table, so
 * that it can be read aloud, searched and copied; no cell tells by its colour alone.
 */
export function matrix(report: Report): Markup {
  const cells = outcomes(report);
  const checks = [...new Set(cells.map(({ check }) => check))].toSorted((a, b) => harmOf(a) - harmOf(b));
  const found = new Set(report.findings.map(({ check }) => check));
  const broken = groupBy(
    checks.filter((check) => found.has(check)),
    groupOf,
  );
  const kept = groupBy(
    checks.filter((check) => !found.has(check)),
    groupOf,
  );
  const statuses = [
    ...new Set(
      report.coverage.operations.flatMap((operation) => operation.statuses.map(({ status }) => status)),
    ),
  ].sort();
  const byPlace = new Map(cells.map((cell) => [`${cell.check} ${cell.operation}`, cell]));
  // Reversed, so that the first of an id counts.
  const anchors = new Map(
    report.findings
      .flatMap(({ id, alsoSeenBy = [] }, at) =>
        [id, ...alsoSeenBy.map((seen) => seen.id)].map((of) => [of, at + 1] as const),
      )
      .toReversed(),
  );
  const checkCells = (groups: Groups, { operation }: Operation) =>
    [...groups.values()].map(
      (names) =>
        html`${GAP}${names.map((check) => checkCell(byPlace.get(`${check} ${operation}`), anchors))}`,
    );
  return html`
<div class="scroll wide" role="region" tabindex="0" aria-label="Coverage matrix">
<table class="matrix">
<caption class="sr">Operations by documented status and by check</caption>
<thead>
<tr><th class="corner" rowspan="2" scope="col">Operation</th>
${groupHeads(broken)}
${statuses.length === 0 ? '' : html`${GAP}<th colspan="${statuses.length}" scope="colgroup">status</th>`}
${groupHeads(kept)}</tr>
<tr>${checkHeads(broken)}
${statuses.length === 0 ? '' : GAP}${statuses.map((status) => html`<th class="name" scope="col"><span>${status}</span></th>`)}
${checkHeads(kept)}</tr>
</thead>
<tbody>
${operationsOf(report, cells).map(
  (operation) => html`<tr><th scope="row"><code>${operation.operation || 'the document'}</code></th>
${checkCells(broken, operation)}
${statuses.length === 0 ? '' : GAP}${statuses.map((status) => statusCell(operation, status))}
${checkCells(kept, operation)}</tr>
`,
)}</tbody>
</table>
</div>
<ul class="legend">
<li class="passed"><i>3</i>documented status, seen so many times</li>
<li class="none"><i>0</i>documented status, not seen</li>
<li class="failed"><i>2</i>status that is not documented</li>
<li class="passed"><i>${MARKS.passed}</i>check passed</li>
<li class="failed"><i>${MARKS.failed}</i>failed</li>
<li class="warned"><i>${MARKS.warned}</i>warned</li>
<li class="skipped"><i>${MARKS.skipped}</i>skipped</li>
</ul>`;
}

/** Checks by their group. */
type Groups = ReadonlyMap<string, readonly string[]>;

const GAP = html`<td class="gap" aria-hidden="true"></td>`;

function groupHeads(groups: Groups): Markup[] {
  return [...groups].map(
    ([group, checks]) => html`${GAP}<th colspan="${checks.length}" scope="colgroup">${group}</th>`,
  );
}

function checkHeads(groups: Groups): Markup[] {
  return [...groups.values()].map(
    (checks) =>
      html`${GAP}${checks.map((check) => html`<th class="name" scope="col"><span>${nameOf(check)}</span></th>`)}`,
  );
}

/** Those of the coverage, and those that only a finding or a skipped case names; those with findings come first. */
function operationsOf(report: Report, cells: readonly Cell[]): Operation[] {
  const known = new Set(report.coverage.operations.map(({ operation }) => operation));
  const others = [...new Set(cells.map(({ operation }) => operation))].filter((name) => !known.has(name));
  const bare = others.map((operation) => ({ operation, exchanges: 0, statuses: [], checks: [] }));
  const all = [...report.coverage.operations, ...bare];
  const worst = report.findings.map(({ operation }) => operation);
  const rank = ({ operation }: Operation) =>
    worst.includes(operation) ? worst.indexOf(operation) : worst.length;
  return all.toSorted((left, right) => rank(left) - rank(right));
}

function statusCell(operation: Operation, wanted: string): Markup {
  const status = operation.statuses.find((candidate) => candidate.status === wanted);
  if (!status) return html`<td class="blank"></td>`;
  const { documented, exchanges } = status;
  const kind = !documented ? 'failed' : exchanges === 0 ? 'none' : 'passed';
  const told = `${documented ? 'documented' : 'not documented'}, ${exchanges === 0 ? 'not seen' : `seen ${count(exchanges, 'time')}`}`;
  return html`<td class="${kind}" title="${`${operation.operation} ${wanted}: ${told}`}"><span aria-hidden="true">${exchanges}</span><span class="sr">${told}</span></td>`;
}

function checkCell(cell: Cell | undefined, anchors: ReadonlyMap<string, number>): Markup {
  if (!cell) return html`<td class="blank"></td>`;
  const { operation, check, outcome, findings, reasons } = cell;
  const why = outcome === 'skipped' ? reasons : findings.map(({ message }) => message);
  const mark = html`<span aria-hidden="true">${MARKS[outcome]}</span><span class="sr">${outcome}</span>`;
  const [first] = findings;
  const anchor = first && anchors.get(first.id);
  return html`<td class="${outcome}" title="${[`${check} ${operation}: ${outcome}`, ...why].join('\n')}">${anchor === undefined ? mark : html`<a href="#finding-${anchor}">${mark}</a>`}</td>`;
}

function nameOf(check: string): string {
  return check.slice(check.indexOf('/') + 1);
}
