import type { Mock } from '../create-mock.ts';
import type { MockOptions } from '../mock-options.ts';
import type { ProviderName } from '../providers/index.ts';
import { providers } from '../providers/index.ts';
import { createMswMockOf, type HandlerOptions, type WithHandlers } from './msw/handlers.ts';

/** A mock with the MSW handlers that serve it. */
export type MswMock<Name extends ProviderName = ProviderName> = Mock<Name> & WithHandlers;

/**
 * A mock whose `handlers` go into `setupServer` or `setupWorker`. It brings all APIs along; `keymock/msw/feldera`,
 * `keymock/msw/ace-data-cloud` and `keymock/msw/oceanbase` bring one.
 *
 * @example
 * const mock = createMock({ seed: 1 });
 * const server = setupServer(...mock.handlers);
 */
export function createMock<const Name extends ProviderName = ProviderName>(
  options: MockOptions<Name> & HandlerOptions = {},
): MswMock<Name> {
  return createMswMockOf(providers, options);
}

export type { AnyMock, Mock, MockOptions } from '../create-mock.ts';
export { type HandlerOptions, toHandlers } from './msw/handlers.ts';
