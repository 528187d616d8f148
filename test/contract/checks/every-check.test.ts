import { describe, expect, it, onTestFinished } from 'vitest';
import { checks } from '../../../src/contract/checks/index.ts';
import { runChecks } from '../../../src/contract/run-checks.ts';
import { type Mutant, mutants } from '../../faulty/index.ts';
import { needOthers } from '../../faulty/need-others.ts';
import { optionsFor } from './trial.ts';

/**
 * The quickest provider first. One faulty server is enough here, and a run stops at its first finding; the deep tests try all of
 * them, and go on.
 */
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
    const options = { ...optionsFor(mutant.provider), url, only: [check] };
    const found: string[] = [];
    for await (const event of runChecks(options)) {
      if (event.type !== 'finding') continue;
      found.push(event.finding.check);
      break;
    }
    expect(found).toEqual([check]);
  });
});
