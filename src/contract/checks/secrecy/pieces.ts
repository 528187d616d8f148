/** Shorter pieces are in a text by chance. */
const piece = 6;

/**
 * Whether a reply shows half of a secret or more in pieces: masked in its middle, cut in two, every other character. What
 * tells keys apart for people, the beginning and the last four, is less.
 *
 * @example
 * showsPieces('sk-0123456789abcdef0123456789abcdef', '{"key":"sk-0123456789ab****ef0123456789abcdef"}'); // true
 */
export function showsPieces(secret: string, text: string): boolean {
  const bare = bareOf(secret);
  return mayShowPieces(secret, text) && 2 * shownOf(bare, text) >= bare.length;
}

/** Whether a text is to be looked at closely: few have any piece. */
export function mayShowPieces(secret: string, text: string): boolean {
  const bare = bareOf(secret);
  return bare.length >= 4 * piece && samplesOf(bare).some((sample) => text.includes(sample));
}

function bareOf(secret: string): string {
  return secret.replace(/^[A-Za-z]{2,12}[-_:.]/, '');
}

/** Of two pieces that are half of a text, one holds one of these. */
function samplesOf(bare: string): readonly string[] {
  const quarter = Math.floor(bare.length / 4);
  const starts = [0, quarter, 2 * quarter, 3 * quarter - piece, bare.length - piece];
  return starts.map((start) => bare.slice(start, start + piece));
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
