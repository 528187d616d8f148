import {
  type Cursor,
  code,
  fault,
  faultAhead,
  isDigit,
  peek,
  type SerdeError,
  skipSpace,
  take,
} from './cursor.ts';
import { ignoreNumber, readNumber } from './number.ts';
import { ignoreString, readString } from './string.ts';

const [openArray, closeArray, openObject, closeObject] = [code('['), code(']'), code('{'), code('}')];

/** Takes the rest of `null`, `true` or `false`, whose first letter has been taken. */
export function readRest(cursor: Cursor, rest: string): void {
  for (const letter of rest) {
    const byte = take(cursor);
    if (byte < 0) throw fault(cursor, 'EOF while parsing a value');
    if (byte !== code(letter)) throw fault(cursor, 'expected ident');
  }
}

/** Takes the colon after a key. */
export function readColon(cursor: Cursor): void {
  const byte = skipSpace(cursor);
  if (byte < 0) throw faultAhead(cursor, 'EOF while parsing an object');
  if (byte !== code(':')) throw faultAhead(cursor, 'expected `:`');
  cursor.index++;
}

/** What to throw where the next value is of another kind. Takes a scalar; of an array or object, only its kind is told. */
export function invalidType(cursor: Cursor, expected: string): SerdeError {
  const found = kindOf(cursor);
  if (found === undefined) return faultAhead(cursor, 'expected value');
  return fault(cursor, `invalid type: ${found}, expected ${expected}`);
}

/**
 * Passes over a value of any kind, as serde does with a field that it doesn't know. Its nesting is kept in a list, so that no
 * depth is too much.
 */
export function ignoreValue(cursor: Cursor): void {
  const open: number[] = [];
  for (;;) {
    const frame = ignoreStart(cursor);
    if (frame !== undefined) open.push(frame);
    if (open.length === 0) return;
    if (!ignoreEnds(cursor, open, frame === undefined)) return;
    if (open.at(-1) === openObject) ignoreKey(cursor);
  }
}

/** Passes over a scalar, or the bracket that opens an array or object, which it gives. */
function ignoreStart(cursor: Cursor): number | undefined {
  const byte = skipSpace(cursor);
  if (byte < 0) throw faultAhead(cursor, 'EOF while parsing a value');
  if (byte === openArray || byte === openObject) {
    cursor.index++;
    return byte;
  }
  const rest = literals[byte];
  if (rest !== undefined) {
    cursor.index++;
    readRest(cursor, rest.slice(1));
  } else if (byte === code('"')) {
    cursor.index++;
    ignoreString(cursor);
  } else if (byte === code('-') || isDigit(byte)) {
    if (byte === code('-')) cursor.index++;
    ignoreNumber(cursor);
  } else throw faultAhead(cursor, 'expected value');
  return undefined;
}

/** After a value or an opening bracket: closes what ends here. Whether another value is to come. */
function ignoreEnds(cursor: Cursor, open: number[], afterValue: boolean): boolean {
  let acceptComma = afterValue;
  for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
    const isArray = frame === openArray;
    const byte = skipSpace(cursor);
    if (byte < 0) throw faultAhead(cursor, `EOF while parsing ${isArray ? 'a list' : 'an object'}`);
    if (byte === code(',') && acceptComma) {
      cursor.index++;
      return true;
    }
    if (byte !== (isArray ? closeArray : closeObject)) {
      if (acceptComma) throw faultAhead(cursor, `expected \`,\` or \`${isArray ? ']' : '}'}\``);
      return true;
    }
    cursor.index++;
    open.pop();
    acceptComma = true;
  }
  return false;
}

function ignoreKey(cursor: Cursor): void {
  const byte = skipSpace(cursor);
  if (byte < 0) throw faultAhead(cursor, 'EOF while parsing an object');
  if (byte !== code('"')) throw faultAhead(cursor, 'key must be a string');
  cursor.index++;
  ignoreString(cursor);
  readColon(cursor);
}

const literals: Readonly<Record<number, string>> = {
  [code('n')]: 'null',
  [code('t')]: 'true',
  [code('f')]: 'false',
};

/** The kind of the next value in serde's words; undefined where there is no value. */
function kindOf(cursor: Cursor): string | undefined {
  const byte = peek(cursor);
  if (byte === openArray) return 'sequence';
  if (byte === openObject) return 'map';
  if (isDigit(byte)) return numberKind(readNumber(cursor, false));
  if (byte === code('-')) {
    cursor.index++;
    return numberKind(readNumber(cursor, true));
  }
  const literal = literals[byte];
  if (literal !== undefined) {
    cursor.index++;
    readRest(cursor, literal.slice(1));
    return literal === 'null' ? 'null' : `boolean \`${literal}\``;
  }
  if (byte !== code('"')) return undefined;
  cursor.index++;
  return `string ${debug(readString(cursor))}`;
}

/** Whole numbers of 64 bits are told; the server keeps all others as text and calls them "number". */
function numberKind(text: string): string {
  if (text.length > 20 || !/^-?\d+$/.test(text)) return 'number';
  const whole = BigInt(text);
  const fits = text.startsWith('-') ? whole >= -(2n ** 63n) : whole < 2n ** 64n;
  return fits ? `integer \`${whole}\`` : 'number';
}

/** A string as Rust's `{:?}` shows it: what cannot be seen is escaped. */
function debug(text: string): string {
  const shown = text.replace(/["\\]|(?! )[\p{C}\p{Z}\p{Grapheme_Extend}]/gu, (character) => {
    const short = shortEscapes[character];
    return short ?? `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
  return `"${shown}"`;
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\\0',
};
