import type { MockOf } from '../../mock-of.ts';
import type { MockOptions } from '../../mock-options.ts';
import { feldera } from '../../providers/feldera/index.ts';
import { createMswMockOf, type HandlerOptions, type WithHandlers } from './handlers.ts';

const available = { feldera };

/** A mock of Feldera alone, with the MSW handlers that serve it. */
export type MswMock = MockOf<typeof available, 'feldera'> & WithHandlers;

/**
 * `createMock` of `keymock/msw` for Feldera alone: a bundle with it carries no other API.
 *
 * @example
 * const worker = setupWorker(...createMock({ dialects: { feldera: 'live' } }).handlers);
 */
export function createMock(options: MockOptions<'feldera'> & HandlerOptions = {}): MswMock {
  return createMswMockOf(available, options);
}

export { type HandlerOptions, toHandlers } from './handlers.ts';
