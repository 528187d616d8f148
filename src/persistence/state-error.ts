/** A file that the state cannot be stored in, or be read from; the message says why in one sentence. */
export class StateError extends Error {
  override readonly name = 'StateError';
}

/** The system's code of an error, such as `ENOENT`. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
