import type { Exchange } from '../types.ts';

export function isSuccess(exchange: Exchange): boolean {
  return exchange.response.status >= 200 && exchange.response.status < 300;
}

export function isRefusal(exchange: Exchange): boolean {
  return exchange.response.status >= 400 && exchange.response.status < 500;
}

/** Whether whoever asked was not let in, or may not do this. */
export function isTurnedAway({ response }: Exchange): boolean {
  return response.status === 401 || response.status === 403;
}
