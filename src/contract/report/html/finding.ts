import type { Finding } from '../../types.ts';
import { statusLineOf } from '../answer.ts';
import { secretsIn } from '../hint.ts';
import { type About, explainCommand } from '../reporter.ts';
import { shorten } from '../show.ts';
import { html, type Markup } from './markup.ts';
import { MARKS } from './matrix.ts';

/** A page with hundreds of megabytes of a server's words helps nobody. */
const LONGEST = 20_000;

/** A finding with the exchange that shows it and the curl that shows it again; `number` is its anchor. */
export function findingCard(finding: Finding, number: number, about?: About): Markup {
  const { id, check, severity, evidence, operation, pointer, message, expected, actual, request, response } =
    finding;
  const outcome = severity === 'error' ? 'failed' : 'warned';
  return html`
<details class="finding ${outcome}" id="finding-${number}"${number === 1 ? html` open` : ''}>
<summary><span class="badge">${MARKS[outcome]} ${severity}</span> <h3>${check}</h3> <code>${operation}</code><p>${message}</p></summary>
<div class="inside">
<dl>
<dt>Expected</dt><dd><code>${expected}</code></dd>
<dt>Actual</dt><dd><code>${shorten(actual, LONGEST)}</code></dd>
<dt>Document</dt><dd><code>${pointer}</code></dd>
${evidence === '' ? '' : html`<dt>Evidence</dt><dd><code>${evidence}</code></dd>`}
${about === undefined ? '' : html`<dt>Why</dt><dd>${about.why}</dd>`}
${finding.cause === undefined ? '' : html`<dt>Cause</dt><dd>${finding.cause}</dd>`}
${finding.alsoSeenBy === undefined ? '' : html`<dt>Also seen by</dt><dd><ul>${finding.alsoSeenBy.map((seen) => html`<li><code>${seen.check} ${seen.operation}</code>: ${seen.message}</li>`)}</ul></dd>`}
<dt>Read on</dt><dd><code>${explainCommand(check)}</code></dd>
<dt>Id</dt><dd><code>${id}</code></dd>
</dl>
<div><h4>See it again</h4><pre tabindex="0">${finding.curl}</pre>${secretsIn(finding.curl).map((hint) => html`<p class="soft">${hint}</p>`)}</div>
<div class="pair">
<div><h4>Request</h4><pre tabindex="0">${wireText(`${request.method} ${request.url}`, request.headers, request.body)}</pre></div>
<div><h4>Response</h4><pre tabindex="0">${wireText(statusLineOf(response), response.headers, response.body)}</pre></div>
</div>
</div>
</details>`;
}

function wireText(start: string, headers: Finding['request']['headers'], body: string | undefined): string {
  const lines = [start, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return [...lines, ...(body === undefined ? [] : ['', shorten(body, LONGEST)])].join('\n');
}
