/** Where a reader stands in a body. It counts bytes, as serde_json does. */
export interface Cursor {
  readonly bytes: Uint8Array;
  index: number;
}

/** Why a body is not the request that was expected, in serde_json's words, with line and column. */
export class SerdeError extends Error {
  override readonly name = 'SerdeError';
}

/** A fault of the whole (a field is missing...) that gets its position only where the object or array around it ends. */
export class UnplacedError extends Error {
  override readonly name = 'UnplacedError';
}

/** The code of a character. */
export const code = (character: string) => character.charCodeAt(0);

/** The byte that is next, or -1 at the end. */
export function peek({ bytes, index }: Cursor): number {
  return bytes[index] ?? -1;
}

/** Takes the next byte, or gives -1 at the end. */
export function take(cursor: Cursor): number {
  const byte = peek(cursor);
  if (byte >= 0) cursor.index++;
  return byte;
}

/** Goes to the first byte that is not white space (RFC 8259, section 2) and looks at it. */
export function skipSpace(cursor: Cursor): number {
  for (;;) {
    const byte = peek(cursor);
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x09 && byte !== 0x0d) return byte;
    cursor.index++;
  }
}

export function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

/** A fault at what has just been taken. */
export function fault(cursor: Cursor, reason: string): SerdeError {
  return at(cursor.bytes, cursor.index, reason);
}

/** A fault at what is next. */
export function faultAhead(cursor: Cursor, reason: string): SerdeError {
  return at(cursor.bytes, Math.min(cursor.bytes.length, cursor.index + 1), reason);
}

/** Lines count from 1; the column is the number of bytes since the last line feed. */
function at(bytes: Uint8Array, index: number, reason: string): SerdeError {
  let line = 1;
  let lineStart = 0;
  for (let i = bytes.indexOf(0x0a); i >= 0 && i < index; i = bytes.indexOf(0x0a, i + 1)) {
    line++;
    lineStart = i + 1;
  }
  return new SerdeError(`${reason} at line ${line} column ${index - lineStart}`);
}
