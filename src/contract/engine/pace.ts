import type { ReceivedResponse } from '../types.ts';
import { headerOf } from './header-of.ts';

/** Waits so many milliseconds; an aborted signal ends it with an error. */
export type Sleep = (ms: number, options?: { readonly signal?: AbortSignal }) => Promise<unknown>;

/** Spaces requests out to so many per second. */
export function createPace(perSecond: number, sleep: Sleep): () => Promise<void> {
  const gap = Number.isFinite(perSecond) && perSecond > 0 ? 1000 / perSecond : 0;
  let free = 0;
  return async () => {
    if (gap === 0) return;
    const now = Date.now();
    const start = Math.max(now, free);
    free = start + gap;
    if (start > now) await sleep(start - now);
  };
}

const longestWaitMs = 30_000;

/** Milliseconds that the server asks to wait; undefined where it does not. */
export function waitAsked(response: ReceivedResponse): number | undefined {
  const after = headerOf(response, 'retry-after');
  if (response.status !== 429 && !(response.status === 503 && after !== undefined)) return undefined;
  const seconds =
    after === undefined ? 1 : /^\d+$/.test(after) ? Number(after) : (Date.parse(after) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0) * 1000, longestWaitMs) : 1000;
}
