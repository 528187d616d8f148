import { setMaxListeners } from 'node:events';

/** What is under way when a run is stopped has so long to end by itself, in milliseconds: its reply says what it made. */
const graceMs = 1000;

/** Cleaning up after a stop ends so long after it, in milliseconds. */
const cleanUpMs = 9000;

/** When the requests of a run are cut off. */
export interface Deadline {
  /** Aborted when what is under way is to be cut off. */
  readonly signal: AbortSignal;
  /** Whether nothing new is to be sent. */
  isOver(): boolean;
  /** Milliseconds until it is cut off; infinitely many before a stop. */
  remaining(): number;
  /** Cleaning up begins: a stop, now or before, leaves it some seconds. `inHaste`: as after a stop. */
  finishing(inHaste: boolean): void;
}

/**
 * Bounds a run in time once it is stopped: a second for what is under way, and some for cleaning up.
 *
 * @example
 * const deadline = createDeadline(settings.signal);
 * await fetch(url, { signal: deadline.signal });
 */
export function createDeadline(stop: AbortSignal | undefined, now = () => performance.now()): Deadline {
  let controller = newController();
  let isFinishing = false;
  let stoppedAt: number | undefined;
  let endsAt = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const cutOffIn = (ms: number) => {
    endsAt = now() + ms;
    clearTimeout(timer);
    if (ms <= 0) controller.abort();
    else timer = setTimeout(() => controller.abort(), ms).unref();
  };
  const stopped = () => {
    stoppedAt = now();
    cutOffIn(isFinishing ? cleanUpMs : graceMs);
  };
  if (stop?.aborted) stopped();
  else stop?.addEventListener('abort', stopped, { once: true });
  return {
    get signal() {
      return controller.signal;
    },
    isOver: () => controller.signal.aborted,
    remaining: () => endsAt - now(),
    finishing(inHaste) {
      isFinishing = true;
      controller = newController();
      if (inHaste) stoppedAt ??= now();
      if (stoppedAt !== undefined) cutOffIn(stoppedAt + cleanUpMs - now());
    },
  };
}

function newController(): AbortController {
  const controller = new AbortController();
  // Each request that is under way listens to it, and Node would take more than ten for a leak.
  setMaxListeners(0, controller.signal);
  return controller;
}
