import { asciiDigits, lengthOf, strip } from './characters.ts';

/**
 * A UUID in any form that Python's `uuid.UUID(text)` reads (32 hexadecimal digits, with or without hyphens, braces or `urn:uuid:`),
 * hyphenated and in lower case; undefined where Python reads none.
 *
 * @example
 * readUuid('{107F8D0F-E465-4A7E-A49E-D633D26F7AA2}'); // '107f8d0f-e465-4a7e-a49e-d633d26f7aa2'
 */
export function readUuid(text: string): string | undefined {
  const bare = text
    .replaceAll('urn:', '')
    .replaceAll('uuid:', '')
    .replace(/^[{}]+|[{}]+$/g, '')
    .replaceAll('-', '');
  if (lengthOf(bare) !== 32) return undefined;
  // The 32 characters go to `int(text, 16)`, which takes more than digits.
  const number = asciiDigits(strip(bare)).replace(/^\+/, '');
  const [, digits] = /^(?:0[xX]_?)?([0-9a-fA-F]+(?:_[0-9a-fA-F]+)*)$/.exec(number) ?? [];
  return digits === undefined ? undefined : hyphenated(digits.replaceAll('_', '').toLowerCase());
}

/** `uuid.UUID(int=number)`; undefined where it has more than 128 bits or is negative. */
export function uuidOfInteger(number: bigint): string | undefined {
  return number < 0n || number >= 1n << 128n ? undefined : hyphenated(number.toString(16));
}

function hyphenated(hex: string): string {
  return hex.padStart(32, '0').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
