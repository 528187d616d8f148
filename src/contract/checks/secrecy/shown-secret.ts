import { bareSecret, pieceLength, secretSamples } from '../../check.ts';

/**
 * Whether a text shows a secret: in one of its forms, or at least half of it in pieces.
 *
 * @param forms as `secretForms` gives them
 * @param hidden the part of the secret that nothing else may show
 */
export function showsSecret(forms: readonly string[], hidden: string, text: string): boolean {
  return forms.some((form) => text.includes(form)) || showsPieces(hidden, text);
}

/**
 * Whether a text shows half of a secret or more in pieces: masked in the middle, cut in two, every other character. The
 * beginning and the last four, which tell keys apart for people, are less.
 *
 * @example
 * showsPieces('sk-0123456789abcdef0123456789abcdef', '{"key":"sk-0123456789ab****ef0123456789abcdef"}'); // true
 */
export function showsPieces(secret: string, text: string): boolean {
  const bare = bareSecret(secret);
  // Few texts have any piece.
  return (
    secretSamples(secret).some((sample) => text.includes(sample)) && 2 * shownIn(text, bare) >= bare.length
  );
}

/** The number of characters of a secret in a text, in pieces that follow each other as in the secret. */
function shownIn(text: string, bare: string): number {
  let shown = 0;
  let from = 0;
  for (let at = 0; at + pieceLength <= bare.length; ) {
    const found = text.indexOf(bare.slice(at, at + pieceLength), from);
    if (found === -1) {
      at++;
      continue;
    }
    let length = pieceLength;
    while (at + length < bare.length && text[found + length] === bare[at + length]) length++;
    shown += length;
    at += length;
    from = found + length;
  }
  return shown;
}
