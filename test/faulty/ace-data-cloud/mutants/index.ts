import { asMutants, type Mutant } from '../../kit/mutant.ts';
import { startAceDataCloud } from '../server.ts';
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

export const aceDataCloudMutants: readonly Mutant[] = [
  ...asMutants('ace-data-cloud', startAceDataCloud, {
    wire,
    validation,
    auth,
    lifecycle,
    secrecy,
    paging,
    tenancy,
    robustness,
  }),
  ...asMutants('ace-data-cloud', startAceDataCloud, blind),
  ...asMutants('ace-data-cloud', startAceDataCloud, blindAgain),
  ...asMutants('ace-data-cloud', startAceDataCloud, blindThird),
  ...asMutants('ace-data-cloud', startAceDataCloud, blindFourth),
];

/** Known, and not caught yet. */
export const aceDataCloudSurvivors: readonly Mutant[] = asMutants(
  'ace-data-cloud',
  startAceDataCloud,
  survivors,
);
