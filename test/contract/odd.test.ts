import { describe, expect, it } from 'vitest';
import { createLibrary, judge } from '../../bench/mutants/run.ts';
import { oddServers } from '../faulty/index.ts';

const library = createLibrary();

/** How answers travel is tried on the quickest provider, the rest where it belongs; all of it is the bench's. */
const slow = ['plain', 'foreign-404', 'wrong-token-403', 'bad-limit-400', 'max-50', 'seeded'];
const common = oddServers.filter(({ id }) => id.startsWith('feldera/')).map(({ id }) => id.split('/')[1]);
const rows = oddServers.filter(({ id, provider }) => {
  const [, name = ''] = id.split('/');
  if (provider === 'feldera' || name === 'plain') return true;
  return provider === 'ace-data-cloud' ? slow.includes(name) : !common.includes(name);
});

describe('a correct server that is odd', () => {
  it.each(rows.map((server) => [server.id, server.title, server] as const))(
    '%s: %s',
    async (_, __, server) => {
      const outcome = await judge(server, await library(server.provider), 7);
      expect(outcome.crash).toBeUndefined();
      expect(outcome.findings).toEqual([]);
    },
  );
});
