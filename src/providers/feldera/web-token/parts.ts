import { type Cursor, code, fault, isDigit, peek, skipSpace } from '../serde-json/cursor.ts';
import { readNumber } from '../serde-json/number.ts';
import { type Field, readRequest, readText, readVariant } from '../serde-json/read-request.ts';
import { invalidType, readRest } from '../serde-json/value.ts';
import { decodeBase64Url } from './base64.ts';

/** The algorithms that the server's reader of tokens knows by name. */
const algorithms = [
  'HS256',
  'HS384',
  'HS512',
  'ES256',
  'ES384',
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'EdDSA',
] as const;

export interface Header {
  readonly alg: string;
  readonly kid?: string | undefined;
}

/** The claims that the server asks for; times in seconds. */
export interface Claims {
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
  readonly sub: string;
}

/** The three parts of a token; undefined where there are fewer. */
export function splitToken(
  token: string,
): { header: string; payload: string; signature: string } | undefined {
  const last = token.lastIndexOf('.');
  const middle = token.lastIndexOf('.', last - 1);
  if (last < 1 || middle < 0) return undefined;
  return {
    header: token.slice(0, middle),
    payload: token.slice(middle + 1, last),
    signature: token.slice(last + 1),
  };
}

/** @throws Base64Error, or SerdeError in the words of the server's JSON reader. */
export function readHeader(part: string): Header {
  // The fields were read by their own readers.
  return readRequest(decodeBase64Url(part), 'Header', headerFields) as unknown as Header;
}

/** @throws Base64Error, or SerdeError in the words of the server's JSON reader. */
export function readClaims(part: string): Claims {
  return readRequest(decodeBase64Url(part), 'OidcClaim', claimFields) as unknown as Claims;
}

const headerFields: readonly Field[] = [
  { name: 'alg', required: true, read: (cursor) => readVariantText(cursor) },
  { name: 'kid', required: false, read: readOptionalText },
  { name: 'typ', required: false, read: readOptionalText },
];

const claimFields: readonly Field[] = [
  { name: 'exp', required: true, read: readInteger },
  { name: 'iat', required: true, read: readInteger },
  { name: 'iss', required: true, read: readText },
  { name: 'sub', required: true, read: readText },
];

function readVariantText(cursor: Cursor): string {
  if (skipSpace(cursor) !== code('"')) throw invalidType(cursor, 'enum Algorithm');
  return readVariant(cursor, algorithms);
}

function readOptionalText(cursor: Cursor): string | undefined {
  if (skipSpace(cursor) !== code('n')) return readText(cursor);
  cursor.index++;
  readRest(cursor, 'ull');
  return undefined;
}

/** An `i64`. */
function readInteger(cursor: Cursor): number {
  const byte = skipSpace(cursor);
  const isNegative = byte === code('-');
  if (isNegative) cursor.index++;
  if (!isNegative && !isDigit(peek(cursor))) throw invalidType(cursor, 'i64');
  const text = readNumber(cursor, isNegative);
  const whole = /^-?\d+$/.test(text) && text !== '-0' ? BigInt(text) : undefined;
  if (whole === undefined || whole >= 2n ** 64n || whole < -(2n ** 63n)) {
    throw fault(cursor, `invalid type: floating point \`${inFull(Number(text))}\`, expected i64`);
  }
  if (whole >= 2n ** 63n) throw fault(cursor, `invalid value: integer \`${whole}\`, expected i64`);
  return Number(text);
}

/** A number as Rust prints it: the same digits as here, but with a point and without an exponent. */
function inFull(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value);
  const [, sign = '', first = '', more = '', exponent] = /^(-?)(\d)\.?(\d*)e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text.includes('.') ? text : `${text}.0`;
  const shift = Number(exponent);
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${first}${more}`;
  return `${sign}${first}${more.padEnd(shift, '0')}.0`;
}
