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

/** A stretch of a decoded layer: bytes taken over one by one, or what one escape stands for. */
interface Stretch {
  /** Where it begins in the decoded bytes. */
  readonly at: number;
  readonly from: number;
  /** How many bytes the escape took; 0 where bytes are taken over. */
  readonly taken: number;
}

/**
 * A layer with its escapes replaced by what they stand for; undefined where there is none. What lies between escapes
 * is copied as a whole, for nearly every text is nearly all of that.
 *
 * @param lead the byte that every escape begins with
 */
export function decodeLayer(
  layer: Layer,
  lead: number,
  decode: (bytes: Uint8Array, at: number) => Decoded | undefined,
): Layer | undefined {
  const { bytes } = layer;
  const stretches: Stretch[] = [];
  // No escape is shorter than what it stands for, so the result fits.
  let out: Uint8Array | undefined;
  let size = 0;
  let copied = 0;
  for (let at = bytes.indexOf(lead); at >= 0; ) {
    const decoded = decode(bytes, at);
    if (decoded) {
      out ??= new Uint8Array(bytes.length);
      if (at > copied) {
        stretches.push({ at: size, from: copied, taken: 0 });
        out.set(bytes.subarray(copied, at), size);
        size += at - copied;
      }
      stretches.push({ at: size, from: at, taken: decoded.length });
      out.set(decoded.bytes, size);
      size += decoded.bytes.length;
      copied = at + decoded.length;
    }
    at = bytes.indexOf(lead, at + (decoded?.length ?? 1));
  }
  if (!out) return undefined;
  stretches.push({ at: size, from: copied, taken: 0 });
  out.set(bytes.subarray(copied), size);
  size += bytes.length - copied;
  return {
    bytes: out.subarray(0, size),
    start(at) {
      const { at: begin, from, taken } = stretchAt(stretches, at);
      return layer.start(taken > 0 ? from : from + at - begin);
    },
    end(at) {
      const { at: begin, from, taken } = stretchAt(stretches, at);
      return layer.end(taken > 0 ? from + taken - 1 : from + at - begin);
    },
  };
}

/** The last stretch that begins at or before a byte: one that stands for nothing begins where the next one does. */
function stretchAt(stretches: readonly Stretch[], at: number): Stretch {
  let low = 0;
  let high = stretches.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((stretches[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return stretches[low] ?? { at: 0, from: 0, taken: 0 };
}
