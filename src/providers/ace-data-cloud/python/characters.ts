/** What Python's `str.isspace` is true of. */
const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const edges = new RegExp(`^${space}+|${space}+$`, 'g');

/** `str.strip()`: without the white space at both ends. */
export function strip(text: string): string {
  return text.replace(edges, '');
}

/** A text's length as Python counts it: in code points. */
export function lengthOf(text: string): number {
  return [...text].length;
}

/** The decimal digits of all scripts as ASCII ones: Python's `int` and `float` read them all. */
export function asciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let first = code;
    // The digits of a script stand in a row, from zero.
    while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first--;
    return String((code - first) % 10);
  });
}
