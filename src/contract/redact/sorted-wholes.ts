/** Secrets that begin alike. */
export interface SortedWholes {
  add(whole: Uint8Array, mask: string): void;
  /** The secret that agrees with a text for longest from `start` on, and for how many bytes. */
  longestAt(text: Buffer, start: number): { readonly length: number; readonly mask: string } | undefined;
}

/**
 * Keys of one service may share their first half: all that stand before and after a text in their order are compared with it,
 * which are two, however many there are.
 *
 * @example
 * const wholes = createSortedWholes();
 * wholes.add(Buffer.from('key-1234'), '***');
 * wholes.longestAt(Buffer.from('a key-12, cut'), 2); // { length: 6, mask: '***' }
 */
export function createSortedWholes(): SortedWholes {
  const entries: { readonly whole: Uint8Array; readonly mask: string }[] = [];
  let isSorted = true;
  let longest = 0;
  return {
    add(whole, mask) {
      entries.push({ whole, mask });
      longest = Math.max(longest, whole.length);
      isSorted = false;
    },
    longestAt(text, start) {
      if (!isSorted) entries.sort((a, b) => Buffer.compare(a.whole, b.whole));
      isSorted = true;
      const given = text.subarray(start, start + longest);
      const at = placeOf(given, entries);
      return [entries[at - 1], entries[at]]
        .flatMap((entry) => (entry ? [{ length: agreement(entry.whole, given), mask: entry.mask }] : []))
        .toSorted((a, b) => b.length - a.length)[0];
    },
  };
}

/** How many of the entries stand before the given bytes in their order. */
function placeOf(given: Uint8Array, entries: readonly { readonly whole: Uint8Array }[]): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const entry = entries[middle];
    if (entry && Buffer.compare(entry.whole, given) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function agreement(left: Uint8Array, right: Uint8Array): number {
  let size = 0;
  while (size < left.length && size < right.length && left[size] === right[size]) size++;
  return size;
}
