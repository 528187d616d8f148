import type { Clock } from '../mock/clock.ts';
import { Problem } from './problem.ts';
import { fieldsOf } from './read.ts';

/** The mock's time. */
export interface ClockState {
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly frozen: boolean;
}

/** What a JSON timestamp can say: the years 1 to 9999. */
const earliest = Date.parse('0001-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

export function clockState(clock: Clock): ClockState {
  return { now: new Date(clock.now()).toISOString(), frozen: clock.frozen };
}

/**
 * Sets the clock: `now` is a time, or null for the system's; `frozen` whether it stands. What is left out stays as it is.
 *
 * @throws Problem or TypeError where the body is malformed.
 */
export function setClock(clock: Clock, body: unknown): ClockState {
  const fields = fieldsOf('set the clock', body, ['now', 'frozen']);
  const frozen = fields.get('frozen') ?? clock.frozen;
  const given = fields.get('now');
  if (typeof frozen !== 'boolean')
    throw new Problem(400, 'Failed to set the clock: frozen must be true or false.');
  const now = given === undefined ? clock.now() : given === null ? undefined : readTime(given);
  clock.restore();
  if (now !== undefined) clock.advance(now - clock.now());
  if (frozen) clock.freeze(now);
  return clockState(clock);
}

/** Moves the clock by milliseconds. */
export function advanceClock(clock: Clock, body: unknown): ClockState {
  const ms = fieldsOf('advance the clock', body, ['ms']).get('ms');
  if (typeof ms !== 'number')
    throw new Problem(400, 'Failed to advance the clock: ms must be a number of milliseconds.');
  requireRange(clock.now() + ms, 'advance the clock');
  clock.advance(ms);
  return clockState(clock);
}

function readTime(given: unknown): number {
  const time = typeof given === 'number' ? given : typeof given === 'string' ? Date.parse(given) : Number.NaN;
  if (Number.isNaN(time)) {
    throw new Problem(
      400,
      'Failed to set the clock: now must be an ISO 8601 time, milliseconds since 1970, or null.',
    );
  }
  requireRange(time, 'set the clock');
  return time;
}

function requireRange(time: number, task: string): void {
  if (time >= earliest && time <= latest) return;
  throw new Problem(400, `Failed to ${task}: the time must be in the years 1 to 9999.`);
}
