import { createHash } from 'node:crypto';

/**
 * What is left of a secret without what it took from a text that others know: the text as it is, encoded, turned round or
 * hashed. Undefined where it took nothing.
 *
 * @example
 * restOf('sk-0f9e41d2a8c34b77', '0f9e41d2-a8c3-4b77'); // 'sk'
 */
export function restOf(secret: string, text: string): string | undefined {
  const sources = [...new Set([text, plain(text)])].filter((source) => source.length >= shortest);
  for (const taken of sources.flatMap(formsOf)) {
    for (const whole of [secret, plain(secret)])
      if (whole.includes(taken)) return whole.replaceAll(taken, '');
  }
  return undefined;
}

/** Shorter texts are in a secret by chance. */
const shortest = 6;

/** A digest may be cut to the length of a secret; shorter pieces than this are there by chance. */
const cut = 12;

function formsOf(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const codes = (['base64', 'base64url', 'hex'] as const).map((code) =>
    bytes.toString(code).replace(/=+$/, ''),
  );
  const digests = ['md5', 'sha1', 'sha256', 'sha512'].flatMap((name) => {
    const digest = createHash(name).update(text).digest();
    const all = [digest.toString('hex'), digest.toString('base64url')];
    return all.flatMap((whole) => [whole, whole.slice(0, 32), whole.slice(0, cut)]);
  });
  return [text, [...text].reverse().join(''), ...codes, ...digests];
}

/** Letters and digits alone, in lower case: hyphens and case hide nothing. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
