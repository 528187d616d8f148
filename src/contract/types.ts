/** A request as it was sent and a reply as it came, in plain values. What a judge looks at. */
export interface Exchange {
  /** Position in the run, from 0. */
  readonly index: number;
  readonly request: SentRequest;
  readonly response: ReceivedResponse;
  /** Milliseconds since 1970 at sending. */
  readonly startedAt: number;
  readonly durationMs: number;
}

export interface SentRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** In the order and case in which they were sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Undefined where none was sent. */
  readonly body?: string;
}

export interface ReceivedResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Decoded as UTF-8. */
  readonly body: string;
  /** The bytes were not UTF-8. */
  readonly isNotUtf8?: true;
  /** A recording says that there was a body, and leaves it out: nothing is known of it. */
  readonly isUnrecorded?: true;
  /** Why there was no reply at all; status is 0 then. */
  readonly failure?: string;
}

export type Severity = 'error' | 'warning';

/** One broken expectation, with all that is needed to see it again. Secrets are masked before it leaves the runner. */
export interface Finding {
  /** Stable from run to run: a hash of check, operation, pointer and what was expected. */
  readonly id: string;
  /** `group/name`, see docs/checks/. */
  readonly check: string;
  readonly severity: Severity;
  /** `x-evidence` id of the expectation; '' in a document that has none. */
  readonly evidence: string;
  /** `METHOD /path/template`. */
  readonly operation: string;
  /** JSON Pointer into the OpenAPI document. */
  readonly pointer: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
  readonly request: SentRequest;
  readonly response: ReceivedResponse;
  /** Shows the finding when pasted into a shell; credentials are `$KEYMOCK_TOKEN` and the like. */
  readonly curl: string;
  /** What all that saw it have in common, where more is known than the message says. */
  readonly cause?: string;
  /** The other checks and operations that saw the same cause. Reports only: an event is about one finding. */
  readonly alsoSeenBy?: readonly SeenBy[];
}

/** A finding of the same cause as another one. */
export type SeenBy = Pick<
  Finding,
  'id' | 'check' | 'severity' | 'operation' | 'message' | 'expected' | 'actual'
>;

/** One thing that will be tried. Made from the document before anything is sent. */
export interface CaseInfo {
  /** Unique in the run and stable: `lifecycle/duplicate-refused POST /v0/api_keys`. */
  readonly id: string;
  readonly check: string;
  readonly operation: string;
  /** What is tried, as a sentence: `a second create with the same name is refused`. */
  readonly title: string;
  /** Whether it changes state on the server. */
  readonly writes: boolean;
}

export type Outcome = 'passed' | 'failed' | 'warned' | 'skipped';

/** What a run tells, in order. Reporters only consume it. */
export type RunEvent =
  | { readonly type: 'plan'; readonly cases: readonly CaseInfo[]; readonly meta: RunMeta }
  | { readonly type: 'start'; readonly case: CaseInfo }
  | {
      readonly type: 'exchange';
      readonly exchange: Exchange;
      readonly operation: string | undefined;
      readonly case: CaseInfo | undefined;
    }
  | { readonly type: 'finding'; readonly finding: Finding; readonly case: CaseInfo | undefined }
  /** A finding that comes late revises its case: the last result of a case counts. */
  | {
      readonly type: 'result';
      readonly case: CaseInfo;
      readonly outcome: Outcome;
      readonly reason?: string;
      readonly durationMs: number;
    }
  /** Something that was made on the server could not be deleted again; named, so that a person can. */
  | {
      readonly type: 'left-behind';
      readonly resource: string;
      readonly name: string;
      readonly id?: string;
      readonly reason: string;
    }
  | { readonly type: 'end'; readonly report: Report };

export interface RunMeta {
  readonly provider: string;
  readonly dialect: string;
  readonly url: string;
  readonly seed: number;
}

export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly warned: number;
  readonly skipped: number;
}

/** The JSON report. Its schema is published as docs/report.schema.json. */
export interface Report extends RunMeta {
  /** Of the report's form. */
  readonly version: 1;
  /** `keymock/<version>`. */
  readonly tool: string;
  readonly summary: Summary;
  readonly coverage: Coverage;
  /** One for each cause, the most harmful first. */
  readonly findings: readonly Finding[];
  readonly skipped: readonly { readonly case: string; readonly reason: string }[];
  /** What matters and could not be checked, with what to add: a sentence each. */
  readonly unchecked: readonly string[];
  readonly leftBehind: readonly {
    readonly resource: string;
    readonly name: string;
    /** Where it is known, and differs from the name. */
    readonly id?: string;
    readonly reason: string;
  }[];
}

/** Which documented statuses were seen. */
export interface Coverage {
  /** Documented operation x status pairs seen, and all of them. */
  readonly seen: number;
  readonly total: number;
  readonly operations: readonly {
    readonly operation: string;
    readonly exchanges: number;
    readonly statuses: readonly {
      readonly status: string;
      readonly documented: boolean;
      readonly exchanges: number;
    }[];
    readonly checks: readonly string[];
  }[];
}
