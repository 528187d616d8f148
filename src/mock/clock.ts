/** The only source of time. Milliseconds since 1970, UTC. */
export interface Clock {
  /** The time now, in milliseconds. */
  now(): number;
  /** Whether it stands still. */
  readonly frozen: boolean;
  /** Stop at a time (default: now). */
  freeze(at?: number | string | Date): void;
  /** Move by some milliseconds, forwards or back. */
  advance(milliseconds: number): void;
  /** Run again with the system's time. */
  restore(): void;
}

/** What there is to know of a clock: milliseconds since 1970 where it stands, or else by how many it is ahead of the system's. */
export type ClockSetting = { readonly frozenAt: number } | { readonly offset: number };

/** A clock that can be put where another one was. */
export interface SettableClock extends Clock {
  setting(): ClockSetting;
  set(setting: ClockSetting): void;
}

/**
 * A clock that follows the system's, until it is frozen or moved.
 *
 * @example
 * const clock = createClock('2024-08-01T10:00:00Z');
 * clock.advance(1000);
 * clock.now(); // 1722506401000
 */
export function createClock(start?: number | string | Date, system: () => number = Date.now): SettableClock {
  let frozenAt = start === undefined ? undefined : toMilliseconds(start);
  let offset = 0;
  return {
    now: () => frozenAt ?? system() + offset,
    get frozen() {
      return frozenAt !== undefined;
    },
    freeze(at) {
      frozenAt = at === undefined ? (frozenAt ?? system() + offset) : toMilliseconds(at);
    },
    advance(milliseconds) {
      if (frozenAt === undefined) offset += milliseconds;
      else frozenAt += milliseconds;
    },
    restore() {
      frozenAt = undefined;
      offset = 0;
    },
    setting: () => (frozenAt === undefined ? { offset } : { frozenAt }),
    set(setting) {
      frozenAt = 'frozenAt' in setting ? setting.frozenAt : undefined;
      offset = 'offset' in setting ? setting.offset : 0;
    },
  };
}

function toMilliseconds(time: number | string | Date): number {
  const milliseconds = typeof time === 'number' ? time : new Date(time).getTime();
  if (Number.isNaN(milliseconds)) {
    throw new TypeError(
      `Failed to set the clock: "${String(time)}" is not a time. Did you mean an ISO 8601 string?`,
    );
  }
  return milliseconds;
}
