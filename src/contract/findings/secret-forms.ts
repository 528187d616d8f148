export { isSecretName } from '../redact.ts';

/**
 * How a secret may look in a text: as it is, without its prefix, most of it, or encoded. Each form is long enough that it
 * cannot be there by chance.
 */
export function formsOf(secret: string): readonly string[] {
  const bare = bareOf(secret);
  const most = Math.ceil((secret.length * 2) / 3);
  const forms = [
    secret,
    bare,
    secret.slice(0, most),
    secret.slice(-most),
    encodeURIComponent(secret),
    Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    Buffer.from(secret).toString('hex'),
  ];
  return [...new Set(forms)].filter((form) => form.length >= 12 || form === secret);
}

/** Shorter pieces are in a text by chance. */
export const piece = 6;

/** Pieces of a secret: a text that has half of it or more, cut in two or masked in its middle, has one of these. */
export function samplesOf(secret: string): readonly string[] {
  const bare = bareOf(secret);
  if (bare.length < 4 * piece) return [];
  const quarter = Math.floor(bare.length / 4);
  const starts = [0, quarter, 2 * quarter, 3 * quarter - piece, bare.length - piece];
  return starts.map((start) => bare.slice(start, start + piece));
}

/** A secret without the prefix that tells whose it is: `sk-`. */
export function bareOf(secret: string): string {
  return secret.replace(/^[A-Za-z]{2,12}[-_:.]/, '');
}
