import type { Exchange, Finding } from '../types.ts';
import type { Fault } from './fault.ts';

/** How the message of a finding begins that stands for a failure of keymock itself. */
const lead = 'not judged: ';

/**
 * The fault that stands for what keymock could not judge. A run goes on after it, but has not come to a verdict.
 *
 * @example
 * notJudged(exchange, 'GET /keys', '/paths/~1keys/get', new RangeError('Maximum call stack size exceeded')).message;
 * // 'not judged: Maximum call stack size exceeded'
 */
export function notJudged(exchange: Exchange, operation: string, pointer: string, error: unknown): Fault {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    trail: [pointer],
    absolute: true,
    operation,
    exchange,
    message: lead + reason,
    expected: 'a reply that keymock can judge',
    actual: reason,
  };
}

/** Whether a finding says that something was not judged: such a report is no verdict, and `keymock` exits with 2. */
export function isNotJudged({ message }: Pick<Finding, 'message'>): boolean {
  return message.startsWith(lead);
}

/** Stands for the exchange of a case that failed, which may have had any number of them. */
export function noExchange({ url }: { readonly url: string }): Exchange {
  return {
    index: -1,
    request: { method: 'GET', url, headers: [] },
    response: { status: 0, headers: [], body: '', failure: 'the case was not judged' },
    startedAt: 0,
    durationMs: 0,
  };
}

/** An exchange of which nothing is shown but where it went, for want of a way to mask the rest. */
export function withheld({ index, request, response, startedAt, durationMs }: Exchange): Exchange {
  return {
    index,
    request: { method: request.method, url: hidden, headers: [] },
    response: { status: response.status, headers: [], body: hidden },
    startedAt,
    durationMs,
  };
}

const hidden = '(not shown: it could not be masked)';
