/**
 * Header bytes, which HTTP hands over one per character, as the UTF-8 text that they are; undefined where they are none.
 *
 * @example
 * utf8FromHeader('gr\u00c3\u00bc\u00c3\u009fe'); // 'grüße'
 */
export function utf8FromHeader(value: string): string | undefined {
  if (/^[ -~]*$/.test(value)) return value;
  const bytes = Uint8Array.from(value, (character) => character.charCodeAt(0));
  // A character that is no byte was changed by the conversion.
  if (bytes.some((byte, i) => byte !== value.charCodeAt(i))) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
