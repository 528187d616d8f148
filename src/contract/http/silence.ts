/** Requests in a row that an operation leaves without a reply before it is left out. */
const mostOfOne = 3;

/** Requests in a row without a reply before the run gives up. */
const mostOfAll = 5;

/** Notices servers and operations that give no reply any more. */
export interface Silence {
  /** Whether an operation has been silent for too long. */
  isSilent(operation: string): boolean;
  /** Whether the whole server has. */
  isOver(): boolean;
  /** A request has ended; `sentAt` is a time of `now`. */
  ended(operation: string, sentAt: number, hasReply: boolean): void;
}

/**
 * Counts requests that got no reply in time, those that were under way at the same moment as one: a server may be slow once.
 *
 * @example
 * const silence = createSilence();
 * silence.ended('GET /keys', performance.now(), false);
 * silence.isSilent('GET /keys'); // false: only after three in a row
 */
export function createSilence(now = () => performance.now()): Silence {
  const operations = new Map<string, Row>();
  const all = createRow();
  return {
    isSilent: (operation) => (operations.get(operation)?.length() ?? 0) >= mostOfOne,
    isOver: () => all.length() >= mostOfAll,
    ended(operation, sentAt, hasReply) {
      const own = operations.get(operation) ?? createRow();
      operations.set(operation, own);
      for (const row of [own, all]) {
        if (hasReply) row.end();
        else row.add(sentAt, now());
      }
    },
  };
}

interface Row {
  length(): number;
  add(sentAt: number, at: number): void;
  end(): void;
}

function createRow(): Row {
  let count = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  return {
    length: () => count,
    add(sentAt, at) {
      if (sentAt < lastAt) return;
      count++;
      lastAt = at;
    },
    end() {
      count = 0;
    },
  };
}
