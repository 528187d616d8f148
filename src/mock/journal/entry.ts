import type { Grade } from '../../spec/evidence.ts';

/** One exchange as the journal shows it, secrets masked. */
export interface JournalEntry {
  /** `r1`, `r2`, ... in the order of arrival; no id is used twice. */
  readonly id: string;
  /** When the reply was made, by the mock's clock: ISO 8601, UTC, to the millisecond. */
  readonly at: string;
  readonly method: string;
  /** As sent, without the query. */
  readonly path: string;
  /** As sent, without the question mark; '' if there is none. */
  readonly query: string;
  /** 0 where a fault dropped the connection before any byte of the reply. */
  readonly status: number;
  /** Null where no mocked API owns the path. */
  readonly provider: string | null;
  /** The operationId; null where the request is none of the document's operations. */
  readonly operation: string | null;
  /** Null where the caller is not authenticated. An account that is a secret itself is shown as `#` and a fingerprint. */
  readonly account: string | null;
  /** Of `X-Keymock-Namespace`; '' by default. */
  readonly namespace: string;
  /** The `x-evidence` id that the reply stands on. */
  readonly evidence: string;
  /** How the behaviour is known; null for what keymock says of itself. */
  readonly grade: Grade | null;
  /** The id of the fault that shaped the reply, or `prefer` for the request's own `Prefer`. */
  readonly fault: string | null;
  /** Milliseconds from the request's last byte to the reply, with the latency of a fault. */
  readonly durationMs: number;
  readonly request: JournalMessage;
  readonly response: JournalMessage;
  /** For a 404 or 405 outside of the operations: what would have matched, in a sentence. */
  readonly nearMiss: string | null;
  /** What works here but would fail at the real service, in sentences. */
  readonly warnings: readonly string[];
}

export interface JournalMessage {
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  /** As text, its first 256 Ki characters; bytes that are no UTF-8 are replaced. */
  readonly body: string;
}

/** Which entries are meant; all conditions must hold. */
export interface EntryFilter {
  readonly provider?: string;
  readonly operation?: string;
  readonly status?: number;
  /** The account as the entry shows it, or the credential that it came with. */
  readonly account?: string;
  readonly namespace?: string;
}
