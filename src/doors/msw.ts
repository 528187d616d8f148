import type { Mock, MockOptions } from '../create-mock.ts';
import { createFullMock, fullOptionNames } from '../full-mock.ts';
import { checkKeys } from '../mock/check-keys.ts';
import type { ProviderName } from '../providers/index.ts';
import { providers } from '../providers/index.ts';
import { type HandlerOptions, toHandlers, type WithHandlers } from './msw/handlers.ts';

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
  given: MockOptions<Name> & HandlerOptions = {},
): MswMock<Name> {
  checkKeys('create a mock', 'option', given, [...fullOptionNames, 'origin']);
  const { origin, ...options } = given;
  const mock = createFullMock(providers, options);
  return Object.assign(mock, { handlers: toHandlers(mock, origin === undefined ? {} : { origin }) });
}

export type { AnyMock, Mock, MockOptions } from '../create-mock.ts';
export { type HandlerOptions, toHandlers } from './msw/handlers.ts';
