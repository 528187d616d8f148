import { createMockOf, type MockOf } from './mock-of.ts';
import type { MockOptions } from './mock-options.ts';
import type { ProviderName } from './providers/index.ts';
import { providers } from './providers/index.ts';

/** A mock of one or more APIs, with its own state, clock and chance. */
export type Mock<Name extends ProviderName = ProviderName> = MockOf<typeof providers, Name>;

/**
 * A mock of the chosen APIs.
 *
 * @throws TypeError for an option, a provider or a dialect that does not exist.
 * @example
 * const mock = createMock({ seed: 1, now: '2024-08-01T10:00:00Z' });
 * const response = await mock.fetch('https://api.example.com/v0/api_keys', {
 *   headers: { Authorization: 'Bearer me' },
 * });
 */
export function createMock<const Name extends ProviderName = ProviderName>(
  options: MockOptions<Name> = {},
): Mock<Name> {
  return createMockOf(providers, options);
}

export type { AnyMock, MockedApi } from './mock-of.ts';
export type { MockOptions } from './mock-options.ts';
