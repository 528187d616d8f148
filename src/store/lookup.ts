/** A row as the indexes know it: by its primary key, never by itself. */
export interface Entry {
  readonly key: string;
  /** From 0, in the order of creation. */
  readonly sequence: number;
  /** What each index has the row under, in the indexes' order; null where it leaves the row out. */
  readonly values: readonly (string | null)[];
}

/** One way to rows without a scan, by a text that a row gives. */
export interface Lookup<Found> {
  get(value: string): Found | undefined;
  add(value: string, entry: Entry): void;
  remove(value: string, entry: Entry): void;
  clear(): void;
}

/** At most one row for each value; the last one that came, where there are more. */
export function uniqueLookup(): Lookup<Entry> {
  const found = new Map<string, Entry>();
  return {
    get: (value) => found.get(value),
    add: (value, entry) => found.set(value, entry),
    remove(value, entry) {
      if (found.get(value) === entry) found.delete(value);
    },
    clear: () => found.clear(),
  };
}

/** All rows of each value, in the order of their creation. */
export function groupLookup(): Lookup<readonly Entry[]> {
  const found = new Map<string, Entry[]>();
  return {
    get: (value) => found.get(value),
    add(value, entry) {
      const list = found.get(value);
      if (!list) found.set(value, [entry]);
      // Nearly always the newest.
      else if (positionIn(list, entry) === list.length) list.push(entry);
      else list.splice(positionIn(list, entry), 0, entry);
    },
    remove(value, entry) {
      const list = found.get(value);
      const at = list ? positionIn(list, entry) : -1;
      if (list?.[at] !== entry) return;
      list.splice(at, 1);
      if (list.length === 0) found.delete(value);
    },
    clear: () => found.clear(),
  };
}

/** Where an entry is, or would be: binary search, since sequence numbers only grow. */
function positionIn(list: readonly Entry[], { sequence }: Entry): number {
  const last = list.at(-1);
  if (last === undefined || last.sequence < sequence) return list.length;
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list[middle]?.sequence ?? 0) < sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
