import type { Operation } from '../../spec/document.ts';
import type { Resource } from '../../spec/resource.ts';
import type { Fault } from '../findings/fault.ts';
import type { DraftParts } from '../http/draft.ts';
import type { Draft } from '../http/transport.ts';
import type { Exchange } from '../types.ts';
import type { Run } from './run-state.ts';
import type { Stage } from './stage.ts';

export { isRefusal, isSuccess } from '../http/reply.ts';
export { statusOf } from '../status-of.ts';

/** What a running case works with. */
export interface Scene {
  readonly run: Run;
  /** Reports a broken expectation. It does not end the case. */
  fail(fault: Fault): void;
  /** Ends the case without a verdict. */
  skip(reason: string): never;
  /** Sends a request that a correct server may refuse. */
  probe(draft: Draft): Promise<Exchange>;
  /** Sends probes a few at a time; the replies are in the order of the drafts. */
  probes(drafts: readonly Draft[]): Promise<Exchange[]>;
  send(draft: Draft): Promise<Exchange>;
  stage<R extends Resource>(resource: R): Stage<R>;
  /** A request for an operation, with what it requires filled in. */
  draft(operation: Operation, parts?: DraftParts): Draft;
}
