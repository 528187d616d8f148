import type { Providers } from '../mock/provider.ts';
import { aceDataCloud } from './ace-data-cloud/index.ts';
import { feldera } from './feldera/index.ts';
import { oceanbase } from './oceanbase/index.ts';

/** Every API that can be mocked, by name. */
export const providers = {
  'ace-data-cloud': aceDataCloud,
  feldera,
  oceanbase,
} satisfies Providers;
