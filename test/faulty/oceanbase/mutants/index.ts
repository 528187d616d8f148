import { asMutants, type Mutant } from '../../kit/mutant.ts';
import { startOceanBase } from '../server.ts';
import { auth } from './auth.ts';
import { blind } from './blind.ts';
import { blindAgain } from './blind-again.ts';
import { blindFourth } from './blind-fourth.ts';
import { blindThird, survivors } from './blind-third.ts';
import { lifecycle } from './lifecycle.ts';
import { paging } from './paging.ts';
import { robustness } from './robustness.ts';
import { secrecy } from './secrecy.ts';
import { tenancy } from './tenancy.ts';
import { validation } from './validation.ts';
import { wire } from './wire.ts';

export const oceanBaseMutants: readonly Mutant[] = [
  ...asMutants('oceanbase', startOceanBase, {
    wire,
    validation,
    auth,
    lifecycle,
    secrecy,
    paging,
    tenancy,
    robustness,
  }),
  ...asMutants('oceanbase', startOceanBase, blind),
  ...asMutants('oceanbase', startOceanBase, blindAgain),
  ...asMutants('oceanbase', startOceanBase, blindThird),
  ...asMutants('oceanbase', startOceanBase, blindFourth),
];

/** Known, and not caught yet. */
export const oceanBaseSurvivors: readonly Mutant[] = asMutants('oceanbase', startOceanBase, survivors);
