import { createFullMock, type FullMock, type FullMockOptions } from './full-mock.ts';
import type { ProviderName } from './providers/index.ts';
import { providers } from './providers/index.ts';

/** A mock of one or more APIs, with its own state, clock and chance. */
export type Mock<Name extends ProviderName = ProviderName> = FullMock<typeof providers, Name>;

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
  options: FullMockOptions<Name> = {},
): Mock<Name> {
  return createFullMock(providers, options);
}

export type { FullMockOptions as MockOptions } from './full-mock.ts';
export type { AnyMock, MockedApi } from './mock-of.ts';
