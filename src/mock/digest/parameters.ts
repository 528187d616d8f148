const token = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
/** Only a quote and a backslash may be escaped: nothing else needs it (RFC 9110, section 5.6.4). */
const quoted = String.raw`"((?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\["\\])*)"`;
const parameter = new RegExp(`(${token})=(?:${quoted}|(${token}))[ \\t]*(,[ \\t]*|$)`, 'y');

/**
 * The parameters of an `Authorization` or `WWW-Authenticate` value, after its scheme (RFC 9110, section 11.2), by lower-case
 * name and without quotes. Undefined where the text is anything else, or where a name comes twice: a reader that guesses
 * what was meant lets through what another reader refuses.
 *
 * @example
 * readAuthParameters('realm="a \\"b\\"", nc=00000001'); // Map { 'realm' => 'a "b"', 'nc' => '00000001' }
 */
export function readAuthParameters(text: string): Map<string, string> | undefined {
  const found = new Map<string, string>();
  let separator = ',';
  parameter.lastIndex = 0;
  while (separator !== '') {
    const match = parameter.exec(text);
    if (!match) return undefined;
    const [, name = '', inQuotes, plain = '', after = ''] = match;
    const key = name.toLowerCase();
    if (found.has(key)) return undefined;
    found.set(key, inQuotes?.replaceAll(/\\(.)/g, '$1') ?? plain);
    separator = after;
  }
  return found;
}
