import type { Match } from './secret-index.ts';

/**
 * `text` with the spans replaced; where they overlap, one mask stands for all, that of the longest.
 *
 * @param shown masks that were made: where one of them stands already, nothing is replaced
 */
export function replaceSpans(text: string, spans: readonly Match[], shown: ReadonlySet<string>): string {
  if (spans.length === 0) return text;
  const masks = maskRanges(text, shown);
  const outside = spans.filter(({ start, end }) => end > endOfMaskAt(masks, start));
  const merged: { start: number; end: number; mask: string; longest: number }[] = [];
  for (const { start, end, mask } of [...outside].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (!last || start >= last.end) {
      merged.push({ start, end, mask, longest: end - start });
      continue;
    }
    if (end - start > last.longest) Object.assign(last, { mask, longest: end - start });
    last.end = Math.max(last.end, end);
  }
  let out = '';
  let from = 0;
  for (const { start, end, mask } of merged) {
    out += text.slice(from, start) + mask;
    from = end;
  }
  return out + text.slice(from);
}

/** The end of the mask in which a character is; -1 where it is in none. Masks are in order and do not overlap. */
function endOfMaskAt(masks: readonly { readonly start: number; readonly end: number }[], at: number): number {
  let low = 0;
  let high = masks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((masks[middle]?.start ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  const mask = masks[low - 1];
  return mask && at < mask.end ? mask.end : -1;
}

/** Where our own masks are: masking a text twice changes nothing. */
function maskRanges(
  text: string,
  shown: ReadonlySet<string>,
): { readonly start: number; readonly end: number }[] {
  if (!text.includes('***')) return [];
  return [...text.matchAll(/\*\*\*[a-z0-9-]+\*\*\*/gi)]
    .filter(([mask]) => shown.has(mask))
    .map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
