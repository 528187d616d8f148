/**
 * A text in which nothing hides: control characters, and those that turn or hide others, stand as escapes. What a
 * server sent may go to a terminal or a page then without steering it.
 *
 * @param keep characters to leave as they are
 *
 * @example
 * show('a\u001b[31mb\n'); // 'a\\x1b[31mb\\n'
 */
export function show(text: string, keep = ''): string {
  return text.replace(UNSAFE, (character) => {
    if (keep.includes(character)) return character;
    const letter = LETTERS.get(character);
    if (letter !== undefined) return letter;
    const code = character.codePointAt(0) ?? 0;
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const LETTERS: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

/** JSON in which nothing hides, for people who look into it; what it means is the same. */
export function jsonText(value: unknown): string {
  const escaped = JSON.stringify(value, null, 2).replace(/[\p{Cf}\p{Zl}\p{Zp}\u007f-\u009f]/gu, (character) =>
    [...Array(character.length).keys()]
      .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
      .join(''),
  );
  return `${escaped}\n`;
}

/** At most `length` characters, with a note of how many were left out. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text;
  // Cut before it is taken apart: a body may have millions of characters.
  const kept = [...text.slice(0, length * 2)].slice(0, length).join('');
  return kept.length === text.length ? text : `${kept}… (${text.length - kept.length} more characters)`;
}

/** `1 finding`, `2 findings`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
