import type { Report } from '../types.ts';
import { findingCard } from './html/finding.ts';
import { type Markup, markup, html as piece, trusted } from './html/markup.ts';
import { matrix } from './html/matrix.ts';
import { STYLE } from './html/style.ts';
import { causesText, groupBy } from './outcomes.ts';
import type { Reporter } from './reporter.ts';
import { count } from './show.ts';

/**
 * One file to open in a browser, without a network. It has no script, and its policy allows none: even if a server's
 * words came to stand in it unescaped, they could not run.
 */
export const html: Reporter = (report, _exchanges, options = {}) =>
  markup(piece`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${verdict(report)}: keymock check ${report.provider}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<header>
<h1>${report.provider} <span class="soft">(${report.dialect})</span>: ${verdict(report)}</h1>
<p class="meta">at <code>${report.url}</code>, seed ${report.seed}</p>
${tiles(report)}
</header>
<main>
<h2>What was tried</h2>
${matrix(report)}
<h2 id="findings">${count(report.findings.length, 'finding')}</h2>
${report.findings.length === 0 ? '' : piece`<p class="soft">${causesText(report) ?? ''}</p>`}
${report.findings.length === 0 ? piece`<p class="calm">Nothing to complain about.</p>` : report.findings.map((finding, at) => findingCard(finding, at + 1, options.about?.(finding.check)))}
${skipped(report)}
${unchecked(report)}
${leftBehind(report)}
</main>
<footer>${report.tool}, report version ${report.version}. Credentials are masked.</footer>
</body>
</html>
`);

function verdict({ summary }: Report): string {
  if (summary.failed > 0) return `${summary.failed} failed`;
  return summary.warned > 0 ? `passed with ${count(summary.warned, 'warning')}` : 'passed';
}

function tiles({ summary, coverage }: Report): Markup {
  const percent = coverage.total === 0 ? 100 : Math.floor((coverage.seen / coverage.total) * 100);
  return piece`<ul class="tiles">
${(['passed', 'failed', 'warned', 'skipped'] as const).map((outcome) => piece`<li class="${outcome}"><b>${summary[outcome]}</b>${outcome}</li>`)}
<li><b>${percent} %</b>of ${coverage.total} documented statuses seen<meter min="0" max="100" value="${percent}" aria-label="documented statuses seen">${percent} %</meter></li>
</ul>`;
}

function skipped({ skipped: cases }: Report): Markup {
  if (cases.length === 0) return piece``;
  const reasons = [...groupBy(cases, ({ reason }) => reason)];
  return piece`<h2>${cases.length} skipped</h2>
<ul class="list">${reasons.map(
    ([reason, items]) =>
      piece`<li>${reason} <span class="soft">(${items.length})</span><br>${items.map((item) => piece`<code>${item.case}</code> `)}</li>`,
  )}</ul>`;
}

function unchecked({ unchecked: sentences }: Report): Markup {
  if (sentences.length === 0) return piece``;
  return piece`<h2>Not checked</h2>
<ul class="list">${sentences.map((sentence) => piece`<li>${sentence}</li>`)}</ul>`;
}

function leftBehind({ leftBehind: items }: Report): Markup {
  if (items.length === 0) return piece``;
  return piece`<h2>Left behind on the server</h2>
<ul class="list">${items.map(
    ({ resource, name, id, reason }) =>
      piece`<li>${resource} <code>${name}</code>${id ? piece` (id <code>${id}</code>)` : ''}: ${reason}</li>`,
  )}</ul>`;
}
