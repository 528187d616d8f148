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

/**
 * Written as defects, when the document's field answered for its minimum and its order, too. Nothing but an assumption speaks
 * against them: they are odd.
 */
const assumptions: readonly string[] = [
  'validation/host-number',
  'validation/limit-in-quotes',
  'validation/consume-global-1',
  'validation/blind2-limit-boolean',
  'validation/blind3-true-is-one',
  'validation/limit-a-little-under',
  'validation/blind-limit-negative',
  'validation/blind-limit-negative-in-change',
];

function isOnlyAssumed(id: string): boolean {
  return assumptions.some((name) => id === `ace-data-cloud/${name}`);
}

function asOdd({ id, provider, title, start }: Mutant): OddServer {
  return { id: id.replace(/\/\w+\//, '/'), provider, title, start };
}

/** Every server that is wrong in one way, and that a check catches. */
export const mutants: readonly Mutant[] = [
  ...aceDataCloudMutants.filter(({ id }) => !isOnlyAssumed(id)),
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

/** Servers that differ in nothing but what is assumed. */
export const onlyAssumed: readonly OddServer[] = aceDataCloudMutants
  .filter(({ id }) => isOnlyAssumed(id))
  .map(asOdd);

/** Every server that is odd and yet correct. */
export const oddServers: readonly OddServer[] = [
  ...aceDataCloudOdd,
  ...onlyAssumed,
  ...felderaOdd,
  ...oceanBaseOdd,
  ...foreignOdd,
];
