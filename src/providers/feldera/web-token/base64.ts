/** A part of a token that is not base64url, in the words of the server's decoder. */
export class Base64Error extends Error {
  override readonly name = 'Base64Error';
}

/**
 * Decodes base64url without padding (RFC 4648, section 5).
 *
 * @throws Base64Error
 * @example
 * decodeBase64Url('e30'); // the bytes of {}
 */
export function decodeBase64Url(text: string): Uint8Array {
  const stray = /[^A-Za-z0-9_-]/.exec(text);
  if (stray) throw new Base64Error(`Invalid symbol ${stray[0].charCodeAt(0)}, offset ${stray.index}.`);
  if (text.length % 4 === 1) throw new Base64Error(`Invalid input length: ${text.length}`);
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  checkLastSymbol(text);
  return bytes;
}

/** The bits of the last symbol that belong to no byte must be zero. */
function checkLastSymbol(text: string): void {
  const unused = { 2: 4, 3: 2 }[text.length % 4] ?? 0;
  const symbol = text.at(-1);
  if (unused === 0 || symbol === undefined) return;
  if (alphabet.indexOf(symbol) % 2 ** unused === 0) return;
  throw new Base64Error(`Invalid last symbol ${symbol.charCodeAt(0)}, offset ${text.length - 1}.`);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
