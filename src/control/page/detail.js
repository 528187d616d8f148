import { showBody } from './body.js';
import { toCurl } from './curl.js';
import { button, copy, element, visible } from './dom.js';
import { badge, grades } from './grades.js';
import { sentence, statusClass, statusText } from './row.js';

/** @typedef {import('../../mock/journal/entry.ts').JournalEntry} Entry */

/** Faults for the next request of the same kind. */
const next = /** @type {const} */ ([
  ['429', { error: { status: 429, retryAfter: 1 } }],
  ['500', { error: { status: 500 } }],
  ['503', { error: { status: 503 } }],
  ['2 s late', { latency: 2000 }],
  ['cut off', { drop: 'reset' }],
]);

/**
 * An exchange with all that is known of it.
 *
 * @param {Entry} entry
 * @param {{ close: () => void, addFault: (fault: object) => void }} actions
 */
export function toDetail(entry, { close, addFault }) {
  const { id, method, path, query, status, grade, evidence, provider, operation, account, namespace, fault } =
    entry;
  const facts = [
    ['API', provider],
    ['Operation', operation],
    ['Account', account],
    ['Namespace', namespace],
    ['Fault', fault],
    ['Time', `${entry.at.replace('T', ' ').replace('Z', '')} UTC`],
    ['Took', `${entry.durationMs} ms`],
  ];
  const curl = () => copy(toCurl(entry, location.origin), 'the request as curl');
  return [
    element(
      'div',
      { class: 'title' },
      button('←', close, { class: 'back', 'aria-label': 'Back to the list' }),
      element('span', { class: statusClass(status) }, statusText(status)),
      element(
        'h2',
        {},
        `${visible(method)} `,
        visible(path),
        ...(query === '' ? [] : [element('span', { class: 'query' }, visible(`?${query}`))]),
      ),
      button('Copy as curl', curl, { class: 'primary', title: 'c' }),
      button('×', close, { class: 'close', 'aria-label': 'Close' }),
    ),
    ...[entry.nearMiss ?? [], entry.warnings]
      .flat()
      .map((text) => element('p', { class: 'note' }, ...sentence(text))),
    element(
      'dl',
      { class: 'facts' },
      ...facts.flatMap(([name, value]) => (value ? [fact(String(name), visible(value))] : [])),
      fact('Evidence', badge(grade), ' ', element('code', {}, visible(evidence))),
    ),
    element('p', { class: 'meaning' }, grade === null ? '' : `${grade}: ${grades[grade]}.`),
    ...message('Request', entry.request),
    ...message(status === 0 ? 'Response: the connection was cut' : 'Response', entry.response),
    ...(operation === null || provider === null
      ? []
      : [
          element('h3', { class: 'plain' }, `At the next ${operation}`),
          element(
            'div',
            { class: 'buttons' },
            ...next.map(([label, effect]) =>
              button(`⚡ ${label}`, () => addFault({ provider, operation, times: 1, ...effect })),
            ),
          ),
        ]),
    element('p', { class: 'id' }, id),
  ];
}

/**
 * @param {string} name
 * @param {(Node | string)[]} value
 */
function fact(name, ...value) {
  return element('div', {}, element('dt', {}, name), element('dd', {}, ...value));
}

/**
 * @param {string} title
 * @param {Entry['request']} shown
 */
function message(title, { headers, body }) {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one) =>
      element('tr', {}, element('th', { scope: 'row' }, visible(name)), element('td', {}, visible(one))),
    ),
  );
  return [
    element(
      'div',
      { class: 'bar' },
      element('h3', {}, title),
      element('span', { class: 'gap' }),
      ...(body === '' ? [] : [button('Copy body', () => copy(body, 'the body'), { class: 'quiet' })]),
    ),
    showBody(body),
    element(
      'details',
      { class: 'headers' },
      element('summary', {}, `${lines.length} ${lines.length === 1 ? 'header' : 'headers'}`),
      element('table', {}, element('tbody', {}, ...lines)),
    ),
  ];
}
