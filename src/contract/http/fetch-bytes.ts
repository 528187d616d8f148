import type { Settings } from '../options.ts';
import type { ReceivedResponse, SentRequest } from '../types.ts';
import type { Draft } from './draft.ts';
import { type Bytes, httpBytes } from './http-bytes.ts';
import { TooLongError } from './too-long.ts';

/** The failure of a request that was cut off because the run was stopped. */
export const cutOff = 'cut off, since the run was stopped';

/** Whether a request got no reply, or not all of it, in time. */
export function isTimeout({ status, failure }: ReceivedResponse): boolean {
  return status === 0 && failure?.startsWith('no reply within') === true;
}

/** Sends a request and reads all of the reply; where there is none, status 0 and why. An aborted `signal` cuts it off. */
export async function fetchBytes(
  { fetch, timeoutMs, maxBody }: Settings,
  request: SentRequest,
  draft: Draft,
  signal?: AbortSignal,
): Promise<ReceivedResponse> {
  // As bytes, so that no content type is added where none is wanted.
  const body = draft.body === undefined ? undefined : Buffer.from(draft.body);
  try {
    const { status, headers, bytes } = fetch
      ? await bytesBy(fetch, request, body, timeoutMs, maxBody, signal)
      : await httpBytes(request, body, timeoutMs, signal, maxBody);
    const { text, isUtf8 } = decode(bytes);
    return { status, headers, body: text, ...(isUtf8 ? {} : { isNotUtf8: true as const }) };
  } catch (error) {
    return {
      status: 0,
      headers: [],
      body: '',
      failure: signal?.aborted ? cutOff : failureOf(error, timeoutMs),
    };
  }
}

async function bytesBy(
  fetch: NonNullable<Settings['fetch']>,
  request: SentRequest,
  body: Buffer<ArrayBuffer> | undefined,
  timeoutMs: number,
  maxBody: number,
  signal?: AbortSignal,
): Promise<Bytes> {
  // Node collects what AbortSignal.any made of AbortSignal.timeout before the time is over.
  const controller = new AbortController();
  const abort = () => controller.abort(signal?.reason);
  const timer = setTimeout(
    () => controller.abort(new DOMException(`no reply within ${timeoutMs} ms`, 'TimeoutError')),
    timeoutMs,
  );
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers.map(([name, value]): [string, string] => [name, value]),
      ...(body && { body }),
      redirect: 'manual',
      signal: controller.signal,
    });
    const bytes = await bytesOf(response, maxBody);
    return { status: response.status, headers: [...response.headers], bytes };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

/** Reads a body to its end, or to the limit. */
async function bytesOf({ body }: Response, maxBody: number): Promise<Uint8Array> {
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let read = await reader?.read(); read?.value; read = await reader?.read()) {
    size += read.value.length;
    if (size > maxBody) {
      // Not waited for: who sends without an end may never stop either.
      void reader?.cancel().catch(() => undefined);
      throw TooLongError.of(maxBody);
    }
    chunks.push(read.value);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

const longestRecorded = 4096;

/** What an exchange keeps of a body: enough to see what it was. */
export function shownBody(body: string | Uint8Array | undefined): string | undefined {
  if (body === undefined) return undefined;
  const text = typeof body === 'string' ? body : decode(body).text;
  return text.length <= longestRecorded ? text : `${text.slice(0, 200)}... (${text.length} characters)`;
}

function decode(bytes: Uint8Array): { text: string; isUtf8: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes), isUtf8: true };
  } catch {
    return { text: new TextDecoder().decode(bytes), isUtf8: false };
  }
}

function failureOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no reply within ${timeoutMs} ms`;
  // What fetch throws says why in its cause.
  const reason = error.cause instanceof Error ? error.cause : error;
  return 'code' in reason && typeof reason.code === 'string' ? reason.code : reason.message;
}
