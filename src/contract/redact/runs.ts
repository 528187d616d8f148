import type { Layer } from './layer.ts';

/** How bits are packed into characters. */
interface Packing {
  readonly bits: 4 | 6;
  /** Character code -> its value; 255 where it is none of the alphabet. */
  readonly values: Uint8Array;
  /** Runs shorter than this hold no secret. */
  readonly atLeast: number;
  /** How many first characters may belong to something else: a run may begin anywhere in a glued text. */
  readonly alignments: number;
}

const PACKINGS: readonly Packing[] = [
  // base64 and base64url together: no text has both alphabets, and telling them apart gains nothing.
  {
    bits: 6,
    values: alphabet('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', { '-': 62, _: 63 }),
    atLeast: 8,
    alignments: 4,
  },
  {
    bits: 4,
    values: alphabet('0123456789abcdef', { A: 10, B: 11, C: 12, D: 13, E: 14, F: 15 }),
    atLeast: 12,
    alignments: 2,
  },
];

/**
 * Hands over every stretch of a layer that may be base64, base64url or hex, unpacked at each alignment. The layer
 * that `visit` gets is valid during the call only: its bytes are used again for the next one.
 */
export function unpackRuns(layer: Layer, visit: (unpacked: Layer) => void): void {
  const scratch = new Uint8Array(layer.bytes.length);
  for (const packing of PACKINGS) {
    for (const [from, to] of runs(layer.bytes, packing)) {
      for (let skip = 0; skip < packing.alignments; skip++) {
        visit(unpack(layer, packing, from + skip, to, scratch));
      }
    }
  }
}

function* runs(
  bytes: Uint8Array,
  { values, atLeast }: Packing,
): Generator<readonly [from: number, to: number]> {
  let from = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && values[bytes[at] ?? 0] !== 255) continue;
    if (at - from >= atLeast) yield [from, at];
    from = at + 1;
  }
}

function unpack(
  layer: Layer,
  { bits, values }: Packing,
  from: number,
  to: number,
  scratch: Uint8Array,
): Layer {
  let size = 0;
  let held = 0;
  let buffer = 0;
  for (let at = from; at < to; at++) {
    buffer = ((buffer << bits) | (values[layer.bytes[at] ?? 0] ?? 0)) & 0xffff;
    held += bits;
    if (held < 8) continue;
    held -= 8;
    scratch[size++] = (buffer >> held) & 0xff;
  }
  return {
    bytes: scratch.subarray(0, size),
    start: (at) => layer.start(from + Math.floor((at * 8) / bits)),
    end: (at) => layer.end(from + Math.floor((at * 8 + 7) / bits)),
  };
}

function alphabet(characters: string, more: Readonly<Record<string, number>>): Uint8Array {
  const values = new Uint8Array(256).fill(255);
  for (const [value, character] of [...characters].entries()) values[character.charCodeAt(0)] = value;
  for (const [character, value] of Object.entries(more)) values[character.charCodeAt(0)] = value;
  return values;
}
