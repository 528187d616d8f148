import { expect, it } from 'vitest';
import { createLibrary, judge } from '../../../bench/mutants/run.ts';
import { oddServers } from '../../faulty/index.ts';

const library = createLibrary();
const correct = oddServers.filter(({ id }) => id.endsWith('/plain'));

it.each(correct.map((server) => [server.id, server] as const))(
  'a full run finds nothing on %s',
  async (_, server) => {
    const outcome = await judge(server, await library(server.provider), 7);
    expect(outcome.crash).toBeUndefined();
    expect(outcome.findings).toEqual([]);
    expect(outcome.exchanges).toBeGreaterThan(500);
  },
);
