import type { Operation } from '../../spec/document.ts';
import type { JsonObject } from '../../spec/json.ts';
import type { Caller } from './caller.ts';

/** A request before it is sent. */
export interface Draft {
  /** What it is for; undefined where no operation of the document is meant. */
  readonly operation: Operation | undefined;
  readonly method: string;
  /** Below the base, percent-encoded. */
  readonly path: string;
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** What the body was written from, where it is a form: a form turns all values into texts. */
  readonly form?: JsonObject;
  readonly caller: Caller;
  /** Headers that are left out, lower case, whoever asks for them. */
  readonly omit?: readonly string[];
}

/** What a request is to have beyond what its operation requires. */
export interface DraftParts {
  readonly caller?: Caller;
  /** Values of path, query and header parameters by name. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, or as a form where the operation takes that alone. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Uint8Array;
  /** Undefined: application/json where there is a body. Null: none. */
  readonly contentType?: string | null;
}
