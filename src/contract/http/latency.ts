/** How many of the latest requests of an operation count. */
const window = 5;

/** A burst of requests may take this share of the time that one of them is waited for. */
const share = 0.5;

/** Measures how long a server works on a request, so that no more are sent at once than it gets done in time. */
export interface Latency {
  /** A request has ended, which was sent as one of `underway`. */
  measured(operation: string, ms: number, underway: number): void;
  /** How many requests to send at once, of the `wanted` ones; at least one. */
  atOnce(operations: readonly string[], wanted: number): number;
}

/**
 * A server that hashes slowly gets one request after the other done: the twentieth of twenty at once waits for all the others.
 * What the reply took, divided by the requests under way, is what the server needed for each.
 *
 * @example
 * const latency = createLatency(2000);
 * latency.measured('POST /keys', 200, 1);
 * latency.atOnce(['POST /keys'], 20); // 5
 */
export function createLatency(timeoutMs: number): Latency {
  const samples = new Map<string, number[]>();
  const each = (operation: string) => median(samples.get(operation) ?? []);
  return {
    measured(operation, ms, underway) {
      const known = samples.get(operation) ?? [];
      samples.set(operation, [...known, ms / Math.max(1, underway)].slice(-window));
    },
    atOnce(operations, wanted) {
      const known = operations.flatMap((operation) => each(operation) ?? []);
      // An operation that was never asked may take as long as the slowest.
      const isComplete = known.length === operations.length;
      const slowest = Math.max(
        0,
        ...known,
        ...(isComplete ? [] : [...samples.keys()].map(each)).map((ms) => ms ?? 0),
      );
      return slowest === 0
        ? wanted
        : Math.max(1, Math.min(wanted, Math.floor((share * timeoutMs) / slowest)));
    },
  };
}

function median(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)];
}
