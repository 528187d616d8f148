import { ESCAPES, plusAsSpace } from './escapes.ts';
import { type Layer, readText } from './layer.ts';
import { unpackRuns } from './runs.ts';
import type { Match, SecretIndex } from './secret-index.ts';

/** How many encodings may lie over each other: a URL in a JSON string in base64 is three. */
const DEPTH = 3;
/** A hostile text can nest encodings to be slow: all readings together take no more bytes than this many texts. */
const MOST_TEXTS = 40;
const LEAST_BUDGET = 64 * 1024;

/**
 * Where in a text secrets are, in characters, in whatever encoding: plain, percent, JSON and HTML escapes, base64,
 * base64url, hex, and any of them over each other. The cost grows with the text, not with the number of secrets.
 */
export function findSpans(text: string, index: SecretIndex, options: { readonly spaces: boolean }): Match[] {
  const spans: Match[] = [];
  const search = (layer: Layer) => {
    for (const { start, end, mask } of index.find(layer.bytes)) {
      spans.push({ start: layer.start(start), end: layer.end(end - 1), mask });
    }
  };
  const ways = options.spaces ? [...ESCAPES, plusAsSpace] : ESCAPES;
  const layers: { readonly layer: Layer; readonly depth: number }[] = [];
  const first = readText(text);
  let budget = Math.max(LEAST_BUDGET, first.bytes.length * MOST_TEXTS);
  const known = new Map<string, Layer[]>();
  /** False where there is no budget left. */
  const push = (layer: Layer, depth: number): boolean => {
    // Two orders of the same decodings give the same reading.
    const place = `${layer.start(0)}:${layer.bytes.length}`;
    const alike = known.get(place) ?? [];
    if (layer.bytes.length > budget) return false;
    if (alike.some((other) => Buffer.compare(other.bytes, layer.bytes) === 0)) return true;
    known.set(place, [...alike, layer]);
    budget -= layer.bytes.length;
    layers.push({ layer, depth });
    return true;
  };
  push(first, 0);

  for (let next = 0; next < layers.length; next++) {
    const entry = layers[next];
    if (!entry) break;
    const { layer, depth } = entry;
    search(layer);
    for (const unpacked of unpackRuns(layer, index)) {
      const isQueued = depth < DEPTH && push(unpacked, depth + 1);
      if (!isQueued) search(unpacked);
    }
    if (depth >= DEPTH) continue;
    for (const way of ways) {
      const read = way(layer);
      if (read) push(read, depth + 1);
    }
  }
  return spans;
}
