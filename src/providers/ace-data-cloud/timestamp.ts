import type { Clock } from '../../mock/clock.ts';

/** The time now as the documents write it: UTC, with six digits of a second. */
export function timestamp(clock: Clock): string {
  return `${new Date(clock.now()).toISOString().slice(0, -1)}000Z`;
}
