import { button, byId, element, visible } from './dom.js';

/** Fields whose values authenticate somebody, or are made from such a value. `key` and `owner` may contain one. */
const secret = /token|secret|password|hash|api_?key|^key$|^owner$|^metadata$/i;
/** With open authentication an account is a token: shown only if it is an id or reads as a name, as in the journal (`is-name.ts`). */
const account = /account|userId|creatorId|username/i;
const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const name = /^[a-z]+\d{0,3}(?:[-_. ](?:[a-z]+\d{0,3}|\d{1,3}))*$/i;
const readsAsSecret = /secret|passw|token|key|s3cr|^(?:sk|pk|gh[a-z]|ey[a-z])[-_.\dA-Z]/i;
const mostRows = 500;
/** What is shown, so that a secret stays revealed while nothing changes. */
let before = '';

/**
 * Whether a field of a row is masked until it is clicked.
 *
 * @param {string} field
 * @param {unknown} value
 */
export function isMasked(field, value) {
  if (value === null || value === '') return false;
  const text = String(value);
  const isName = text.length <= 16 && name.test(text) && !readsAsSecret.test(text);
  return secret.test(field) || (account.test(field) && !isName && !id.test(text));
}

/**
 * Shows the rows of a snapshot, a table for each model that has any.
 *
 * @param {Record<string, Record<string, string | number | boolean | null>[]>} rows
 * @param {boolean} isForced also where nothing has changed; what was revealed is masked again
 */
export function showStored(rows, isForced = false) {
  const text = JSON.stringify(rows);
  if (text === before && !isForced) return;
  before = text;
  const models = Object.entries(rows).filter(([, all]) => all.length > 0);
  const total = models.reduce((sum, [, all]) => sum + all.length, 0);
  byId('count-stored', HTMLElement).textContent = String(total);
  const tables = models.map(([model, all]) => {
    const fields = Object.keys(all[0] ?? {});
    const shown = all.slice(-mostRows).reverse();
    const head = element('tr', {}, ...fields.map((field) => element('th', { scope: 'col' }, field)));
    const body = shown.map((row) =>
      element('tr', {}, ...fields.map((field) => cell(field, row[field] ?? null))),
    );
    return element(
      'section',
      { class: 'model' },
      element('h2', {}, model, ' ', element('b', {}, String(all.length))),
      element(
        'div',
        { class: 'wide', tabindex: 0, role: 'region', 'aria-label': model },
        element('table', {}, element('thead', {}, head), element('tbody', {}, ...body)),
      ),
      ...(all.length > mostRows
        ? [element('p', {}, `The newest ${mostRows} of ${all.length}. A snapshot has all.`)]
        : []),
    );
  });
  const none = element('p', { class: 'empty' }, 'Nothing is stored yet.');
  byId('tables', HTMLElement).replaceChildren(...(tables.length > 0 ? tables : [none]));
}

/**
 * @param {string} field
 * @param {string | number | boolean | null} value
 */
function cell(field, value) {
  if (value === null) return element('td', { class: 'null' }, '–');
  if (!isMasked(field, value)) return element('td', { class: typeof value }, visible(String(value)));
  const shown = button(
    '••••••••',
    () => {
      const isHidden = shown.getAttribute('aria-pressed') === 'false';
      shown.textContent = isHidden ? visible(String(value)) : '••••••••';
      shown.setAttribute('aria-pressed', String(isHidden));
    },
    {
      class: 'secret',
      'aria-pressed': 'false',
      'aria-label': `Reveal ${field}`,
      title: 'Click to see, click to mask',
    },
  );
  return element('td', {}, shown);
}
