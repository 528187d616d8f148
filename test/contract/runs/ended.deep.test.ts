import { describe, expect, it } from 'vitest';
import { createChance } from './counting-server.ts';
import { type End, endRun, ends } from './end-a-run.ts';

/** About as many requests as the run makes. */
const requests = 330;

describe('a run that is ended at 50 random moments', () => {
  const chance = createChance(20);
  const ways = Object.keys(ends) as End[];
  const moments = Array.from({ length: 50 }, (_, at) => {
    const end = ways[at % ways.length] ?? 'SIGINT';
    return [end, 1 + Math.floor(chance() * requests)] as const;
  });

  it.each(moments)(
    'leaves nothing unnamed: %s at request %i',
    async (end, moment) => {
      const { code, left, unnamed, ms } = await endRun(end, moment);
      expect(unnamed).toEqual([]);
      if (end !== 'crashed server') expect(left).toEqual([]);
      // A run may be over before it is ended.
      expect(ends[end]).toContain(code);
      expect(ms).toBeLessThan(12_000);
    },
    60_000,
  );
});
