import { onTestFinished } from 'vitest';
import { loadDocument, type RunOptions } from '../../../src/contract/index.ts';
import { usual } from '../../faulty/feldera/habits.ts';
import { createFeldera } from '../../faulty/feldera/server.ts';
import type { Key, State } from '../../faulty/feldera/state.ts';
import { setups } from '../../faulty/index.ts';
import { type CountingServer, count } from './counting-server.ts';

const loading = loadDocument('specs/feldera/openapi.yaml');

/**
 * A correct Feldera server whose keys can be looked at from outside, and what a run has to be told about it. It is closed with the
 * test, unless it is `kept`: among concurrent tests, Vitest may take another one for the current.
 */
export async function felderaKeys({ kept = false } = {}): Promise<{
  server: CountingServer;
  options: RunOptions;
  names(): string[];
  /** Loses all keys, as a server does that keeps them in memory and is started again. */
  forget(): void;
}> {
  const keys: Key[] = [];
  const states = new Set<State>();
  const app = createFeldera({
    ...usual,
    insert(state, key, body) {
      states.add(state);
      usual.insert(state, key, body);
      keys.push(key);
    },
    remove(state, key) {
      usual.remove(state, key);
      keys.splice(keys.indexOf(key), 1);
    },
  });
  const server = await count(app);
  if (!kept) onTestFinished(server.close);
  const options = {
    ...setups.feldera,
    document: await loading,
    provider: 'feldera',
    url: server.url,
    seed: 3,
  };
  const forget = () => {
    keys.length = 0;
    for (const { keys: stored, secrets } of states) {
      stored.clear();
      secrets.clear();
    }
  };
  return { server, options, names: () => keys.map(({ name }) => name), forget };
}
