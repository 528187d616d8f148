import { describe, expect, it, onTestFinished } from 'vitest';
import { checks } from '../../../src/contract/checks/index.ts';
import { type Mutant, mutants } from '../../faulty/index.ts';
import { needOthers } from './describe-group.ts';
import { attempt, optionsFor } from './trial.ts';

/** The quickest provider first: one faulty server is enough here, all of them are tried by the deep tests. */
const order = ['feldera', 'foreign', 'oceanbase', 'ace-data-cloud'];
const rows = checks.map(({ id }) => [id, firstFor(id)] as const);

function firstFor(check: string): Mutant | undefined {
  return mutants
    .filter((mutant) => mutant.check === check && !needOthers.includes(mutant.id))
    .toSorted((a, b) => order.indexOf(a.provider) - order.indexOf(b.provider))[0];
}

describe('every check finds something', () => {
  it.each(rows)('%s', async (check, mutant) => {
    if (mutant === undefined) throw new Error(`no faulty server breaks ${check}`);
    const { url, close } = await mutant.start();
    onTestFinished(close);
    const { findings } = await attempt({ ...optionsFor(mutant.provider), url, only: [check] });
    expect([...new Set(findings.map((finding) => finding.check))]).toEqual([check]);
  });
});
