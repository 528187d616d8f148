import type { Exchange } from '../types.ts';

/** Ends a case without a verdict. The reason is shown to people. */
export class Skip extends Error {
  override readonly name = 'Skip';
}

/** Ends the run: somebody pressed Ctrl-C. What was made is still deleted. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';

  constructor() {
    super('interrupted');
  }
}

/** Ends the run before it began: no server was ever there, so there is nothing to report. */
export class NeverReached extends Error {
  override readonly name = 'NeverReached';
}

/** Ends the run: the server takes no connections any more. What was made there cannot be deleted, and is named. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
  /** The last exchange before it. */
  readonly last: Exchange;

  constructor(message: string, last: Exchange) {
    super(message);
    this.last = last;
  }
}
