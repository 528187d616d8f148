import type { Operation } from '../../spec/document.ts';
import { type Fault, replyText } from '../findings/fault.ts';
import { isSuccess } from '../http/reply.ts';
import { statusOf } from '../status-of.ts';
import type { Exchange } from '../types.ts';

/** Whose promise is tested, and how much it weighs. */
export interface Expectation {
  readonly operation: Operation;
  /** Where the document makes the promise, innermost first; the operation by default. Its evidence gives the severity. */
  readonly at?: readonly string[] | undefined;
  /** Which constraint of that place is tested (`unique`, `default`): its evidence may differ from that of the place. */
  readonly constraint?: string | undefined;
  /** To break it is wrong on any server, whatever the document's grade: a crash, a leaked secret. */
  readonly always?: boolean;
  /** The resource was guessed from paths and schemas, so that it is a warning at most: `resource.inferred`. */
  readonly inferred?: boolean;
  /** The check whose promise it is, where another one comes across it. */
  readonly check?: string;
}

/** How an expectation is broken, in texts for people. */
export interface Broken {
  /** What is wrong, in one sentence: `a deleted key is still listed`. */
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
}

/** Each says whether the expectation is met; where it is not, there is a finding. It does not end the case. */
export interface Assertions {
  /** The server does not do what was asked. `expected` is `401 or 403` by default. */
  isRejected(message: string, expected?: string): boolean;
  /** The reply is a success. The finding shows the status and the body that came instead. */
  succeeds(message: string): boolean;
  hasStatus(status: number, message: string): boolean;
  /** Anything else. */
  holds(isMet: boolean, broken: Broken): boolean;
}

/** What a check expects of a reply. It builds the finding: a check never does. */
export type Expect = (exchange: Exchange, expectation: Expectation) => Assertions;

/**
 * @example
 * expect(reply, { operation, always: true }).isRejected('a deleted key still reads');
 */
export function createExpect(report: (fault: Fault) => void): Expect {
  return (
    exchange,
    { operation, at = [operation.pointer], always = false, inferred = false, constraint, check },
  ) => {
    const holds: Assertions['holds'] = (isMet, broken) => {
      if (!isMet)
        report({
          ...broken,
          exchange,
          operation: operation.label,
          trail: at,
          absolute: always,
          isInferred: inferred,
          ...(constraint !== undefined && { constraint }),
          ...(check !== undefined && { check }),
        });
      return isMet;
    };
    const status = (isMet: boolean, message: string, expected: string) =>
      holds(isMet, { message, expected, actual: statusOf(exchange) });
    return {
      holds,
      isRejected: (message, expected = '401 or 403') => status(!isSuccess(exchange), message, expected),
      succeeds: (message) =>
        holds(isSuccess(exchange), { message, expected: 'a success', actual: replyText(exchange) }),
      hasStatus: (wanted, message) => status(exchange.response.status === wanted, message, String(wanted)),
    };
  };
}
