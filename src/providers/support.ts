import type { ProviderSupport } from '../mock/support.ts';
import { aceDataCloudSupport } from './ace-data-cloud/support.ts';
import { felderaSupport } from './feldera/support.ts';
import type { ProviderName } from './index.ts';
import { oceanbaseSupport } from './oceanbase/support.ts';

/** What faults and the control API need of each API. Apart from the providers: a mock without them does not carry it. */
export const supports: Readonly<Record<ProviderName, ProviderSupport>> = {
  'ace-data-cloud': aceDataCloudSupport,
  feldera: felderaSupport,
  oceanbase: oceanbaseSupport,
};

/** The same by any text. */
export function supportOf(provider: string): ProviderSupport | undefined {
  return Object.hasOwn(supports, provider) ? supports[provider as ProviderName] : undefined;
}
