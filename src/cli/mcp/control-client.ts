/** A request to the control API of a running keymock; gives the JSON of the reply, undefined where it has none. */
export type Ask = (
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  more?: {
    readonly query?: Readonly<Record<string, unknown>>;
    readonly body?: unknown;
    readonly signal?: AbortSignal;
  },
) => Promise<unknown>;

/** Milliseconds; a wait for requests takes a minute at most. */
const timeout = 90_000;

/**
 * Sends requests to the control API at a URL.
 *
 * Each request fails with an Error whose message is for people: the `detail` of the control API's problem (RFC 9457), or why there
 * is no reply. No message shows the token.
 *
 * @example
 * await controlClient('http://127.0.0.1:4010')('GET', 'clock'); // { now: '2024-08-01T10:00:00.000Z', frozen: true }
 */
export function controlClient(url: string, token?: string): Ask {
  return async (method, path, { query = {}, body, signal } = {}) => {
    const target = new URL(`${url}/__keymock/${path}`);
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, String(value));
    const response = await fetch(target, {
      method,
      // A redirect would carry the token elsewhere.
      redirect: 'error',
      headers: token === undefined ? {} : { Authorization: `Bearer ${token}` },
      signal: AbortSignal.any([AbortSignal.timeout(timeout), ...(signal ? [signal] : [])]),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch((error: unknown) => {
      throw new Error(`No keymock answers at ${url} (${reasonOf(error)}). ${start}`);
    });
    const text = await response.text();
    const json = parse(text);
    if (response.ok) {
      if (text !== '' && json === undefined)
        throw new Error(`What answers at ${url} is not keymock. ${start}`);
      return json;
    }
    const detail = (json as { detail?: unknown } | undefined)?.detail;
    if (typeof detail === 'string') throw new Error(detail);
    throw new Error(
      `What answers at ${url} has no control API (status ${response.status}). Is it keymock, without --no-control?`,
    );
  };
}

const start = 'Start one with "npx keymock", or let "keymock mcp --serve" start one.';

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  if (cause instanceof Error && 'code' in cause) return String(cause.code);
  return error instanceof Error ? error.name : 'unknown reason';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
