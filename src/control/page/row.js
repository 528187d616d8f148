import { element, visible } from './dom.js';
import { badge } from './grades.js';

/** @typedef {import('../../mock/journal/entry.ts').JournalEntry} Entry */

/**
 * An exchange as a line of the list.
 *
 * @param {Entry} entry
 */
export function toRow(entry) {
  const { id, at, method, path, query, status, operation, account, fault, durationMs, grade } = entry;
  const hint = entry.nearMiss ?? entry.warnings[0];
  const target = element('span', { class: 'path', title: visible(path) }, visible(path));
  if (query !== '') target.append(element('span', { class: 'query' }, visible(`?${query}`)));
  return element(
    'li',
    { role: 'option', id: `row-${id}`, class: 'row', 'aria-selected': 'false', 'data-id': id },
    element('span', {}, element('span', { class: statusClass(status) }, statusText(status))),
    element('span', { class: `method ${/^[A-Z]+$/.test(method) ? method : ''}` }, visible(method)),
    element('span', { class: 'target' }, target, ...(fault === null ? [] : [faultMark(fault)])),
    element('span', { class: 'operation' }, operation ?? '–'),
    element('span', { class: 'account' }, account === null ? '–' : visible(account)),
    badge(grade),
    element('span', { class: 'number' }, durationMs < 100 ? durationMs.toFixed(1) : durationMs.toFixed(0)),
    element('time', { class: 'number', datetime: at }, at.slice(11, 23)),
    ...(hint === undefined ? [] : [hintLine(hint)]),
  );
}

/** @param {number} status */
export function statusText(status) {
  return status === 0 ? 'cut' : String(status);
}

/** @param {number} status */
export function statusClass(status) {
  return `status s${Math.floor(status / 100)}`;
}

/** @param {string} fault */
function faultMark(fault) {
  return element('span', { class: 'mark', title: 'A fault shaped this reply' }, `⚡ ${visible(fault)}`);
}

/**
 * A sentence of keymock's, in which code stands between backticks.
 *
 * @param {string} text
 */
export function sentence(text) {
  return text
    .split('`')
    .map((part, at) => (at % 2 === 1 ? element('code', {}, visible(part)) : visible(part)));
}

/** @param {string} text */
function hintLine(text) {
  return element('span', { class: 'hint' }, ...sentence(text));
}
