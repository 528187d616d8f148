import type { ReceivedResponse } from '../types.ts';
import type { Sleep } from './pace.ts';

/** There was no connection, so nobody has heard of the request: it may be sent again, whatever it does. */
export function neverArrived(
  response: ReceivedResponse,
): response is ReceivedResponse & { readonly failure: string } {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(response.failure ?? '');
}

/** The longest time between two tries, in milliseconds. */
const longestWait = 2000;

/**
 * Asks again while a server takes no connections, as one does that is started again after a crash; the last answer, where it
 * never does.
 *
 * @param patienceMs how long to wait in all, about
 * @param isOver whether it is known already that it is in vain
 */
export async function withPatience(
  ask: () => Promise<ReceivedResponse>,
  patienceMs: number,
  isOver: () => boolean,
  sleep: Sleep,
): Promise<ReceivedResponse> {
  let response = await ask();
  let left = patienceMs;
  for (
    let wait = patienceMs / 31;
    left > patienceMs / 100 && neverArrived(response) && !isOver();
    wait *= 2
  ) {
    const next = Math.min(wait, longestWait, left);
    await sleep(next);
    left -= next;
    response = await ask();
  }
  return response;
}
