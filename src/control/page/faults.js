import { call } from './api.js';
import { button, byId, element, toast, visible } from './dom.js';

/**
 * What a fault may do: its name, what its number is called (if it has one) with a first value, and the fault.
 *
 * @type {readonly (readonly [label: string, value: readonly [label: string, first: number] | undefined, make: (value: number) => object])[]}
 */
const effects = [
  ['429 Too Many Requests', ['Retry-After, s', 1], (retryAfter) => ({ error: { status: 429, retryAfter } })],
  ['500 Internal Server Error', undefined, () => ({ error: { status: 500 } })],
  [
    '503 Service Unavailable',
    ['Retry-After, s', 1],
    (retryAfter) => ({ error: { status: 503, retryAfter } }),
  ],
  ['another error', ['Status', 400], (status) => ({ error: { status } })],
  ['delay', ['Milliseconds', 2000], (latency) => ({ latency })],
  ['connection reset', undefined, () => ({ drop: 'reset' })],
  ['connection closed without a reply', undefined, () => ({ drop: 'empty' })],
  ['body cut in half', undefined, () => ({ drop: 'truncate' })],
  ['body that is no JSON', undefined, () => ({ malformed: true })],
  ['slow body', ['Bytes per second', 50], (bytesPerSecond) => ({ slow: { bytesPerSecond } })],
  ['lists lag behind', ['Items missing', 1], (stale) => ({ stale })],
  ['create is answered, not stored', undefined, () => ({ lost: true })],
];

/** The form that adds faults, and the list of those in force. */
export function createFaults() {
  const effect = byId('fault-effect', HTMLSelectElement);
  const value = byId('fault-value', HTMLInputElement);
  const label = byId('fault-value-label', HTMLLabelElement);

  function showValue() {
    const [, wanted] = effects[effect.selectedIndex] ?? [];
    label.hidden = wanted === undefined;
    value.disabled = wanted === undefined;
    const [text = '', first = 0] = wanted ?? [];
    label.querySelector('span')?.replaceChildren(text);
    value.value = String(first);
  }

  async function refresh() {
    const { faults } = await call('GET', '/faults');
    byId('count-faults', HTMLElement).textContent = String(faults.length);
    document.body.classList.toggle('has-faults', faults.length > 0);
    const none = element('li', { class: 'empty' }, 'None: the mock behaves.');
    byId('fault-list', HTMLUListElement).replaceChildren(...(faults.length > 0 ? faults.map(item) : [none]));
  }

  /** @param {Record<string, unknown>} fault */
  function item({ id, matched, applied, ...fault }) {
    const remove = async () => {
      await call('DELETE', `/faults/${encodeURIComponent(String(id))}`).catch(() => undefined);
      await refresh();
    };
    return element(
      'li',
      {},
      element('span', { class: 'mark' }, `⚡ ${visible(String(id))}`),
      element('code', {}, visible(JSON.stringify(fault))),
      element('small', {}, `${applied} of ${matched} hit`),
      button('Remove', remove, { class: 'quiet', 'aria-label': `Remove fault ${id}` }),
    );
  }

  /** @param {object} fault */
  async function add(fault) {
    const { id } = await call('POST', '/faults', fault);
    await refresh();
    toast(`Fault ${id} is in force.`);
  }

  effect.append(...effects.map(([name]) => element('option', {}, name)));
  effect.addEventListener('change', showValue);
  showValue();
  byId('fault-form', HTMLFormElement).addEventListener('submit', async (event) => {
    event.preventDefault();
    const error = byId('fault-error', HTMLElement);
    const [, , make] = effects[effect.selectedIndex] ?? [];
    try {
      await add({ ...make?.(value.valueAsNumber), ...conditions() });
      error.textContent = '';
    } catch (problem) {
      error.textContent = problem instanceof Error ? problem.message : String(problem);
    }
  });
  byId('clear-faults', HTMLButtonElement).addEventListener('click', async () => {
    await call('DELETE', '/faults');
    await refresh();
  });
  return { refresh, add };
}

/** Those fields of the form that are filled in. */
function conditions() {
  const texts = ['operation', 'account', 'namespace'].flatMap((name) => {
    const { value } = byId(`fault-${name}`, HTMLInputElement);
    return value === '' ? [] : [[name, value]];
  });
  const provider = byId('fault-provider', HTMLSelectElement).value;
  const times = byId('fault-times', HTMLInputElement).valueAsNumber;
  const chance = byId('fault-chance', HTMLInputElement).valueAsNumber;
  return {
    ...Object.fromEntries(texts),
    ...(provider !== '' && { provider }),
    ...(!Number.isNaN(times) && { times }),
    ...(!Number.isNaN(chance) && chance < 100 && { probability: chance / 100 }),
  };
}
