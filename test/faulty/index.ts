import { aceDataCloudMutants } from './ace-data-cloud/mutants/index.ts';
import { aceDataCloudOdd } from './ace-data-cloud/odd.ts';
import { felderaMutants } from './feldera/mutants/index.ts';
import { felderaOdd } from './feldera/odd.ts';
import { foreignMutants } from './foreign/mutants/index.ts';
import { foreignOdd } from './foreign/odd.ts';
import type { Mutant, OddServer } from './kit/mutant.ts';
import { oceanBaseMutants } from './oceanbase/mutants/index.ts';
import { oceanBaseOdd } from './oceanbase/odd.ts';

export { groups, type Mutant, type OddServer, type Provider } from './kit/mutant.ts';
export { documents, setups } from './setups.ts';

/** Every server that is wrong in one way. */
export const mutants: readonly Mutant[] = [
  ...aceDataCloudMutants,
  ...felderaMutants,
  ...oceanBaseMutants,
  ...foreignMutants,
];

/** Every server that is odd and yet correct. */
export const oddServers: readonly OddServer[] = [
  ...aceDataCloudOdd,
  ...felderaOdd,
  ...oceanBaseOdd,
  ...foreignOdd,
];
