import { describe, expect, it } from 'vitest';
import { createLibrary, judge } from '../../bench/mutants/run.ts';
import { oddServers } from '../faulty/index.ts';

const library = createLibrary();

describe('a correct server that is odd', () => {
  it.each(oddServers.map((server) => [server.id, server.title, server] as const))(
    '%s: %s',
    async (_, __, server) => {
      const outcome = await judge(server, await library(server.provider), 7);
      expect(outcome.crash).toBeUndefined();
      expect(outcome.findings).toEqual([]);
    },
  );
});
