import type { Operation } from '../../spec/document.ts';
import type { Resource } from '../../spec/resource.ts';
import type { Exchange } from '../types.ts';
import type { Caller } from './caller.ts';
import type { Fault } from './fault.ts';
import type { Run } from './run-state.ts';
import type { Stage } from './stage.ts';
import type { Draft } from './transport.ts';

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

export interface DraftParts {
  readonly caller?: Caller;
  /** Values of path, query and header parameters by name. */
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Uint8Array;
  /** Undefined: application/json where there is a body. Null: none. */
  readonly contentType?: string | null;
}

export function isSuccess(exchange: Exchange): boolean {
  return exchange.response.status >= 200 && exchange.response.status < 300;
}

export function isRefusal(exchange: Exchange): boolean {
  return exchange.response.status >= 400 && exchange.response.status < 500;
}

/** Whether whoever asked was not let in, or may not do this. */
export function isTurnedAway({ response }: Exchange): boolean {
  return response.status === 401 || response.status === 403;
}

/** `201`, or why there was no reply. */
export function statusOf(exchange: Exchange): string {
  return exchange.response.status === 0
    ? `no reply (${exchange.response.failure ?? 'unknown'})`
    : String(exchange.response.status);
}
