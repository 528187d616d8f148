import { expect, it } from 'vitest';
import { readDocument } from '../../../src/spec/read-document.ts';
import { runAll } from '../runs/counting-server.ts';
import { fakeFetch } from '../stand.ts';
import { fakeCredentials, fakes } from './fakes.ts';

/** A full run at each fake: nothing is held against it, and nothing stays that can be deleted. */
export function describeFakes(seeds: readonly number[]): void {
  it.each(fakes.flatMap((fake) => seeds.map((seed) => [fake.title, seed, fake] as const)))(
    'a correct server with %s is not accused (seed %i)',
    async (_, seed, { document, passes, mayStay = 0, serve }) => {
      const { rows, answer } = serve();
      const { report } = await runAll({
        document: readDocument(document),
        url: 'http://localhost:1',
        seed,
        credentials: fakeCredentials,
        fetch: fakeFetch([], answer),
      });
      const told = report.findings.map(
        ({ check, severity, message, actual }) => `${severity} ${check}: ${message}: ${actual}`,
      );
      expect(told).toEqual([]);
      expect(report.summary.passed).toBeGreaterThanOrEqual(passes);
      expect(rows.size).toBeLessThanOrEqual(mayStay);
      expect(report.leftBehind).toHaveLength(rows.size);
    },
    240_000,
  );
}
