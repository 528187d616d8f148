import type { Listing } from './model.ts';

/** Rows in the order of their creation, kept as primary keys with their sequence numbers. */
export class KeyList {
  readonly keys: string[] = [];
  readonly #sequences: number[] = [];

  add(key: string, sequence: number): void {
    const at = this.#position(sequence);
    this.keys.splice(at, 0, key);
    this.#sequences.splice(at, 0, sequence);
  }

  remove(sequence: number): void {
    const at = this.#position(sequence);
    if (this.#sequences[at] !== sequence) return;
    this.keys.splice(at, 1);
    this.#sequences.splice(at, 1);
  }

  /** Where a sequence number is, or would be: binary search, since numbers only grow. */
  #position(sequence: number): number {
    const last = this.#sequences.at(-1);
    if (last === undefined || last < sequence) return this.#sequences.length;
    let low = 0;
    let high = this.#sequences.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#sequences[middle] ?? 0) < sequence) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** A view on a key list that reads rows only as they are asked for. */
export function createListing<Row>(list: KeyList | undefined, read: (key: string) => Row): Listing<Row> {
  const keys = list?.keys ?? [];
  return {
    count: keys.length,
    page({ offset, limit, newestFirst = false }) {
      if (!newestFirst) return keys.slice(offset, offset + limit).map(read);
      const end = Math.max(0, keys.length - offset);
      return keys
        .slice(Math.max(0, end - limit), end)
        .reverse()
        .map(read);
    },
    all: () => keys.map(read),
  };
}
