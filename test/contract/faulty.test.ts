import { describe, expect, it } from 'vitest';
import { createLibrary, judge } from '../../bench/mutants/run.ts';
import { hasValueAt } from '../../src/spec/pointer.ts';
import { type Mutant, mutants, setups } from '../faulty/index.ts';

const library = createLibrary();

/** The quickest provider first. */
const order: readonly Mutant['provider'][] = ['feldera', 'oceanbase', 'ace-data-cloud'];

/** One faulty server for each check: all of them take a bench (`npm run bench:mutants`). */
const rows = order
  .flatMap((provider) => mutants.filter((mutant) => mutant.provider === provider))
  .filter((mutant, at, all) => all.findIndex((it) => it.check === mutant.check) === at);

describe('a server that is wrong in one way', () => {
  it('is there for at least 45 checks', () => {
    expect(rows.length).toBeGreaterThanOrEqual(45);
  });

  it.each(rows.map((mutant) => [mutant.check, mutant.title, mutant] as const))(
    '%s: %s',
    async (check, _, mutant) => {
      const document = await library(mutant.provider);
      const { findings, crash } = await judge(mutant, document, 1, [check]);
      expect(crash).toBeUndefined();
      expect([...new Set(findings.map((finding) => finding.check))]).toEqual([check]);
      for (const finding of findings) {
        expect(finding.operation).toMatch(/^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE) \//);
        expect(hasValueAt(document.root, finding.pointer)).toBe(true);
        expect(finding.expected).not.toBe('');
        expect(finding.actual).not.toBe('');
        expect(finding.curl).toMatch(/^curl /);
        expect(secretsIn(mutant, JSON.stringify(finding))).toEqual([]);
      }
    },
  );
});

/** Which of the caller's own credentials a text shows. */
function secretsIn(mutant: Mutant, text: string): string[] {
  return Object.values(setups[mutant.provider].credentials).filter((it) => text.includes(it));
}
