import { bareOf, piece, samplesOf } from '../../engine/secret-forms.ts';

/**
 * Whether a reply shows half of a secret or more in pieces: masked in its middle, cut in two, every other character. What
 * tells keys apart for people, the beginning and the last four, is less.
 *
 * @example
 * showsPieces('sk-0123456789abcdef0123456789abcdef', '{"key":"sk-0123456789ab****ef0123456789abcdef"}'); // true
 */
export function showsPieces(secret: string, text: string): boolean {
  const bare = bareOf(secret);
  // Few texts have any piece.
  return samplesOf(secret).some((sample) => text.includes(sample)) && 2 * shownOf(bare, text) >= bare.length;
}

/** How many characters of a secret are in a text, in pieces that follow each other as in the secret. */
function shownOf(bare: string, text: string): number {
  let shown = 0;
  let from = 0;
  for (let at = 0; at + piece <= bare.length; ) {
    const found = text.indexOf(bare.slice(at, at + piece), from);
    if (found === -1) {
      at++;
      continue;
    }
    let length = piece;
    while (at + length < bare.length && text[found + length] === bare[at + length]) length++;
    shown += length;
    at += length;
    from = found + length;
  }
  return shown;
}
