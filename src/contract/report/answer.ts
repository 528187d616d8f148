import { statusOf } from '../status-of.ts';
import type { ReceivedResponse } from '../types.ts';

/** How an answer begins in a report: its status, or why there was none. */
export function statusLineOf(response: ReceivedResponse): string {
  return `${statusOf({ response })}${response.isNotUtf8 ? ' (not UTF-8)' : ''}`;
}
