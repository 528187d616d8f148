import { call } from './api.js';
import { byId } from './dom.js';

/** The clock in the header, and what moves it. */
export function createClock() {
  /** How far the mock's time is from this page's, and the time itself while it is frozen. */
  let ahead = 0;
  /** @type {number | undefined} */
  let frozenAt;

  const now = () => new Date(frozenAt ?? Date.now() + ahead);

  function show() {
    const text = now().toISOString();
    byId('clock-now', HTMLTimeElement).textContent =
      Math.abs(ahead) > 60_000 ? text.slice(0, 16).replace('T', ' ') : text.slice(11, 19);
    byId('clock-full', HTMLTimeElement).textContent = `${text.slice(0, 19).replace('T', ' ')} UTC`;
  }

  /** @param {{ now: string, frozen: boolean }} state */
  function set(state) {
    const at = Date.parse(state.now);
    ahead = at - Date.now();
    frozenAt = state.frozen ? at : undefined;
    document.body.classList.toggle('is-frozen', state.frozen);
    byId('clock-state', HTMLElement).textContent = state.frozen ? '❄' : '●';
    byId('clock-freeze', HTMLButtonElement).textContent = state.frozen ? 'Let it run' : 'Freeze';
    const seconds = Math.round(ahead / 1000);
    const offset =
      Math.abs(seconds) < 2
        ? 'the system’s time'
        : `${seconds > 0 ? 'ahead' : 'behind'} of the system by ${span(Math.abs(seconds))}`;
    byId('clock-text', HTMLElement).textContent = state.frozen ? 'It stands still.' : `It runs: ${offset}.`;
    show();
  }

  const refresh = async () => set(await call('GET', '/clock'));

  /** @param {() => Promise<any>} act */
  async function change(act) {
    const error = byId('clock-error', HTMLElement);
    try {
      set(await act());
      error.textContent = '';
    } catch (problem) {
      error.textContent = problem instanceof Error ? problem.message : String(problem);
    }
  }

  for (const one of document.querySelectorAll('[data-advance]')) {
    one.addEventListener('click', () =>
      change(() =>
        call('POST', '/clock/advance', {
          ms: Number(one instanceof HTMLElement ? one.dataset['advance'] : 0),
        }),
      ),
    );
  }
  byId('clock-freeze', HTMLButtonElement).addEventListener('click', () =>
    change(() => call('PUT', '/clock', { frozen: frozenAt === undefined })),
  );
  byId('clock-system', HTMLButtonElement).addEventListener('click', () =>
    change(() => call('PUT', '/clock', { now: null, frozen: false })),
  );
  byId('clock-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault();
    const { value } = byId('clock-input', HTMLInputElement);
    change(() => call('PUT', '/clock', { now: `${value}Z` }));
  });
  byId('clock', HTMLElement).addEventListener('beforetoggle', () => {
    byId('clock-input', HTMLInputElement).value = now().toISOString().slice(0, 19);
  });
  setInterval(show, 1000);
  return { refresh };
}

/** @param {number} seconds */
function span(seconds) {
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const parts = [
    [days, 'd'],
    [hours, 'h'],
    [minutes, 'min'],
    [seconds % 60, 's'],
  ].filter(([count]) => count !== 0);
  return parts
    .slice(0, 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
