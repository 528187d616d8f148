import type { MockOf } from '../../mock-of.ts';
import type { MockOptions } from '../../mock-options.ts';
import { oceanbase } from '../../providers/oceanbase/index.ts';
import { createMswMockOf, type HandlerOptions, type WithHandlers } from './handlers.ts';

const available = { oceanbase };

/** A mock of OceanBase Cloud alone, with the MSW handlers that serve it. */
export type MswMock = MockOf<typeof available, 'oceanbase'> & WithHandlers;

/**
 * `createMock` of `keymock/msw` for OceanBase Cloud alone: a bundle with it carries no other API.
 *
 * @example
 * const worker = setupWorker(...createMock({ dialects: { oceanbase: 'live' } }).handlers);
 */
export function createMock(options: MockOptions<'oceanbase'> & HandlerOptions = {}): MswMock {
  return createMswMockOf(available, options);
}

export { type HandlerOptions, toHandlers } from './handlers.ts';
