import { element, visibleLines } from './dom.js';

/** A longer body is shown without colours: each colour is an element. */
const mostColoured = 64 * 1024;
const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * A body: JSON with line breaks and colours, anything else as it is.
 *
 * @param {string} text
 */
export function showBody(text) {
  if (text === '') return element('p', { class: 'none' }, 'no body');
  const pretty = prettyJson(text);
  const block = element('pre', { tabindex: 0 });
  if (pretty === undefined || pretty.length > mostColoured) block.append(visibleLines(pretty ?? text));
  else block.append(...coloured(pretty));
  return block;
}

/**
 * JSON with line breaks; undefined where a text is none. Values stay as they were sent: a number that JavaScript cannot hold would
 * become another.
 *
 * @param {string} text
 */
export function prettyJson(text) {
  try {
    if (typeof JSON.parse(text) !== 'object') return undefined;
  } catch {
    return undefined;
  }
  let depth = 0;
  let pretty = '';
  for (const [part] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{[]\s*[}\]]|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (part === '{' || part === '[') pretty += part + lineAt(++depth);
    else if (part === '}' || part === ']') pretty += lineAt(--depth) + part;
    else if (part === ',') pretty += part + lineAt(depth);
    else pretty += part === ':' ? ': ' : part.startsWith('"') ? part : part.replace(/\s+/g, '');
  }
  return pretty;
}

/** @param {number} depth */
function lineAt(depth) {
  return `\n${'  '.repeat(depth)}`;
}

/** @param {string} json */
function* coloured(json) {
  let from = 0;
  for (const match of json.matchAll(token)) {
    const [whole, text, colon] = match;
    yield visibleLines(json.slice(from, match.index));
    const kind = text === undefined ? 'literal' : colon === undefined ? 'text' : 'name';
    yield element('span', { class: kind }, visibleLines(text ?? whole));
    if (colon !== undefined) yield colon;
    from = match.index + whole.length;
  }
  yield visibleLines(json.slice(from));
}
