import type { Caller } from '../http/caller.ts';

/** Whoever asks, and in which scope. */
export interface Asker {
  readonly caller?: Caller;
  readonly headers?: Readonly<Record<string, string>>;
}
