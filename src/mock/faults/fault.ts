/** One way in which the mock misbehaves, as data. All of its conditions must hold; it may do several things at once. */
export interface Fault extends FaultConditions, FaultEffects {}

/** Which requests are meant. Without a condition: every request. */
export interface FaultConditions {
  readonly provider?: string;
  /** An operationId: `postApiKey`. */
  readonly operation?: string;
  /** As the journal shows it, or the credential itself. */
  readonly account?: string;
  readonly namespace?: string;
  /** Leaves the first requests alone that it could have hit. */
  readonly after?: number;
  /** How often it hits; without an end by default. */
  readonly times?: number;
  /** From 0 to 1; 1 by default. Drawn from the mock's seed. */
  readonly probability?: number;
  /** Milliseconds after which it is over, by the mock's clock. */
  readonly forMs?: number;
}

export interface FaultEffects {
  /** The reply is this error, and the request changes nothing. */
  readonly error?: FaultError;
  /** Milliseconds that the reply comes late. */
  readonly latency?: number | { readonly min: number; readonly max: number };
  /** `reset` and `empty` close the connection instead of a reply; `truncate` in the middle of the body. */
  readonly drop?: Drop;
  /** The reply's body is no JSON. */
  readonly malformed?: true;
  /** The reply's body comes slowly. */
  readonly slow?: { readonly bytesPerSecond: number };
  /** Lists lack the newest `stale` items. */
  readonly stale?: number;
  /** A create is answered as usual, and nothing of it is stored. */
  readonly lost?: true;
}

export interface FaultError {
  /** From 400 to 599. */
  readonly status: number;
  /** The error's name in the body (`error_code`, `code`, `errorCode`); the usual one of the status by default. */
  readonly name?: string;
  /** Seconds, sent as `Retry-After`. */
  readonly retryAfter?: number;
  /** Sent instead of the API's own form: a text as it is, anything else as JSON. */
  readonly body?: unknown;
}

export const drops = ['reset', 'empty', 'truncate'] as const;
export type Drop = (typeof drops)[number];

/** A fault that is in force. */
export interface ActiveFault extends Fault {
  /** `f1`, `f2`, ... */
  readonly id: string;
  /** How many requests met its conditions so far. */
  readonly matched: number;
  /** How many of them it hit. */
  readonly applied: number;
}

/** The faults of a mock. */
export interface Faults {
  /**
   * Adds a fault.
   *
   * @throws TypeError where it is malformed, or names an API or operation that is not mocked.
   * @example
   * mock.faults.add({ operation: 'postApiKey', times: 1, error: { status: 429, retryAfter: 2 } });
   */
  add(fault: Fault): ActiveFault;
  /** Those in force, in the order in which they were added. */
  list(): ActiveFault[];
  /** Removes one; false where there is none of this id. */
  remove(id: string): boolean;
  /** Removes all. */
  clear(): void;
}
