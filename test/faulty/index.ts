import { aceDataCloudMutants, aceDataCloudSurvivors } from './ace-data-cloud/mutants/index.ts';
import { aceDataCloudOdd } from './ace-data-cloud/odd.ts';
import { felderaMutants, felderaSurvivors } from './feldera/mutants/index.ts';
import { felderaOdd } from './feldera/odd.ts';
import { foreignMutants, foreignSurvivors } from './foreign/mutants/index.ts';
import { foreignOdd } from './foreign/odd.ts';
import type { Mutant, OddServer } from './kit/mutant.ts';
import { oceanBaseMutants, oceanBaseSurvivors } from './oceanbase/mutants/index.ts';
import { oceanBaseOdd } from './oceanbase/odd.ts';

export { groups, type Mutant, type OddServer, type Provider } from './kit/mutant.ts';
export { documents, setups } from './setups.ts';

/** Every server that is wrong in one way, and that a check catches. */
export const mutants: readonly Mutant[] = [
  ...aceDataCloudMutants,
  ...felderaMutants,
  ...oceanBaseMutants,
  ...foreignMutants,
];

/** Those that are known and that no check catches yet: work to do. */
export const survivors: readonly Mutant[] = [
  ...aceDataCloudSurvivors,
  ...felderaSurvivors,
  ...oceanBaseSurvivors,
  ...foreignSurvivors,
];

/** Every server that is odd and yet correct. */
export const oddServers: readonly OddServer[] = [
  ...aceDataCloudOdd,
  ...felderaOdd,
  ...oceanBaseOdd,
  ...foreignOdd,
];
