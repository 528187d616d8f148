/** A reply is longer than anybody reads: it was not read to its end. Its message says which limit it broke. */
export class TooLongError extends Error {
  override readonly name = 'TooLongError';

  static of(limit: number): TooLongError {
    return new TooLongError(`a body of more than ${shownSize(limit)}, which was not read to its end`);
  }
}

/** Bytes of a reply, decoded, that are read if nobody says otherwise. */
export const usualMaxBody = 16 * 1024 * 1024;

function shownSize(bytes: number): string {
  const mebibyte = 1024 * 1024;
  return bytes % mebibyte === 0 ? `${bytes / mebibyte} MiB` : `${bytes} bytes`;
}
