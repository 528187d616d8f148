import type { ReceivedResponse, SentRequest } from '../types.ts';
import type { Settings } from './options.ts';
import type { Draft } from './transport.ts';

/** Sends a request and reads all of the reply; where there is none, status 0 and why. */
export async function fetchBytes(
  settings: Settings,
  request: SentRequest,
  draft: Draft,
): Promise<ReceivedResponse> {
  try {
    const response = await settings.fetch(request.url, {
      method: request.method,
      headers: request.headers.map(([name, value]): [string, string] => [name, value]),
      // As bytes, so that no content type is added where none is wanted.
      ...(draft.body === undefined ? {} : { body: Buffer.from(draft.body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(settings.timeoutMs),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const { text, isUtf8 } = decode(bytes);
    return {
      status: response.status,
      headers: [...response.headers],
      body: text,
      ...(isUtf8 ? {} : { isNotUtf8: true as const }),
    };
  } catch (error) {
    return { status: 0, headers: [], body: '', failure: failureOf(error, settings.timeoutMs) };
  }
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
  const { cause } = error;
  if (cause instanceof Error)
    return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  return error.message;
}
