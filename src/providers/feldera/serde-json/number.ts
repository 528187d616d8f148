import { type Cursor, code, fault, faultAhead, isDigit, peek, take } from './cursor.ts';

const ascii = new TextDecoder();

/** How a number that ends too early is told: where a value is wanted the end is named, where it is passed over it is not. */
type Missing = 'EOF while parsing a value' | 'invalid number';

/** Reads a number (a minus has been taken already) and gives its text. */
export function readNumber(cursor: Cursor, negative: boolean): string {
  const start = cursor.index;
  scanNumber(cursor, 'EOF while parsing a value');
  return (negative ? '-' : '') + ascii.decode(cursor.bytes.subarray(start, cursor.index));
}

/** Passes over a number; a minus has been taken already. */
export function ignoreNumber(cursor: Cursor): void {
  scanNumber(cursor, 'invalid number');
}

/** RFC 8259, section 6, without the minus. */
function scanNumber(cursor: Cursor, missing: Missing): void {
  const first = take(cursor);
  if (!isDigit(first)) throw fault(cursor, first < 0 ? missing : 'invalid number');
  if (first === code('0')) {
    if (isDigit(peek(cursor))) throw faultAhead(cursor, 'invalid number');
  } else skipDigits(cursor);
  if (peek(cursor) === code('.')) scanFraction(cursor, missing);
  if (isExponent(peek(cursor))) scanExponent(cursor, missing);
}

function scanFraction(cursor: Cursor, missing: Missing): void {
  cursor.index++;
  if (skipDigits(cursor) === 0) throw faultAhead(cursor, peek(cursor) < 0 ? missing : 'invalid number');
}

function scanExponent(cursor: Cursor, missing: Missing): void {
  cursor.index++;
  const sign = peek(cursor);
  if (sign === code('+') || sign === code('-')) cursor.index++;
  const first = take(cursor);
  if (!isDigit(first)) throw fault(cursor, first < 0 ? missing : 'invalid number');
  skipDigits(cursor);
}

function skipDigits(cursor: Cursor): number {
  const start = cursor.index;
  while (isDigit(peek(cursor))) cursor.index++;
  return cursor.index - start;
}

function isExponent(byte: number): boolean {
  return byte === code('e') || byte === code('E');
}
