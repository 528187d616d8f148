import { describe, expect, it } from 'vitest';
import { createChance } from './counting-server.ts';
import { type End, endRun, ends } from './end-a-run.ts';

describe('a run that is ended at 50 random moments', () => {
  const chance = createChance(20);
  const ways = Object.keys(ends) as End[];
  // The last requests of a run clean up; what ends it then may come too late to change its exit code.
  const moments = Array.from(
    { length: 50 },
    (_, at) => [ways[at % ways.length] ?? 'SIGINT', 0.01 + 0.89 * chance()] as const,
  );
  let whole: ReturnType<typeof endRun> | undefined;
  const requestsOfAll = async () => {
    whole ??= endRun('SIGINT');
    const { code, left, unnamed, requests } = await whole;
    expect([code, left, unnamed]).toEqual([0, [], []]);
    expect(requests).toBeGreaterThan(100);
    return requests;
  };

  // Most of the time is waiting for a server that has gone away.
  it.concurrent.each(moments)(
    'leaves nothing unnamed: %s after the share %f',
    async (end, share) => {
      const { code, left, unnamed, ms, report } = await endRun(
        end,
        Math.ceil(share * (await requestsOfAll())),
      );
      expect(unnamed).toEqual([]);
      if (end !== 'crashed server') expect(left).toEqual([]);
      expect(ends[end]).toContain(code);
      expect(ms).toBeLessThan(15_000);
      expect(report.summary.passed + report.summary.skipped).toBeGreaterThan(10);
    },
    60_000,
  );
});
