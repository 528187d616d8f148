/** Waits so many milliseconds; an aborted signal ends it with an error. */
export type Sleep = (ms: number, options?: { readonly signal?: AbortSignal }) => Promise<unknown>;

/** Spaces requests out to so many per second. An aborted signal ends a wait at once. */
export function createPace(perSecond: number, sleep: Sleep): (signal?: AbortSignal) => Promise<void> {
  const gap = Number.isFinite(perSecond) && perSecond > 0 ? 1000 / perSecond : 0;
  let free = 0;
  return async (signal) => {
    if (gap === 0) return;
    const now = Date.now();
    const start = Math.max(now, free);
    free = start + gap;
    if (start > now) await sleep(start - now, signal ? { signal } : {}).catch(() => undefined);
  };
}
