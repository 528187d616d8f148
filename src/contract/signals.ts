import type { Exchange } from './types.ts';

/** Ends a case without a verdict. The reason is shown to people. */
export class Skip extends Error {
  override readonly name = 'Skip';
}

/** Ends the run: somebody pressed Ctrl-C. What was made is still deleted. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  /** The request that was under way and was cut off: the server may have carried it out. */
  readonly cutOff: Exchange | undefined;

  constructor(message = 'interrupted', cutOff?: Exchange) {
    super(message);
    this.cutOff = cutOff;
  }
}

/** Ends the run before it began: no server was ever there, so there is nothing to report. */
export class NeverReached extends Error {
  override readonly name = 'NeverReached';
}

/** Ends the run: the server takes no connections any more, or is silent. What cannot be deleted there is named. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  /** The last exchange before it. */
  readonly last: Exchange;
  /** Whether there are findings about it already: of each request that got no reply. */
  readonly isReported: boolean;

  constructor(message: string, last: Exchange, isReported = false) {
    super(message);
    this.last = last;
    this.isReported = isReported;
  }
}
