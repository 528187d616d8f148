/** Bits that a guesser must not be able to try. RFC 6749, section 10.10 asks for 2^-128, and 2^-160 better; this allows for our estimate. */
export const leastBits = 80;

/** Positions that vary, times what each can tell, judged by the kinds of characters seen. */
export function bitsOf(parts: readonly string[]): number {
  const length = Math.min(...parts.map((part) => part.length));
  const alphabet = alphabetSize(parts.join(''));
  let bits = 0;
  for (let i = 0; i < length; i++) {
    const kinds = new Set(parts.map((part) => part[i])).size;
    if (kinds > 1) bits += Math.min(Math.log2(alphabet), Math.log2(kinds) * 2.5);
  }
  return bits;
}

function alphabetSize(text: string): number {
  if (/^\d*$/.test(text)) return 10;
  if (/^[\da-f-]*$/.test(text) || /^[\dA-F-]*$/.test(text)) return 16;
  if (/^[\da-z]*$/.test(text) || /^[\dA-Z]*$/.test(text)) return 36;
  return 62;
}
