import { describe, expect, it, onTestFinished } from 'vitest';
import { planCases, type RunEvent, type RunOptions } from '../../../src/contract/index.ts';
import { createChance } from '../../../src/contract/run/chance.ts';
import { createMock } from '../../../src/create-mock.ts';
import { listen } from '../../../src/doors/node.ts';
import { cli } from '../../cli/run-cli.ts';
import { runAll } from './counting-server.ts';
import { felderaKeys } from './feldera-keys.ts';

/** A run against our own mock in the same state as ever. */
async function runOnMock(seed: number) {
  const { options } = await felderaKeys();
  const mock = createMock({ providers: ['feldera'], seed: 1, now: '2024-08-01T10:00:00Z' });
  const { url, close } = await listen(mock);
  onTestFinished(close);
  const run: RunOptions = { ...options, url, seed, identity: { id: 'run', random: createChance(1) } };
  const { events, report } = await runAll(run);
  return { url, seen: events.map((event) => told(event, url)), report };
}

/** An event without its times and its port. */
function told(event: RunEvent, url: string): unknown {
  const shown = JSON.stringify(event, (name, value) =>
    ['durationMs', 'startedAt', 'index'].includes(name) || (name === 'headers' && event.type === 'exchange')
      ? undefined
      : value,
  );
  return JSON.parse(shown.replaceAll(url, 'http://server'));
}

describe('two runs of one seed on one state', () => {
  it('give the same report', async () => {
    const [first, second] = [await runOnMock(8), await runOnMock(8)];
    expect({ ...second.report, url: '' }).toEqual({ ...first.report, url: '' });
  });

  it('try the same and come to the same results, in the same order', async () => {
    const [first, second] = [await runOnMock(8), await runOnMock(8)];
    const results = ({ seen }: typeof first) =>
      seen.filter((event) => !JSON.stringify(event).includes('"type":"exchange"'));
    expect(results(second)).toEqual(results(first));
  });

  it('send names of their own and find nothing, whatever their seeds', async () => {
    const names = new Set<string>();
    for (const seed of [1, 1, 2]) {
      const { server, options } = await felderaKeys();
      const { report } = await runAll({ ...options, seed });
      expect(report.findings).toEqual([]);
      expect(report.seed).toBe(seed);
      for (const ask of server.asked) {
        const name = /keymock-[0-9a-z]+-/.exec(String(ask.body))?.[0];
        if (name !== undefined) names.add(name);
      }
    }
    expect(names.size).toBe(3);
  });
});

describe('a plan', () => {
  it('is what a run does, and is made without sending anything', async () => {
    const { server, options } = await felderaKeys();
    const cases = planCases(options);
    expect(server.asked).toEqual([]);
    expect(cases.length).toBeGreaterThan(50);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    const { events } = await runAll({ ...options, only: ['auth'] });
    const [plan] = events;
    expect(plan).toMatchObject({ type: 'plan', cases: planCases({ ...options, only: ['auth'] }) });
    const results = events.flatMap((event) => (event.type === 'result' ? [event.case] : []));
    expect(results).toEqual(planCases({ ...options, only: ['auth'] }));
  });

  it('is printed by --list, which sends nothing', async () => {
    const { server } = await felderaKeys();
    const { code, out } = await cli(['check', 'feldera', '--url', server.url, '--list']);
    expect(code).toBe(0);
    expect(out).toContain('lifecycle/create');
    expect(server.asked).toEqual([]);
  });
});
