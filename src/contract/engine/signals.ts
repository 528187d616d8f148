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
