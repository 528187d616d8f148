import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Dialect } from '../../src/mock/provider.ts';

/** One recorded case: what was sent on a connection of its own, and what each real server replied. */
export interface RecordedCase extends Readonly<Record<Dialect, RecordedOutcome>> {
  readonly id: number;
  /** Cases of a group share tenants, so their order matters. */
  readonly group: string;
  readonly label: string;
  /** Bytes as Latin-1, with placeholders, and the seconds to wait before they are sent. */
  readonly send: readonly (readonly [bytes: string, waitSeconds: number])[];
  /** How many replies were awaited. */
  readonly replies: number;
  /** Whether the nth request is a HEAD. */
  readonly head: readonly boolean[];
  readonly halfClose: boolean;
  /** The name under which the created key's secret is used by later cases. */
  readonly capture: string | null;
}

export interface RecordedOutcome {
  readonly replies: readonly WireReply[];
  /** Whether the server closed the connection. */
  readonly closes: boolean;
}

/** A reply as it went over the socket. */
export interface WireReply {
  /** The whole status line. */
  readonly status: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  readonly framing: string;
}

/** The recorded cases, in the order in which they were sent. */
export function readRecording(provider: string): RecordedCase[] {
  const file = join(import.meta.dirname, `../../fixtures/${provider}/recording/exchanges.jsonl`);
  return (
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      // The recorder wrote the file in this form; the README next to it describes the form.
      .map((line) => JSON.parse(line) as RecordedCase)
  );
}
