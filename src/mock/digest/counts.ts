/** Which nonce counts of one nonce were used: the highest, and a bit for each of the 32 up to it (bit 0 is the highest). */
export interface NonceCounts {
  readonly highest: number;
  readonly recent: number;
}

const window = 32;

/**
 * The counts after one more was used, or undefined where it was used before (RFC 7616, section 3.4: replay). Counts may arrive
 * out of order, since a client may send several requests at once; one that is 32 or more behind the highest counts as used.
 *
 * @example
 * useCount({ highest: 2, recent: 0b11 }, 3); // { highest: 3, recent: 0b111 }
 */
export function useCount(counts: NonceCounts | undefined, count: number): NonceCounts | undefined {
  if (!counts) return { highest: count, recent: 1 };
  const ahead = count - counts.highest;
  if (ahead > 0) {
    const shifted = ahead < window ? counts.recent << ahead : 0;
    return { highest: count, recent: (shifted | 1) >>> 0 };
  }
  if (-ahead >= window) return undefined;
  const bit = 2 ** -ahead;
  if ((counts.recent & bit) >>> 0 !== 0) return undefined;
  return { highest: counts.highest, recent: (counts.recent | bit) >>> 0 };
}
