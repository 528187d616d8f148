/** A body that is not JSON. */
export interface MalformedBody {
  /** `JSON and something after it`. */
  readonly label: string;
  /** @param json a valid body: an object */
  write(json: string): string | Uint8Array;
}

/** Bodies that some parsers accept although they are not JSON. A wrong value is that of a field that does not exist. */
export const malformedBodies: readonly MalformedBody[] = [
  { label: 'a brace that is not closed', write: () => '{' },
  { label: 'a body that is cut off', write: (json) => json.slice(0, -1) },
  { label: 'JSON and something after it', write: (json) => `${json} x` },
  { label: 'two JSON values', write: (json) => json + json },
  { label: 'a brace too many', write: (json) => `${json}}` },
  { label: 'JSON and U+0000', write: (json) => `${json}\u0000` },
  { label: 'something before JSON', write: (json) => `x ${json}` },
  { label: 'a comma too many', write: (json) => `${json.slice(0, -1)},}` },
  { label: 'a comment', write: (json) => `/* keymock */ ${json}` },
  { label: 'a comment behind two slashes', write: (json) => `${json} // keymock\n` },
  { label: 'single quotes', write: (json) => (json === '{}' ? "{'keymock':1}" : json.replaceAll('"', "'")) },
  { label: 'a field without quotes', write: (json) => withField(json, 'keymock:1') },
  { label: 'NaN', write: (json) => withField(json, '"keymock":NaN') },
  { label: 'a number with a zero before it', write: (json) => withField(json, '"keymock":07') },
  { label: 'a line break in a text', write: (json) => withField(json, '"keymock":"a\nb"') },
  { label: 'a field without a value', write: (json) => withField(json, '"keymock":') },
  { label: 'words', write: () => 'keymock' },
  { label: 'bytes that are not UTF-8', write: notUtf8 },
];

/** Malformed only where a body is required. */
export const emptyBodies: readonly MalformedBody[] = [
  { label: 'nothing', write: () => '' },
  { label: 'blanks', write: () => ' \n' },
];

/**
 * An object with one more field, as it is written.
 *
 * @example
 * withField('{"name":"ci"}', '"size":07'); // '{"name":"ci","size":07}'
 */
export function withField(json: string, field: string): string {
  const open = json.slice(0, -1);
  return `${open}${open === '{' ? '' : ','}${field}}`;
}

/** A byte that cannot be in UTF-8, at a place where it breaks the syntax in any encoding. */
function notUtf8(json: string): Uint8Array {
  return Buffer.concat([Buffer.from(json.slice(0, -1)), Buffer.from([0xff, 0xfe]), Buffer.from('}')]);
}
