import type { Group } from '../../test/faulty/kit/mutant.ts';
import { rateOf, scoreOf, type Verdict } from './verdict.ts';

export interface Target {
  readonly title: string;
  readonly actual: string;
  readonly isMet: boolean;
}

/** What else a bench knows: false alarms, and how long a full run takes, by provider. */
export interface Side {
  readonly verdicts: readonly Verdict[];
  /** Runs whose summary, exit code or reports differ from their findings. */
  readonly disagreeing: number;
  readonly falseAlarms: number | undefined;
  /** Checks that caught no mutant by themselves; undefined where not all mutants were run. */
  readonly neverAlone: readonly string[] | undefined;
  /** Milliseconds of a run by itself, the median of several. */
  readonly runs: Readonly<Record<string, number>>;
}

const certain: readonly Group[] = ['auth', 'secrecy', 'tenancy'];

/** The targets of the bench, as far as they were measured. */
export function targetsOf({ verdicts, disagreeing, neverAlone, falseAlarms, runs }: Side): Target[] {
  const targets: Target[] = [];
  for (const group of certain) {
    const mine = verdicts.filter(({ mutant }) => mutant.group === group);
    if (mine.length === 0) continue;
    const rate = rateOf(scoreOf(mine));
    targets.push({ title: `${group}: 100 % killed`, actual: percent(rate), isMet: rate === 100 });
  }
  if (verdicts.length > 0) {
    const rate = rateOf(scoreOf(verdicts));
    targets.push({ title: 'all: 97 % killed', actual: percent(rate), isMet: rate >= 97 });
    targets.push({
      title: 'summary and exit code as found',
      actual: disagreeing === 0 ? 'all' : `not ${disagreeing}`,
      isMet: disagreeing === 0,
    });
  }
  if (neverAlone !== undefined) {
    const actual = neverAlone.length === 0 ? 'all' : `not ${neverAlone.join(', ')}`;
    targets.push({ title: 'each check alone catches one', actual, isMet: neverAlone.length === 0 });
  }
  if (falseAlarms !== undefined) {
    targets.push({ title: 'no false alarm', actual: String(falseAlarms), isMet: falseAlarms === 0 });
  }
  for (const [provider, milliseconds] of Object.entries(runs)) {
    const actual = `${(milliseconds / 1000).toFixed(2)} s`;
    targets.push({ title: `${provider}: a full run under 3 s`, actual, isMet: milliseconds < 3000 });
  }
  return targets;
}

export const percent = (rate: number) => `${rate.toFixed(1)} %`;
