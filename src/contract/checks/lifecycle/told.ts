import type { Fault } from '../../engine/fault.ts';

/** What is wrong, in the words of a finding; where it was seen, unless in the exchange at hand. */
export type Told = Pick<Fault, 'message' | 'expected' | 'actual'> &
  Partial<Pick<Fault, 'exchange' | 'check' | 'isInferred'>>;
