import type { Mutant } from '../../test/faulty/index.ts';
import type { Outcome } from './run.ts';

/** How a mutant fared: killed by the check that is meant for it, by another one only, or not at all. */
export type Fate = 'intended' | 'other' | 'survived';

export interface Verdict {
  readonly mutant: Mutant;
  readonly outcome: Outcome;
  readonly fate: Fate;
  /** Whether the check that is meant for it found something, and no other did. */
  readonly isAlone: boolean;
}

export function verdictOf(mutant: Mutant, outcome: Outcome): Verdict {
  const checks = new Set(outcome.findings.map((finding) => finding.check));
  const fate = checks.has(mutant.check) ? 'intended' : checks.size > 0 ? 'other' : 'survived';
  return { mutant, outcome, fate, isAlone: fate === 'intended' && checks.size === 1 };
}

export interface Score {
  readonly total: number;
  readonly intended: number;
  readonly alone: number;
  readonly other: number;
  readonly survived: number;
}

export function scoreOf(verdicts: readonly Verdict[]): Score {
  const having = (fate: Fate) => verdicts.filter((verdict) => verdict.fate === fate).length;
  return {
    total: verdicts.length,
    intended: having('intended'),
    alone: verdicts.filter((verdict) => verdict.isAlone).length,
    other: having('other'),
    survived: having('survived'),
  };
}

/** Killed by any check, in per cent. */
export function rateOf(score: Score): number {
  return score.total === 0 ? 100 : (100 * (score.total - score.survived)) / score.total;
}

/** Checks that no mutant needs: none is caught by one of them and by no other. */
export function neverAlone(checks: readonly string[], verdicts: readonly Verdict[]): string[] {
  const alone = new Set(verdicts.filter((verdict) => verdict.isAlone).map(({ mutant }) => mutant.check));
  return checks.filter((check) => !alone.has(check));
}
