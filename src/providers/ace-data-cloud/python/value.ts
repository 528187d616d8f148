/** A number of a JSON text, digit by digit as it was sent: Python tells `1` from `1.0`, and counts further than JavaScript. */
export class PyNumber {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  /** Whether Python reads it as an `int`; a `float` otherwise. */
  get isInteger(): boolean {
    return !/[.eE]/.test(this.source);
  }

  get value(): number {
    const number = Number(this.source);
    // An integer has no negative zero.
    return this.isInteger && number === 0 ? 0 : number;
  }
}

/** A JSON array, with the text of each item. */
export class PyList {
  readonly items: readonly PyValue[];
  readonly sources: readonly string[];
  readonly source: string;

  constructor(items: readonly PyValue[], sources: readonly string[], source: string) {
    this.items = items;
    this.sources = sources;
    this.source = source;
  }
}

/** A JSON object. Of a name that is there twice the last value counts, at the place of the first. */
export class PyDict {
  readonly entries: ReadonlyMap<string, PyValue>;
  readonly source: string;

  constructor(entries: ReadonlyMap<string, PyValue>, source: string) {
    this.entries = entries;
    this.source = source;
  }
}

/** A JSON value as Python's `json` reads it. */
export type PyValue = null | boolean | string | PyNumber | PyList | PyDict;

/**
 * Reads a text that is known to be JSON, without losing a digit, the order of names or `__proto__`.
 *
 * @example
 * readValue('{"a": 1.0}'); // PyDict { entries: Map { 'a' => PyNumber { source: '1.0' } }, source: '{"a": 1.0}' }
 */
export function readValue(text: string): PyValue {
  return valueAt(text, skipSpace(text, 0)).value;
}

interface Read {
  readonly value: PyValue;
  readonly end: number;
}

function valueAt(text: string, at: number): Read {
  switch (text.charAt(at)) {
    case '{':
      return dictAt(text, at);
    case '[':
      return listAt(text, at);
    case '"': {
      const end = endOfText(text, at);
      return { value: JSON.parse(text.slice(at, end)), end };
    }
    case 't':
      return { value: true, end: at + 4 };
    case 'f':
      return { value: false, end: at + 5 };
    case 'n':
      return { value: null, end: at + 4 };
    default: {
      number.lastIndex = at;
      const [source = ''] = number.exec(text) ?? [];
      return { value: new PyNumber(source), end: at + source.length };
    }
  }
}

const number = /[-+.\deE]+/y;

function dictAt(text: string, start: number): Read {
  const entries = new Map<string, PyValue>();
  let at = skipSpace(text, start + 1);
  while (text.charAt(at) !== '}') {
    const end = endOfText(text, at);
    const colon = skipSpace(text, end);
    const read = valueAt(text, skipSpace(text, colon + 1));
    entries.set(JSON.parse(text.slice(at, end)), read.value);
    at = nextMember(text, read.end);
  }
  return { value: new PyDict(entries, text.slice(start, at + 1)), end: at + 1 };
}

function listAt(text: string, start: number): Read {
  const items: PyValue[] = [];
  const sources: string[] = [];
  let at = skipSpace(text, start + 1);
  while (text.charAt(at) !== ']') {
    const read = valueAt(text, at);
    items.push(read.value);
    sources.push(text.slice(at, read.end));
    at = nextMember(text, read.end);
  }
  return { value: new PyList(items, sources, text.slice(start, at + 1)), end: at + 1 };
}

function nextMember(text: string, end: number): number {
  const at = skipSpace(text, end);
  return text.charAt(at) === ',' ? skipSpace(text, at + 1) : at;
}

function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (text.charAt(at) !== '"') at += text.charAt(at) === '\\' ? 2 : 1;
  return at + 1;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (/[ \t\n\r]/.test(text.charAt(at))) at++;
  return at;
}

/**
 * The same JSON without the white space between its parts; everything else stays as it was sent.
 *
 * @example
 * compact('{ "a": [1.0, "b c"] }'); // '{"a":[1.0,"b c"]}'
 */
export function compact(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|[ \t\n\r]+/g, (part) => (part.startsWith('"') ? part : ''));
}
