/**
 * What Python's `bytes.decode('utf-8')` says of bytes that are no UTF-8. It names the longest part of a sequence that
 * was still good (the Unicode Standard, section 3.9).
 *
 * @example
 * utf8Message(new Uint8Array([0x22, 0xff])); // "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte"
 */
export function utf8Message(bytes: Uint8Array): string {
  for (let at = 0; at < bytes.length; ) {
    const length = lengthOf(bytes[at] ?? 0);
    if (length === 0) return message(bytes, at, 1, 'invalid start byte');
    for (let i = 1; i < length; i++) {
      const next = bytes[at + i];
      if (next === undefined) return message(bytes, at, i, 'unexpected end of data');
      if (!continues(bytes[at] ?? 0, i, next)) return message(bytes, at, i, 'invalid continuation byte');
    }
    at += length;
  }
  return '';
}

/** How long a sequence is by its first byte; 0 where none starts so. */
function lengthOf(first: number): number {
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** Whether a byte may stand there; overlong forms, surrogates and what lies above U+10FFFF may not. */
function continues(first: number, position: number, byte: number): boolean {
  const low = position === 1 ? ({ 224: 0xa0, 240: 0x90 }[first] ?? 0x80) : 0x80;
  const high = position === 1 ? ({ 237: 0x9f, 244: 0x8f }[first] ?? 0xbf) : 0xbf;
  return byte >= low && byte <= high;
}

function message(bytes: Uint8Array, start: number, length: number, reason: string): string {
  const what =
    length === 1
      ? `byte 0x${(bytes[start] ?? 0).toString(16).padStart(2, '0')} in position ${start}`
      : `bytes in position ${start}-${start + length - 1}`;
  return `'utf-8' codec can't decode ${what}: ${reason}`;
}
