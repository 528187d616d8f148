import { asMutants, type Mutant } from '../../kit/mutant.ts';
import { startFeldera } from '../server.ts';
import { auth } from './auth.ts';
import { blind } from './blind.ts';
import { blindAgain } from './blind-again.ts';
import { blindFourth } from './blind-fourth.ts';
import { blindThird, survivors } from './blind-third.ts';
import { lifecycle } from './lifecycle.ts';
import { robustness } from './robustness.ts';
import { secrecy } from './secrecy.ts';
import { tenancy } from './tenancy.ts';
import { validation } from './validation.ts';
import { wire } from './wire.ts';

export const felderaMutants: readonly Mutant[] = [
  ...asMutants('feldera', startFeldera, {
    wire,
    validation,
    auth,
    lifecycle,
    secrecy,
    tenancy,
    robustness,
  }),
  ...asMutants('feldera', startFeldera, blind),
  ...asMutants('feldera', startFeldera, blindAgain),
  ...asMutants('feldera', startFeldera, blindThird),
  ...asMutants('feldera', startFeldera, blindFourth),
];

/** Known, and not caught yet. */
export const felderaSurvivors: readonly Mutant[] = asMutants('feldera', startFeldera, survivors);
