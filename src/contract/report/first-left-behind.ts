import type { Report } from '../types.ts';

/** What stays on the server, as far as a report for people lists it: who reads on has the JSON report. */
export function firstLeftBehind(leftBehind: Report['leftBehind']): {
  readonly shown: Report['leftBehind'];
  readonly more: string | undefined;
} {
  const more = leftBehind.length - most;
  return {
    shown: leftBehind.slice(0, most),
    more: more > 0 ? `and ${more} more, see the JSON report` : undefined,
  };
}

const most = 30;
