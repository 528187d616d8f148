import { call, download, follow, Refused, setToken } from './api.js';
import { createClock } from './clock.js';
import { byId, element, toast } from './dom.js';
import { createFaults } from './faults.js';
import { explainGrades } from './grades.js';
import { createRequests, showWelcome } from './requests.js';
import { showStored } from './stored.js';

/** Milliseconds: how often the page looks for what others changed, and how long it waits before it connects again. */
const often = 4000;
const again = 1000;
const views = ['requests', 'stored', 'faults'];

explainGrades();
const clock = createClock();
const faults = createFaults();
/** @param {object} fault */
const addFault = (fault) => faults.add(fault).catch(report);
const requests = createRequests({ addFault });

/** @param {unknown} error */
function report(error) {
  if (error instanceof Refused && error.status === 401) login();
  else toast(error instanceof Error ? error.message : String(error));
}

function login() {
  const dialog = byId('login', HTMLDialogElement);
  if (!dialog.open) dialog.showModal();
}

/** @param {'waiting' | 'live' | 'lost'} state */
function showLive(state) {
  const live = byId('live', HTMLElement);
  live.dataset['state'] = state;
  live.textContent = { waiting: 'connecting', live: 'live', lost: 'not reached' }[state];
}

async function loadRequests() {
  requests.replace((await call('GET', '/requests')).requests);
}

async function loadStored(isForced = false) {
  showStored((await call('GET', '/state')).rows, isForced);
}

async function loadApis() {
  const { version, apis } = await call('GET', '/health');
  byId('version', HTMLElement).textContent = version;
  showWelcome(apis);
  for (const id of ['fault-provider', 'reset-provider']) {
    const options = apis.map((/** @type {{ name: string }} */ { name }) =>
      element('option', { value: name }, name),
    );
    byId(id, HTMLSelectElement).replaceChildren(element('option', { value: '' }, 'any'), ...options);
  }
}

const loadAll = () =>
  Promise.all([loadApis(), loadRequests(), loadStored(), faults.refresh(), clock.refresh()]);

let isStale = false;

/** Reads again what a request may have changed, soon, and once for many requests. */
function readSoon() {
  if (isStale) return;
  isStale = true;
  setTimeout(() => {
    isStale = false;
    Promise.all([loadStored(), faults.refresh()]).catch(() => undefined);
  }, 500);
}

async function connect() {
  for (;;) {
    try {
      await follow({
        opened() {
          showLive('live');
          // The stream is open: nothing that comes from now on is missed.
          loadAll().catch(report);
        },
        entry(entry) {
          requests.add(entry);
          readSoon();
        },
      });
    } catch (error) {
      if (error instanceof Refused && error.status === 401) {
        showLive('waiting');
        login();
        return;
      }
    }
    showLive('lost');
    await new Promise((resolve) => setTimeout(resolve, again));
  }
}

/** What another client changed: a reset, a restored snapshot, the clock. */
async function reconcile() {
  if (document.hidden || byId('live', HTMLElement).dataset['state'] !== 'live') return;
  const { total } = await call('GET', '/requests?limit=0');
  if (total < requests.count()) await Promise.all([loadRequests(), loadStored()]);
  await Promise.all([clock.refresh(), faults.refresh()]);
}

/** @param {string} wanted */
function showView(wanted) {
  for (const view of views) {
    byId(view, HTMLElement).hidden = view !== wanted;
    const tab = byId(`tab-${view}`, HTMLButtonElement);
    tab.setAttribute('aria-selected', String(view === wanted));
    tab.tabIndex = view === wanted ? 0 : -1;
  }
  if (wanted === 'stored') loadStored().catch(report);
  if (wanted === 'faults') {
    const names = [...requests.operations()].map((name) => element('option', { value: name }));
    byId('operations', HTMLDataListElement).replaceChildren(...names);
  }
}

/**
 * @param {string} id
 * @param {() => unknown} act
 */
function onClick(id, act) {
  byId(id, HTMLButtonElement).addEventListener('click', async () => {
    try {
      await act();
    } catch (error) {
      report(error);
    }
  });
}

/** @param {object} scope */
async function reset(scope) {
  const error = byId('reset-error', HTMLElement);
  try {
    await call('POST', '/reset', scope);
    await loadAll();
    error.textContent = '';
    byId('reset', HTMLElement).hidePopover();
    toast('Reset.');
  } catch (problem) {
    error.textContent = problem instanceof Error ? problem.message : String(problem);
  }
}

for (const [at, view] of views.entries()) {
  onClick(`tab-${view}`, () => showView(view));
  byId(`tab-${view}`, HTMLButtonElement).addEventListener('keydown', ({ key }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[key] ?? 0;
    const next = views[(at + step + views.length) % views.length];
    if (step === 0 || next === undefined) return;
    showView(next);
    byId(`tab-${next}`, HTMLButtonElement).focus();
  });
}
onClick('archive', () => download('/requests.har', 'keymock.har'));
onClick('snapshot', () => download('/state', 'keymock-state.json'));
onClick('hide-secrets', () => loadStored(true));
onClick('clear', async () => {
  await call('DELETE', '/requests');
  await loadRequests();
});
onClick('reset-all', () => reset({}));
onClick('help-button', () => byId('help', HTMLDialogElement).showModal());
onClick('theme', () => {
  const order = ['', 'light', 'dark'];
  const theme =
    order[(order.indexOf(document.documentElement.dataset['theme'] ?? '') + 1) % order.length] ?? '';
  document.documentElement.dataset['theme'] = theme;
  localStorage.setItem('keymock-theme', theme);
});
document.documentElement.dataset['theme'] = localStorage.getItem('keymock-theme') ?? '';
byId('reset-form', HTMLFormElement).addEventListener('submit', (event) => {
  event.preventDefault();
  const fields = [
    ['provider', byId('reset-provider', HTMLSelectElement).value],
    ['account', byId('reset-account', HTMLInputElement).value],
    ['namespace', byId('reset-namespace', HTMLInputElement).value],
  ];
  const scope = Object.fromEntries(fields.filter(([, value]) => value !== ''));
  if (Object.keys(scope).length > 0) reset(scope);
  else byId('reset-error', HTMLElement).textContent = 'Name an API, an account or a namespace.';
});
byId('login-form', HTMLFormElement).addEventListener('submit', () => {
  setToken(byId('token', HTMLInputElement).value);
  connect();
});

/** @type {Readonly<Record<string, () => void>>} */
const keys = {
  j: () => requests.move(1),
  k: () => requests.move(-1),
  ArrowDown: () => requests.move(1),
  ArrowUp: () => requests.move(-1),
  Enter: () => requests.open(),
  Escape: () => requests.close(),
  '/': () => byId('search', HTMLInputElement).focus(),
  c: () => requests.copyCurl(),
  p: () => requests.pause(),
  '?': () => byId('help', HTMLDialogElement).showModal(),
  1: () => showView('requests'),
  2: () => showView('stored'),
  3: () => showView('faults'),
};
/** Keys that a control or a text to scroll has a use of its own for. */
const taken = /^(?:Enter|Arrow)/;

document.addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open], :popover-open'))
    return;
  if (target instanceof HTMLInputElement && key === 'Escape') byId('list', HTMLElement).focus();
  if (target instanceof HTMLInputElement || target instanceof HTMLSelectElement) return;
  const isList = target === document.body || target === byId('list', HTMLElement);
  if ((taken.test(key) && !isList) || !Object.hasOwn(keys, key)) return;
  event.preventDefault();
  keys[key]?.();
});

connect();
setInterval(() => reconcile().catch(() => undefined), often);
