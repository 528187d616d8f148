import type { Provider } from '../mock/provider.ts';
import { aceDataCloud } from './ace-data-cloud/index.ts';
import { feldera } from './feldera/index.ts';
import { oceanbase } from './oceanbase/index.ts';

/** Every API that can be mocked, by name. */
export const providers = {
  'ace-data-cloud': aceDataCloud,
  feldera,
  oceanbase,
} satisfies Readonly<Record<string, Provider>>;

export type ProviderName = keyof typeof providers;

export const providerNames = Object.keys(providers).filter(isProvider);

/** Whether there is a provider of this name. */
export function isProvider(name: string): name is ProviderName {
  return Object.hasOwn(providers, name);
}
