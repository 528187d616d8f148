import { describe, expect, it } from 'vitest';
import { type End, endRun, ends } from './end-a-run.ts';

/** At other moments and in the other ways: `ended.deep.test.ts`. */
describe('a run that is ended from outside', () => {
  it.concurrent.each<End>(['SIGTERM', 'closed pipe'])(
    'cleans up and writes its report after: %s',
    async (end) => {
      const { code, left, unnamed, report, then, ms } = await endRun(end, 60);
      expect(ends[end]).toContain(code);
      expect(then).toBeGreaterThan(0);
      expect(unnamed).toEqual([]);
      expect(left).toEqual([]);
      expect(report.skipped.map(({ reason }) => reason).join()).toMatch(/interrupted|takes no connections/);
      expect(ms).toBeLessThan(12_000);
    },
    60_000,
  );
});
