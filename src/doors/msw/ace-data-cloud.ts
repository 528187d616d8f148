import type { MockOf } from '../../mock-of.ts';
import type { MockOptions } from '../../mock-options.ts';
import { aceDataCloud } from '../../providers/ace-data-cloud/index.ts';
import { createMswMockOf, type HandlerOptions, type WithHandlers } from './handlers.ts';

const available = { 'ace-data-cloud': aceDataCloud };

/** A mock of Ace Data Cloud alone, with the MSW handlers that serve it. */
export type MswMock = MockOf<typeof available, 'ace-data-cloud'> & WithHandlers;

/**
 * `createMock` of `keymock/msw` for Ace Data Cloud alone: a bundle with it carries no other API.
 *
 * @example
 * const worker = setupWorker(...createMock({ dialects: { 'ace-data-cloud': 'live' } }).handlers);
 */
export function createMock(options: MockOptions<'ace-data-cloud'> & HandlerOptions = {}): MswMock {
  return createMswMockOf(available, options);
}

export { type HandlerOptions, toHandlers } from './handlers.ts';
