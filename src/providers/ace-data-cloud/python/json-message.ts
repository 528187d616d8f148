/** Where a text stops being JSON, and what Python's `json` says of it. */
class JsonError extends Error {
  override readonly name = 'JsonError';
  readonly at: number | undefined;

  constructor(message: string, at?: number) {
    super(message);
    this.at = at;
  }
}

/**
 * What Python's `json.loads` (as of 3.12) says of a text that is no JSON; constants that are no JSON numbers are refused
 * in the words of Django REST Framework's parser.
 *
 * @example
 * jsonMessage('{"a":1'); // "Expecting ',' delimiter: line 1 column 7 (char 6)"
 */
export function jsonMessage(text: string): string {
  try {
    if (text.startsWith('\ufeff')) throw new JsonError('Unexpected UTF-8 BOM (decode using utf-8-sig)', 0);
    const end = skipSpace(text, readValue(text, skipSpace(text, 0)));
    if (end < text.length) throw new JsonError('Extra data', end);
    return '';
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return error.at === undefined ? error.message : `${error.message}: ${position(text, error.at)}`;
  }
}

/** Python counts code points. */
function position(text: string, at: number): string {
  const before = text.slice(0, at);
  const line = before.split('\n').length;
  const column = [...before.slice(before.lastIndexOf('\n') + 1)].length + 1;
  return `line ${line} column ${column} (char ${[...before].length})`;
}

/** Reads a value that starts here; gives where it ends. The depth has been checked before. */
function readValue(text: string, at: number): number {
  const character = text.charAt(at);
  if (character === '"') return readString(text, at);
  if (character === '{') return readObject(text, at);
  if (character === '[') return readArray(text, at);
  const constant = constants.find((word) => text.startsWith(word, at));
  if (constant !== undefined && refused.has(constant)) {
    throw new JsonError(`Out of range float values are not JSON compliant: '${constant}'`);
  }
  if (constant !== undefined) return at + constant.length;
  number.lastIndex = at;
  const match = number.exec(text);
  if (!match) throw new JsonError('Expecting value', at);
  return at + match[0].length;
}

const refused = new Set(['NaN', 'Infinity', '-Infinity']);
const constants = ['null', 'true', 'false', ...refused];
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y;

function readObject(text: string, start: number): number {
  let at = skipSpace(text, start + 1);
  if (text.charAt(at) === '}') return at + 1;
  for (;;) {
    if (text.charAt(at) !== '"') {
      throw new JsonError('Expecting property name enclosed in double quotes', at);
    }
    at = skipSpace(text, readString(text, at));
    if (text.charAt(at) !== ':') throw new JsonError("Expecting ':' delimiter", at);
    at = skipSpace(text, readValue(text, skipSpace(text, at + 1)));
    if (text.charAt(at) === '}') return at + 1;
    if (text.charAt(at) !== ',') throw new JsonError("Expecting ',' delimiter", at);
    at = skipSpace(text, at + 1);
  }
}

function readArray(text: string, start: number): number {
  let at = skipSpace(text, start + 1);
  if (text.charAt(at) === ']') return at + 1;
  for (;;) {
    at = skipSpace(text, readValue(text, at));
    if (text.charAt(at) === ']') return at + 1;
    if (text.charAt(at) !== ',') throw new JsonError("Expecting ',' delimiter", at);
    at = skipSpace(text, at + 1);
  }
}

function readString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === '"') return at + 1;
    if (character < ' ') throw new JsonError('Invalid control character at', at);
    if (character !== '\\') continue;
    const escaped = text.charAt(at + 1);
    if (escaped === '') break;
    if (escaped === 'u') {
      // Python wants one more character behind the four digits, at least the closing quote.
      if (!/^[0-9a-fA-F]{4}[\s\S]/.test(text.slice(at + 2, at + 7))) {
        throw new JsonError('Invalid \\uXXXX escape', at + 1);
      }
      at += 5;
    } else if ('"\\/bfnrt'.includes(escaped)) at++;
    else throw new JsonError('Invalid \\escape', at);
  }
  throw new JsonError('Unterminated string starting at', start);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (' \t\n\r'.includes(text.charAt(at)) && at < text.length) at++;
  return at;
}
