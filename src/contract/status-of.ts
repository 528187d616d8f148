import type { Exchange } from './types.ts';

/** `201`, or why there was no reply. */
export function statusOf({ response: { status, failure } }: Pick<Exchange, 'response'>): string {
  return status === 0 ? `no reply (${failure ?? 'unknown'})` : String(status);
}
