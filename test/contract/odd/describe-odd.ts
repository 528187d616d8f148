import { describe, expect, it } from 'vitest';
import { createLibrary, judge } from '../../../bench/mutants/run.ts';
import { type OddServer, oddServers, onlyAssumed, type Provider } from '../../faulty/index.ts';

/** How answers travel is tried on the quickest provider, the rest where it belongs; all of it is the bench's. */
const quickest = 'feldera';
const slow = ['plain', 'foreign-404', 'wrong-token-403', 'bad-limit-400', 'max-50', 'seeded'];
const common = oddServers.filter(({ provider }) => provider === quickest).map(nameOf);

/** All checks find nothing on the odd servers of a provider. Each has a file of its own, for they run side by side. */
export function describeOdd(provider: Provider): void {
  const rows = oddServers.filter((server) => server.provider === provider && belongs(server));
  const library = createLibrary();

  describe('a correct server that is odd', () => {
    it.each(rows.map((server) => [server.id, server.title, server] as const))(
      '%s: %s',
      async (_, __, server) => {
        const outcome = await judge(server, await library(provider), 7);
        expect(outcome.crash).toBeUndefined();
        expect(outcome.findings).toEqual([]);
      },
    );
  });
}

function belongs(server: OddServer): boolean {
  const name = nameOf(server);
  if (server.provider === quickest || name === 'plain') return true;
  return server.provider === 'ace-data-cloud'
    ? slow.includes(name) || onlyAssumed.includes(server)
    : !common.includes(name);
}

function nameOf({ id }: OddServer): string {
  return id.split('/')[1] ?? '';
}
