import { expect, it, onTestFinished } from 'vitest';
import { oddServers } from '../../faulty/index.ts';
import type { OddServer } from '../../faulty/kit/mutant.ts';
import { attempt, optionsFor } from '../checks/trial.ts';

/** A full run at each server that is wrong in nothing. */
export function describeCorrect(isWanted: (server: OddServer) => boolean): void {
  const correct = oddServers.filter((server) => server.id.endsWith('/plain') && isWanted(server));
  it.each(correct.map((server) => [server.id, server] as const))(
    'a full run finds nothing on %s, and says what it skipped',
    async (_, server) => {
      const { url, close } = await server.start();
      onTestFinished(close);
      const { findings, sent, skipped } = await attempt({ ...optionsFor(server.provider), url });
      expect(findings).toEqual([]);
      expect(sent.length).toBeGreaterThan(500);
      expect(skipped.toSorted().join('\n')).toMatchSnapshot();
    },
    // A full run takes seconds, and a busy machine several times as long.
    120_000,
  );
}
