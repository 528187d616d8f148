import type { Layer } from './layer.ts';
import type { SecretIndex } from './secret-index.ts';

/** How bits are packed into characters. */
interface Packing {
  readonly bits: 4 | 6;
  /** Character code -> its value; 255 where it is none of the alphabet. */
  readonly values: Uint8Array;
  /** How many first characters may belong to something else: a run may begin anywhere in a glued text. */
  readonly alignments: number;
}

const PACKINGS: readonly Packing[] = [
  // base64 and base64url together: no text has both alphabets, and telling them apart gains nothing.
  {
    bits: 6,
    values: alphabet('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/', { '-': 62, _: 63 }),
    alignments: 4,
  },
  {
    bits: 4,
    values: alphabet('0123456789abcdef', { A: 10, B: 11, C: 12, D: 13, E: 14, F: 15 }),
    alignments: 2,
  },
];

/** So many bytes of text in a row may be an encoding of their own. Wrongly aligned ones hardly ever are text. */
const SHORTEST_TEXT = 8;

/**
 * The stretches of a layer that are base64, base64url or hex, at any alignment, and hold a secret or a text in which
 * one may hide: unpacked. Most stretches are ordinary words, so each is looked over before anything is made of it.
 */
export function unpackRuns(layer: Layer, index: SecretIndex): Layer[] {
  const unpacked: Layer[] = [];
  for (const packing of PACKINGS) {
    const atLeast = Math.ceil((Math.min(index.shortest(), SHORTEST_TEXT) * 8) / packing.bits);
    forEachRun(layer.bytes, packing, atLeast, (from, to) => {
      for (let skip = 0; skip < packing.alignments; skip++) {
        if (isWorthwhile(layer.bytes, packing, from + skip, to, index)) {
          unpacked.push(unpack(layer, packing, from + skip, to));
        }
      }
    });
  }
  return unpacked;
}

function forEachRun(
  bytes: Uint8Array,
  { values }: Packing,
  atLeast: number,
  visit: (from: number, to: number) => void,
): void {
  let from = 0;
  for (let at = 0; at <= bytes.length; at++) {
    if (at < bytes.length && values[bytes[at] ?? 0] !== 255) continue;
    if (at - from >= atLeast) visit(from, at);
    from = at + 1;
  }
}

/** Unpacks without keeping anything: this loop sees four times each character of each text. */
function isWorthwhile(
  bytes: Uint8Array,
  { bits, values }: Packing,
  from: number,
  to: number,
  index: SecretIndex,
): boolean {
  let held = 0;
  let buffer = 0;
  let window = 0;
  let stretch = 0;
  for (let at = from; at < to; at++) {
    buffer = ((buffer << bits) | (values[bytes[at] ?? 0] ?? 0)) & 0xffff;
    held += bits;
    if (held < 8) continue;
    held -= 8;
    const byte = (buffer >> held) & 0xff;
    window = (window << 8) | byte;
    if (index.mayEndWith(window)) return true;
    const isText = (byte >= 0x20 && byte < 0x7f) || byte === 9 || byte === 10 || byte === 13;
    stretch = isText ? stretch + 1 : 0;
    if (stretch >= SHORTEST_TEXT) return true;
  }
  return false;
}

function unpack(layer: Layer, { bits, values }: Packing, from: number, to: number): Layer {
  const bytes = new Uint8Array(Math.floor(((to - from) * bits) / 8));
  let size = 0;
  let held = 0;
  let buffer = 0;
  for (let at = from; at < to; at++) {
    buffer = ((buffer << bits) | (values[layer.bytes[at] ?? 0] ?? 0)) & 0xffff;
    held += bits;
    if (held < 8) continue;
    held -= 8;
    bytes[size++] = (buffer >> held) & 0xff;
  }
  return {
    bytes,
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
