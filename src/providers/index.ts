import type { Provider, ProviderName } from '../mock/provider.ts';
import { aceDataCloud } from './ace-data-cloud/index.ts';
import { feldera } from './feldera/index.ts';
import { oceanbase } from './oceanbase/index.ts';

/** Every API that can be mocked, by name. */
export const providers: Readonly<Record<ProviderName, Provider>> = {
  'ace-data-cloud': aceDataCloud,
  feldera,
  oceanbase,
};
