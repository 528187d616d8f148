/** A text read in one way: its bytes, and which characters of the original text each byte stands for. */
export interface Layer {
  readonly bytes: Uint8Array;
  /** The first character of the original text that byte `at` comes from. */
  start(at: number): number;
  /** The character after the last one that byte `at` comes from. */
  end(at: number): number;
}

/**
 * A text as UTF-8 bytes.
 *
 * @example
 * readText('é!').start(2); // 1: the third byte is the second character
 */
export function readText(text: string): Layer {
  const bytes = Buffer.from(text, 'utf8');
  // Only ASCII takes one byte per UTF-16 unit.
  if (bytes.length === text.length) return { bytes, start: (at) => at, end: (at) => at + 1 };

  const starts = new Int32Array(bytes.length);
  const ends = new Int32Array(bytes.length);
  let byte = 0;
  let unit = 0;
  for (const character of text) {
    const size = Buffer.byteLength(character);
    for (let more = 0; more < size; more++) {
      starts[byte] = unit;
      ends[byte] = unit + character.length;
      byte++;
    }
    unit += character.length;
  }
  return { bytes, start: (at) => starts[at] ?? 0, end: (at) => ends[at] ?? text.length };
}

/** What an escape at a position stands for, and how many bytes it took. */
export interface Decoded {
  readonly bytes: readonly number[] | Uint8Array;
  readonly length: number;
}

/**
 * A layer with its escapes replaced by what they stand for; undefined where there is none.
 * `lead` is the byte that every escape begins with.
 */
export function decodeLayer(
  layer: Layer,
  leads: readonly number[],
  decode: (bytes: Uint8Array, at: number) => Decoded | undefined,
): Layer | undefined {
  const { bytes } = layer;
  if (!leads.some((lead) => bytes.includes(lead))) return undefined;

  // No escape is shorter than what it stands for, so the result fits.
  const out = new Uint8Array(bytes.length);
  const from = new Int32Array(bytes.length);
  const to = new Int32Array(bytes.length);
  let size = 0;
  let changed = false;
  const put = (value: number, at: number, length: number) => {
    out[size] = value;
    from[size] = at;
    to[size] = at + length - 1;
    size++;
  };
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes[at] ?? 0;
    const decoded = leads.includes(byte) ? decode(bytes, at) : undefined;
    if (decoded) for (const value of decoded.bytes) put(value, at, decoded.length);
    else put(byte, at, 1);
    changed ||= decoded !== undefined;
    at += decoded?.length ?? 1;
  }
  if (!changed) return undefined;
  return {
    bytes: out.subarray(0, size),
    start: (at) => layer.start(from[at] ?? 0),
    end: (at) => layer.end(to[at] ?? 0),
  };
}
