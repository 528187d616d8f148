import { asMutants, type Mutant } from '../../kit/mutant.ts';
import { startForeign } from '../server.ts';
import { auth } from './auth.ts';
import { blindFourth } from './blind-fourth.ts';
import { blindThird, survivors } from './blind-third.ts';
import { lifecycle } from './lifecycle.ts';
import { paging } from './paging.ts';
import { robustness } from './robustness.ts';
import { secrecy } from './secrecy.ts';
import { tenancy } from './tenancy.ts';
import { validation } from './validation.ts';
import { wire } from './wire.ts';

export const foreignMutants: readonly Mutant[] = [
  ...asMutants('foreign', startForeign, {
    wire,
    validation,
    auth,
    lifecycle,
    secrecy,
    paging,
    tenancy,
    robustness,
  }),
  ...asMutants('foreign', startForeign, blindThird),
  ...asMutants('foreign', startForeign, blindFourth),
];

/** Known, and not caught yet. */
export const foreignSurvivors: readonly Mutant[] = asMutants('foreign', startForeign, survivors);
