import type { ReceivedResponse } from '../types.ts';

/** How an answer begins in a report: its status, or why there was none. */
export function statusOf({ status, failure, isNotUtf8 }: ReceivedResponse): string {
  if (status === 0) return `no reply${failure === undefined ? '' : `: ${failure}`}`;
  return isNotUtf8 ? `${status} (not UTF-8)` : String(status);
}
