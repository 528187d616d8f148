import { toCurl } from './curl.js';
import { toDetail } from './detail.js';
import { button, byId, copy, element } from './dom.js';
import { toRow } from './row.js';

/** @typedef {import('../../mock/journal/entry.ts').JournalEntry} Entry */

/** As many as the journal keeps. */
const most = 1000;

/** @type {Readonly<Record<string, (entry: Entry) => boolean>>} */
const kinds = {
  all: () => true,
  failed: ({ status }) => status >= 400,
  fault: ({ fault }) => fault !== null,
  hint: ({ nearMiss, warnings }) => nearMiss !== null || warnings.length > 0,
};

/**
 * The list of requests with the chosen one beside it.
 *
 * @param {{ addFault: (fault: object) => void }} actions
 */
export function createRequests({ addFault }) {
  const list = byId('list', HTMLOListElement);
  const detail = byId('detail', HTMLElement);
  const search = byId('search', HTMLInputElement);
  const pauseButton = byId('pause', HTMLButtonElement);
  /** @type {Map<string, { entry: Entry, row: HTMLLIElement, text: string }>} */
  const kept = new Map();
  /** Those that came since the last frame, or while the list is held still. */
  /** @type {Entry[]} */
  let waiting = [];
  let only = 'all';
  let isPaused = false;
  let isDue = false;
  /** @type {string | undefined} */
  let chosen;

  /** @param {Entry} entry */
  function keep(entry) {
    const { id, method, path, query, status, operation, account, namespace, fault, provider } = entry;
    const parts = [method, `${path}?${query}`, status, operation, account, namespace, fault, provider];
    const row = toRow(entry);
    kept.set(id, { entry, row, text: parts.join(' ').toLowerCase() });
    row.hidden = !isShown(id);
    return row;
  }

  /** @param {string} id */
  function isShown(id) {
    const one = kept.get(id);
    const words = search.value.toLowerCase().split(/\s+/);
    return (
      one !== undefined && kinds[only]?.(one.entry) === true && words.every((word) => one.text.includes(word))
    );
  }

  function dropOldest() {
    for (const [id, { row }] of kept) {
      if (kept.size <= most) return;
      row.remove();
      kept.delete(id);
    }
  }

  function showCounts() {
    byId('count-requests', HTMLElement).textContent = String(kept.size);
    const isEmpty = [...kept.values()].every(({ row }) => row.hidden);
    byId('empty', HTMLElement).hidden = !isEmpty;
    byId('empty', HTMLElement).dataset['reason'] = kept.size === 0 ? 'none' : 'filter';
    pauseButton.textContent = isPaused ? `Go on${waiting.length > 0 ? ` (${waiting.length})` : ''}` : 'Pause';
  }

  function flush() {
    isDue = false;
    if (!isPaused) {
      const rows = waiting
        .slice(-most)
        .filter(({ id }) => !kept.has(id))
        .map(keep);
      waiting = [];
      list.prepend(...rows.reverse());
      dropOldest();
    }
    showCounts();
  }

  function filter() {
    for (const [id, { row }] of kept) row.hidden = !isShown(id);
    showCounts();
  }

  /** @param {string | undefined} id */
  function choose(id) {
    for (const row of list.querySelectorAll('[aria-selected="true"]'))
      row.setAttribute('aria-selected', 'false');
    const one = id === undefined ? undefined : kept.get(id);
    chosen = one?.entry.id;
    detail.hidden = one === undefined;
    document.body.classList.toggle('has-detail', one !== undefined);
    if (!one) {
      list.removeAttribute('aria-activedescendant');
      list.focus();
      return;
    }
    one.row.setAttribute('aria-selected', 'true');
    one.row.scrollIntoView({ block: 'nearest' });
    list.setAttribute('aria-activedescendant', one.row.id);
    detail.replaceChildren(...toDetail(one.entry, { close: () => choose(undefined), addFault }));
    detail.scrollTop = 0;
  }

  /** @param {number} step 1 is the next one down */
  function move(step) {
    const ids = [...list.children].flatMap((row) =>
      row instanceof HTMLElement && !row.hidden ? [row.dataset['id'] ?? ''] : [],
    );
    const at = chosen === undefined ? -1 : ids.indexOf(chosen);
    const id = ids[at < 0 ? 0 : Math.min(ids.length - 1, Math.max(0, at + step))];
    if (id !== undefined) choose(id);
  }

  list.addEventListener('click', ({ target }) => {
    const row = target instanceof Element ? target.closest('[role=option]') : null;
    if (row instanceof HTMLElement) choose(row.dataset['id']);
  });
  search.addEventListener('input', filter);
  for (const one of document.querySelectorAll('[data-only]')) {
    one.addEventListener('click', () => {
      only = one instanceof HTMLElement ? (one.dataset['only'] ?? 'all') : 'all';
      for (const other of document.querySelectorAll('[data-only]'))
        other.setAttribute('aria-pressed', String(other === one));
      filter();
    });
  }
  function pause() {
    isPaused = !isPaused;
    pauseButton.setAttribute('aria-pressed', String(isPaused));
    flush();
  }
  pauseButton.addEventListener('click', pause);

  return {
    /** @param {Entry} entry */
    add(entry) {
      waiting.push(entry);
      if (waiting.length > most) waiting.shift();
      if (isDue) return;
      isDue = true;
      // Not an animation frame: those stop in a tab that is not looked at, and the queue would grow.
      setTimeout(flush, 50);
    },
    /** @param {readonly Entry[]} entries all that there are */
    replace(entries) {
      kept.clear();
      waiting = [];
      const before = chosen;
      list.replaceChildren(...entries.map(keep).reverse());
      showCounts();
      if (before !== undefined) choose(kept.has(before) ? before : undefined);
    },
    count: () => kept.size + waiting.length,
    operations: () => new Set([...kept.values()].flatMap(({ entry }) => entry.operation ?? [])),
    move,
    close: () => choose(undefined),
    pause,
    open: () => detail.focus(),
    copyCurl() {
      const one = chosen === undefined ? undefined : kept.get(chosen);
      if (one) copy(toCurl(one.entry, location.origin), 'the request as curl');
    },
  };
}

/**
 * What is shown where there is no request.
 *
 * @param {readonly { name: string, title: string, roots: readonly string[] }[]} apis
 */
export function showWelcome(apis) {
  const commands = apis.map(({ title, roots }) => {
    const command = `curl -H 'Authorization: Bearer me' ${location.origin}${roots[0] ?? '/'}`;
    return element(
      'div',
      { class: 'try' },
      element('b', {}, title),
      element('code', {}, command),
      button('Copy', () => copy(command, 'the command'), { class: 'quiet' }),
    );
  });
  byId('empty', HTMLElement).replaceChildren(
    element(
      'div',
      { class: 'when-none' },
      element('h2', {}, 'Waiting for the first request'),
      element('p', {}, 'Point a client here; each request appears as it is answered.'),
      ...commands,
    ),
    element('p', { class: 'when-filter' }, 'No request is like this.'),
  );
}
