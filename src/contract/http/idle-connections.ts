import type { ReceivedResponse } from '../types.ts';
import { neverArrived } from './patience.ts';

type Ask = () => Promise<ReceivedResponse>;

/** How long a connection must have been idle for a server to have closed it, in milliseconds: few wait less than two seconds. */
const leastIdle = 1000;

/**
 * Sends again what was cut off on a connection that had been idle. A server may close such a one just when it is used again
 * (RFC 9112, section 9.5), which is no fault of either side. What is cut off again was not cut off for that reason.
 */
export function createIdleGuard(now = () => performance.now()): (ask: Ask) => Promise<ReceivedResponse> {
  /** When so many requests were last under way at once: the connection that takes one more has been idle since. */
  const usedAt: number[] = [];
  let underway = 0;
  return async (ask) => {
    const place = underway++;
    const before = usedAt[place];
    const wasIdle = before !== undefined && now() - before >= leastIdle;
    try {
      const response = await ask();
      if (!wasIdle || !wasCutOff(response)) return response;
      const again = await ask();
      // A server that is gone was taken down by the first.
      return neverArrived(again) ? response : again;
    } finally {
      underway--;
      usedAt[place] = now();
    }
  };
}

function wasCutOff({ status, failure = '' }: ReceivedResponse): boolean {
  return status === 0 && ['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(failure);
}
