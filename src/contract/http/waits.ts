import type { ReceivedResponse } from '../types.ts';
import { headerOf } from './header-of.ts';

/** How long a run waits because servers ask it to, in milliseconds. */
export interface WaitLimits {
  /** At a time. */
  readonly single: number;
  /** Since the last reply that did not ask to wait. */
  readonly fruitless: number;
  /** In all. */
  readonly total: number;
}

export const usualWaits: WaitLimits = { single: 60_000, fruitless: 120_000, total: 300_000 };

/** While cleaning up: a server with a quota a minute is waited for once. */
export const lastWaits: WaitLimits = { single: 60_000, fruitless: 60_000, total: 120_000 };

/** Milliseconds that the server asks to wait, perhaps infinitely many; undefined where it does not. */
export function waitAsked(response: ReceivedResponse): number | undefined {
  const after = headerOf(response, 'retry-after')?.trim();
  if (response.status !== 429 && !(response.status === 503 && after !== undefined)) return undefined;
  if (after === undefined || after === '') return 1000;
  if (/^\d+$/.test(after)) return Number(after) * 1000;
  // Without letters it is no date: JavaScript takes "-5" for one.
  const date = /[a-z]/i.test(after) ? Date.parse(after) : Number.NaN;
  return Number.isNaN(date) ? 1000 : Math.max(0, date - Date.now());
}

/** Keeps count of the waits of a run. */
export interface Waits {
  /** Why it is not waited so long; undefined where it is, and then it counts. */
  refuse(ms: number): string | undefined;
  /** A reply that does not ask to wait. */
  answered(): void;
}

/**
 * @example
 * const waits = createWaits(usualWaits);
 * waits.refuse(5000); // undefined: wait
 * waits.refuse(Infinity); // 'the server asks to wait for longer than 60 s'
 */
export function createWaits({ single, fruitless, total }: WaitLimits, now = () => performance.now()): Waits {
  let since: number | undefined;
  let until = 0;
  let waited = 0;
  const seconds = (ms: number) => `${Math.round(ms / 1000)} s`;
  return {
    refuse(ms) {
      if (ms > single) return `the server asks to wait for longer than ${seconds(single)}`;
      const end = now() + ms;
      // Requests that wait at the same time count once.
      const more = Math.max(0, end - Math.max(now(), until));
      if (end - (since ?? now()) > fruitless || waited + more > total)
        return `the server has asked to wait again and again, for more than ${seconds(since === undefined ? total : fruitless)}; fewer requests a second (--rate) may help`;
      since ??= now();
      waited += more;
      until = Math.max(until, end);
      return undefined;
    },
    answered() {
      since = undefined;
    },
  };
}
