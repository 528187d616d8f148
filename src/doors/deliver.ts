import type { Delivery } from '../mock/exchange.ts';

/** How often a slow body goes on, in milliseconds, where its speed allows. */
const tick = 50;

/**
 * A response of `fetch` as a fault lets it come: late, slowly, cut, or not at all.
 *
 * @throws TypeError where the connection is dropped, as `fetch` does; the signal's reason where the caller gives up.
 * @example
 * await deliver(response, { delayMs: 200 }, request.signal);
 */
export async function deliver(
  response: Response,
  delivery: Delivery,
  signal: AbortSignal,
): Promise<Response> {
  const { delayMs = 0, drop, bytesPerSecond } = delivery;
  if (delayMs > 0) await wait(delayMs, signal);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (drop === 'reset' || drop === 'empty' || (drop && bytes.length === 0)) throw networkError();
  if (!drop && (bytesPerSecond === undefined || bytes.length === 0)) return withBody(response, bytes);
  const end = drop ? Math.floor(bytes.length / 2) : bytes.length;
  return withBody(response, paced(bytes.subarray(0, end), bytesPerSecond, signal, drop && networkError()));
}

function networkError(): TypeError {
  return new TypeError('fetch failed', { cause: new Error('keymock: a fault dropped the connection') });
}

function withBody({ status, statusText, headers }: Response, body: BodyInit): Response {
  const isNull = status === 204 || status === 304 || (body instanceof Uint8Array && body.length === 0);
  return new Response(isNull ? null : body, { status, statusText, headers });
}

/** The bytes at their speed, and then the error if there is one. */
function paced(
  bytes: Uint8Array<ArrayBuffer>,
  bytesPerSecond: number | undefined,
  signal: AbortSignal,
  error: Error | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { size, every } = paceOf(bytesPerSecond, bytes.length);
  let sent = 0;
  return new ReadableStream({
    async pull(controller) {
      if (sent >= bytes.length) {
        if (error) controller.error(error);
        else controller.close();
        return;
      }
      if (every > 0) await wait(every, signal);
      controller.enqueue(bytes.slice(sent, sent + size));
      sent += size;
    },
  });
}

/** In pieces of how many bytes, and every how many milliseconds, a body is sent. */
export function paceOf(bytesPerSecond: number | undefined, length: number): { size: number; every: number } {
  if (bytesPerSecond === undefined) return { size: Math.max(1, length), every: 0 };
  const size = Math.max(1, Math.floor((bytesPerSecond * tick) / 1000));
  return { size, every: (size * 1000) / bytesPerSecond };
}

function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, milliseconds);
    signal.addEventListener('abort', abort, { once: true });
  });
}
