import type { ReceivedResponse } from '../types.ts';
import type { Sleep } from './pace.ts';

/** There was no connection, so nobody has heard of the request: it may be sent again, whatever it does. */
export function neverArrived(
  response: ReceivedResponse,
): response is ReceivedResponse & { readonly failure: string } {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(response.failure ?? '');
}

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
  for (let wait = patienceMs / 31; wait < patienceMs && neverArrived(response) && !isOver(); wait *= 2) {
    await sleep(wait);
    response = await ask();
  }
  return response;
}
