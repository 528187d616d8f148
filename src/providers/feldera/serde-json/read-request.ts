import { type Cursor, code, fault, faultAhead, SerdeError, skipSpace, UnplacedError } from './cursor.ts';
import { readString } from './string.ts';
import { ignoreValue, invalidType, readColon, readRest } from './value.ts';

/** One field of the struct that the server reads a body into. */
export interface Field {
  readonly name: string;
  /** Without it the body is refused. */
  readonly required: boolean;
  read(cursor: Cursor): unknown;
}

/**
 * Reads a JSON body into a struct of the server, as serde_json 1.0.145 does, down to the position of a fault: fields in the
 * order of the body, unknown ones passed over, an array taken for the fields in their order.
 *
 * @throws SerdeError in serde_json's words.
 * @example
 * readRequest(bytes('{}'), 'NewApiKeyRequest', [name]); // throws: missing field `name` at line 1 column 2
 */
export function readRequest(
  bytes: Uint8Array,
  struct: string,
  fields: readonly Field[],
): Readonly<Record<string, unknown>> {
  const cursor: Cursor = { bytes, index: 0 };
  const byte = skipSpace(cursor);
  if (byte < 0) throw faultAhead(cursor, 'EOF while parsing a value');
  let values: Record<string, unknown>;
  if (byte === code('{')) values = within(cursor, () => readObject(cursor, fields), endObject);
  else if (byte === code('[')) values = within(cursor, () => readArray(cursor, struct, fields), endArray);
  else throw invalidType(cursor, `struct ${struct}`);
  if (skipSpace(cursor) >= 0) throw faultAhead(cursor, 'trailing characters');
  return values;
}

/** A `String`. */
export function readText(cursor: Cursor): string {
  const byte = skipSpace(cursor);
  if (byte < 0) throw faultAhead(cursor, 'EOF while parsing a value');
  if (byte !== code('"')) throw invalidType(cursor, 'a string');
  cursor.index++;
  return readString(cursor);
}

/** An `Option` of an enum of plain variants: null, a variant's name, or `{ "<name>": null }`. */
export function readOptionalVariant<Variant extends string>(
  cursor: Cursor,
  variants: readonly Variant[],
): Variant | undefined {
  const byte = skipSpace(cursor);
  if (byte === code('n')) {
    cursor.index++;
    readRest(cursor, 'ull');
    return undefined;
  }
  if (byte < 0) throw faultAhead(cursor, 'EOF while parsing a value');
  if (byte === code('{')) return readVariantObject(cursor, variants);
  if (byte !== code('"')) throw faultAhead(cursor, 'expected value');
  return readVariant(cursor, variants);
}

/** One of an enum's plain variants, whose opening quote is next. */
export function readVariant<Variant extends string>(cursor: Cursor, variants: readonly Variant[]): Variant {
  cursor.index++;
  const name = readString(cursor);
  const variant = variants.find((known) => known === name);
  if (variant !== undefined) return variant;
  const known = variants.map((each) => `\`${each}\``).join(', ');
  throw fault(cursor, `unknown variant \`${name}\`, expected one of ${known}`);
}

function readVariantObject<Variant extends string>(cursor: Cursor, variants: readonly Variant[]): Variant {
  cursor.index++;
  const byte = skipSpace(cursor);
  if (byte < 0) throw faultAhead(cursor, 'EOF while parsing a value');
  if (byte !== code('"')) throw invalidType(cursor, 'variant identifier');
  const variant = readVariant(cursor, variants);
  readColon(cursor);
  readUnit(cursor);
  const end = skipSpace(cursor);
  if (end !== code('}')) throw fault(cursor, end < 0 ? 'EOF while parsing an object' : 'expected value');
  cursor.index++;
  return variant;
}

function readUnit(cursor: Cursor): void {
  const byte = skipSpace(cursor);
  if (byte < 0) throw faultAhead(cursor, 'EOF while parsing a value');
  if (byte !== code('n')) throw invalidType(cursor, 'unit');
  cursor.index++;
  readRest(cursor, 'ull');
}

/** Reads between two brackets. A fault of the whole is placed where the closing bracket is, or would have to be. */
function within<Value>(cursor: Cursor, read: () => Value, end: (cursor: Cursor) => void): Value {
  cursor.index++;
  let value: Value;
  try {
    value = read();
  } catch (error) {
    if (!(error instanceof UnplacedError)) throw error;
    tryTo(() => end(cursor));
    throw fault(cursor, error.message);
  }
  end(cursor);
  return value;
}

function tryTo(step: () => void): void {
  try {
    step();
  } catch (error) {
    if (!(error instanceof SerdeError)) throw error;
  }
}

function readObject(cursor: Cursor, fields: readonly Field[]): Record<string, unknown> {
  const values = new Map<string, unknown>();
  for (let first = true; nextKey(cursor, first); first = false) {
    cursor.index++;
    const key = readString(cursor);
    const field = fields.find(({ name }) => name === key);
    if (values.has(key)) throw new UnplacedError(`duplicate field \`${key}\``);
    readColon(cursor);
    if (field) values.set(key, field.read(cursor));
    else ignoreValue(cursor);
  }
  const missing = fields.find(({ name, required }) => required && !values.has(name));
  if (missing) throw new UnplacedError(`missing field \`${missing.name}\``);
  return Object.fromEntries(values);
}

/** Whether there is another key; the cursor then stands before its quote. */
function nextKey(cursor: Cursor, first: boolean): boolean {
  const byte = skipSpace(cursor);
  if (byte < 0) throw faultAhead(cursor, 'EOF while parsing an object');
  if (byte === code('}')) return false;
  if (first) {
    if (byte !== code('"')) throw faultAhead(cursor, 'key must be a string');
    return true;
  }
  if (byte !== code(',')) throw faultAhead(cursor, 'expected `,` or `}`');
  cursor.index++;
  const next = skipSpace(cursor);
  if (next < 0) throw faultAhead(cursor, 'EOF while parsing a value');
  if (next === code('}')) throw faultAhead(cursor, 'trailing comma');
  if (next !== code('"')) throw faultAhead(cursor, 'key must be a string');
  return true;
}

function readArray(cursor: Cursor, struct: string, fields: readonly Field[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [i, field] of fields.entries()) {
    if (nextElement(cursor, i === 0)) values[field.name] = field.read(cursor);
    else if (field.required) {
      const elements = `${fields.length} element${fields.length === 1 ? '' : 's'}`;
      throw new UnplacedError(`invalid length ${i}, expected struct ${struct} with ${elements}`);
    }
  }
  return values;
}

function nextElement(cursor: Cursor, first: boolean): boolean {
  const byte = skipSpace(cursor);
  if (byte < 0) throw faultAhead(cursor, 'EOF while parsing a list');
  if (byte === code(']')) return false;
  if (first) return true;
  if (byte !== code(',')) throw faultAhead(cursor, 'expected `,` or `]`');
  cursor.index++;
  const next = skipSpace(cursor);
  if (next < 0) throw faultAhead(cursor, 'EOF while parsing a value');
  if (next === code(']')) throw faultAhead(cursor, 'trailing comma');
  return true;
}

function endObject(cursor: Cursor): void {
  const byte = skipSpace(cursor);
  if (byte < 0) throw faultAhead(cursor, 'EOF while parsing an object');
  if (byte === code(',')) throw faultAhead(cursor, 'trailing comma');
  if (byte !== code('}')) throw faultAhead(cursor, 'trailing characters');
  cursor.index++;
}

function endArray(cursor: Cursor): void {
  const byte = skipSpace(cursor);
  if (byte < 0) throw faultAhead(cursor, 'EOF while parsing a list');
  if (byte === code(']')) {
    cursor.index++;
    return;
  }
  if (byte !== code(',')) throw faultAhead(cursor, 'trailing characters');
  cursor.index++;
  throw faultAhead(cursor, skipSpace(cursor) === code(']') ? 'trailing comma' : 'trailing characters');
}
