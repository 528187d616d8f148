import { describe, expect, it, onTestFinished } from 'vitest';
import { activeChecks } from '../../../src/contract/checks/index.ts';
import { createChance } from '../../../src/contract/run/chance.ts';
import { hasValueAt } from '../../../src/spec/pointer.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { type Mutant, mutants, setups } from '../../faulty/index.ts';
import { listen } from '../../faulty/kit/http.ts';
import { needOthers } from '../../faulty/need-others.ts';
import { disagreements } from '../../support/disagreements.ts';
import { createWidgets, owners, widgets } from '../runs/widgets.ts';
import { tellFindings, tellSent } from './tell.ts';
import { attempt, optionsFor } from './trial.ts';

/**
 * Tries every active check of a group on the servers that are wrong in one way, a line for each finding, and on one that is right,
 * a line for each kind of request. Both are in `__snapshots__`, to be read; `-u` writes them anew (see CONTRIBUTING.md).
 */
export function describeGroup(group: string): void {
  const widgetDocument = readDocument(widgets);
  const checks = activeChecks.map(({ id }) => id).filter((id) => id.startsWith(`${group}/`));
  const faulty = mutants.filter(
    ({ check, id }) => checks.includes(check) && !needOthers.includes(id) && !byChance.includes(id),
  );

  describe('on a server that is wrong in one way', () => {
    it.each(faulty.map((mutant) => [`${mutant.check} on ${mutant.id}`, mutant] as const))(
      '%s',
      async (_, mutant) => {
        const { url, close } = await mutant.start();
        onTestFinished(close);
        const only = [mutant.check];
        const options = optionsFor(mutant.provider);
        const { findings, events } = await attempt({ ...options, url, only });
        expect(disagreements(events)).toEqual([]);
        expect([...new Set(findings.map((finding) => finding.check))]).toEqual(only);
        for (const finding of findings) {
          expect(hasValueAt(options.document.root, finding.pointer)).toBe(true);
          expect(finding.curl).toMatch(/^(printf '%b' [^\n]+ \| )?curl /);
          expect(secretsIn(mutant, JSON.stringify(finding))).toEqual([]);
        }
        expect(tellFindings(findings)).toMatchSnapshot();
      },
    );
  });

  describe('on a server that is right', () => {
    it.each(checks)('%s finds nothing, and sends', async (check) => {
      const { url, close } = await listen(createWidgets().app);
      onTestFinished(close);
      const [token = '', otherToken = ''] = Object.keys(owners);
      const identity = { id: '1', random: createChance(1) };
      const options = {
        document: widgetDocument,
        seed: 1,
        identity,
        bulkMethods: true,
        credentials: { token, otherToken },
      };
      const { findings, sent, skipped } = await attempt({ ...options, url, only: [check] });
      expect(findings).toEqual([]);
      expect([tellSent(sent, [token, otherToken]), ...skipped].join('\n')).toMatchSnapshot();
    });
  });
}

/** What is told of them differs from run to run, or nothing is told at times. */
const byChance = [
  'feldera/secrecy/blind2-pool-of-secrets',
  'foreign/lifecycle/concurrent-creates-lost',
  'oceanbase/paging/blind-order-within-a-second',
  'oceanbase/paging/blind3-later-pages-sorted-otherwise',
];

/** Which of the caller's own credentials a text shows. */
function secretsIn(mutant: Mutant, text: string): string[] {
  return Object.values(setups[mutant.provider].credentials).filter((it) => text.includes(it));
}
