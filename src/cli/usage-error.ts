/**
 * A command that cannot be run as given: its message is one line that says what was seen, what was expected and what to
 * do. Ends the program with exit code 2. Not for findings of a check, nor for bugs of ours.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
