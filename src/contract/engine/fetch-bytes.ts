import type { ReceivedResponse, SentRequest } from '../types.ts';
import type { Draft } from './draft.ts';
import { type Bytes, httpBytes } from './http-bytes.ts';
import type { Settings } from './options.ts';

/** Sends a request and reads all of the reply; where there is none, status 0 and why. */
export async function fetchBytes(
  { fetch, timeoutMs }: Settings,
  request: SentRequest,
  draft: Draft,
): Promise<ReceivedResponse> {
  // As bytes, so that no content type is added where none is wanted.
  const body = draft.body === undefined ? undefined : Buffer.from(draft.body);
  try {
    const { status, headers, bytes } = fetch
      ? await bytesBy(fetch, request, body, timeoutMs)
      : await httpBytes(request, body, timeoutMs);
    const { text, isUtf8 } = decode(bytes);
    return { status, headers, body: text, ...(isUtf8 ? {} : { isNotUtf8: true as const }) };
  } catch (error) {
    return { status: 0, headers: [], body: '', failure: failureOf(error, timeoutMs) };
  }
}

async function bytesBy(
  fetch: NonNullable<Settings['fetch']>,
  request: SentRequest,
  body: Buffer<ArrayBuffer> | undefined,
  timeoutMs: number,
): Promise<Bytes> {
  const response = await fetch(request.url, {
    method: request.method,
    headers: request.headers.map(([name, value]): [string, string] => [name, value]),
    ...(body && { body }),
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers: [...response.headers], bytes };
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
