/** @typedef {import('../../mock/journal/entry.ts').JournalEntry} Entry */

const root = '/__keymock';
const kept = 'keymock-token';

/** The token of --control-token: from `#token=...`, which is then removed, or asked for. */
let token = sessionStorage.getItem(kept) ?? '';
const given = new URLSearchParams(location.hash.slice(1)).get('token');
if (given !== null) {
  setToken(given);
  history.replaceState(null, '', location.pathname);
}

/** @param {string} value */
export function setToken(value) {
  token = value;
  sessionStorage.setItem(kept, value);
}

/** A request that the control API refused. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {string} detail
   */
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

/**
 * @param {string} method
 * @param {string} path below `/__keymock`
 * @param {unknown} [body]
 * @param {AbortSignal} [signal]
 */
async function send(method, path, body, signal) {
  const response = await fetch(root + path, {
    method,
    ...(token !== '' && { headers: { Authorization: `Bearer ${token}` } }),
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
  if (response.ok) return response;
  const problem = await response.json().catch(() => ({}));
  throw new Refused(response.status, problem.detail ?? `keymock replied ${response.status}.`);
}

/**
 * A request of the control API.
 *
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
export async function call(method, path, body) {
  const response = await send(method, path, body);
  return response.status === 204 ? undefined : response.json();
}

/**
 * Saves what a path gives as a file. Not a link: the token is a header.
 *
 * @param {string} path
 * @param {string} name
 */
export async function download(path, name) {
  const url = URL.createObjectURL(await (await send('GET', path)).blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

/**
 * Reads the event stream until it ends. Not an EventSource, which sends no token.
 *
 * @param {{ opened: () => void, entry: (entry: Entry) => void }} listener
 */
export async function follow({ opened, entry }) {
  const { body } = await send('GET', '/events');
  if (!body) return;
  opened();
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (rest + value).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) {
      const data = event.split('\n').find((line) => line.startsWith('data: '));
      if (data) entry(JSON.parse(data.slice('data: '.length)));
    }
  }
}
