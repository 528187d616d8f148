import { expect, it, onTestFinished } from 'vitest';
import { oddServers } from '../../faulty/index.ts';
import { attempt, optionsFor } from '../checks/trial.ts';

const correct = oddServers.filter(({ id }) => id.endsWith('/plain'));

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
);
