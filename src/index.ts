export { type AnyMock, createMock, type Mock, type MockedApi, type MockOptions } from './create-mock.ts';
export type { Clock } from './mock/clock.ts';
export type { AccessKeyCredential, Credential, TokenCredential } from './mock/credentials.ts';
export type { MockReply, MockRequest } from './mock/exchange.ts';
export type { Dialect, ProviderName, ProviderSettings } from './mock/provider.ts';
export { dialects, providerNames } from './mock/provider.ts';
export { simulateUsage, type Usage, type UsageOutcome } from './providers/ace-data-cloud/usage.ts';
export type { Database, ModelApi } from './store/database.ts';
