import { type Cursor, code, fault, peek, take } from './cursor.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const quote = code('"');
const backslash = code('\\');

/** Reads a string whose opening quote has been taken. It must be UTF-8; that is found out last, once it has ended. */
export function readString(cursor: Cursor): string {
  const parts: (string | Uint8Array)[] = [];
  for (;;) {
    const start = cursor.index;
    const byte = skipPlain(cursor);
    if (byte < 0) throw fault(cursor, 'EOF while parsing a string');
    parts.push(cursor.bytes.subarray(start, cursor.index));
    cursor.index++;
    if (byte === quote) return decode(cursor, parts);
    if (byte !== backslash) throw fault(cursor, controlCharacter);
    parts.push(readEscape(cursor));
  }
}

/** Passes over a string whose opening quote has been taken. Neither its encoding nor its surrogates matter then. */
export function ignoreString(cursor: Cursor): void {
  for (;;) {
    const byte = skipPlain(cursor);
    if (byte < 0) throw fault(cursor, 'EOF while parsing a string');
    if (byte !== quote && byte !== backslash) throw fault(cursor, controlCharacter);
    cursor.index++;
    if (byte === quote) return;
    const letter = takeOfString(cursor);
    if (letter === code('u')) readHex(cursor);
    else if (simpleEscapes[letter] === undefined) throw fault(cursor, 'invalid escape');
  }
}

const controlCharacter = 'control character (\\u0000-\\u001F) found while parsing a string';

const simpleEscapes: Readonly<Record<number, string>> = {
  [quote]: '"',
  [backslash]: '\\',
  [code('/')]: '/',
  [code('b')]: '\b',
  [code('f')]: '\f',
  [code('n')]: '\n',
  [code('r')]: '\r',
  [code('t')]: '\t',
};

/** Goes to the next quote, backslash or control character and looks at it. */
function skipPlain(cursor: Cursor): number {
  for (;;) {
    const byte = peek(cursor);
    if (byte < 0x20 || byte === quote || byte === backslash) return byte;
    cursor.index++;
  }
}

function decode(cursor: Cursor, parts: readonly (string | Uint8Array)[]): string {
  try {
    return parts.map((part) => (typeof part === 'string' ? part : utf8.decode(part))).join('');
  } catch {
    throw fault(cursor, 'invalid unicode code point');
  }
}

function readEscape(cursor: Cursor): string {
  const letter = takeOfString(cursor);
  if (letter === code('u')) return readUnicode(cursor);
  const character = simpleEscapes[letter];
  if (character === undefined) throw fault(cursor, 'invalid escape');
  return character;
}

/** `\uXXXX`, or two of them where the first is a leading surrogate. */
function readUnicode(cursor: Cursor): string {
  const first = readHex(cursor);
  if (first >= 0xdc00 && first <= 0xdfff) throw fault(cursor, 'lone leading surrogate in hex escape');
  if (first < 0xd800 || first > 0xdfff) return String.fromCharCode(first);
  for (const expected of [backslash, code('u')]) {
    if (takeOfString(cursor) !== expected) throw fault(cursor, 'unexpected end of hex escape');
  }
  const second = readHex(cursor);
  if (second < 0xdc00 || second > 0xdfff) throw fault(cursor, 'lone leading surrogate in hex escape');
  return String.fromCharCode(first, second);
}

function readHex(cursor: Cursor): number {
  const digits = cursor.bytes.subarray(cursor.index, cursor.index + 4);
  cursor.index += digits.length;
  if (digits.length < 4) throw fault(cursor, 'EOF while parsing a string');
  const text = String.fromCharCode(...digits);
  if (!/^[0-9a-fA-F]{4}$/.test(text)) throw fault(cursor, 'invalid escape');
  return Number.parseInt(text, 16);
}

function takeOfString(cursor: Cursor): number {
  const byte = take(cursor);
  if (byte < 0) throw fault(cursor, 'EOF while parsing a string');
  return byte;
}
