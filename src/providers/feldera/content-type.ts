const token = "[A-Za-z0-9!#$%&'*+.^_`|~-]";
/** Its first character may be a quote, since the service's reader knows no empty text and no escapes. */
const quoted = '"[ -~][ !#-~]*" *';
const mediaType = new RegExp(
  `^${token}+/(${token}+)(?:; *${token}+=(?:${token}+|${quoted}))*(?:; *(?:${token}+=)?)?$`,
);

/**
 * Whether the service reads a body of this content type as JSON: the subtype or its suffix is `json`, whatever the type.
 *
 * @example
 * isJson('application/problem+json; charset=utf-8'); // true
 * isJson('application/json; a=""'); // false
 */
export function isJson(contentType: string): boolean {
  const subtype = mediaType.exec(contentType)?.[1]?.toLowerCase();
  if (subtype === undefined) return false;
  const plus = subtype.lastIndexOf('+');
  return plus <= 0
    ? subtype === 'json'
    : subtype.slice(0, plus) === 'json' || subtype.slice(plus + 1) === 'json';
}
