import { expect, it } from 'vitest';
import { runAll } from './counting-server.ts';
import { type Habits, keeperOfKeys, production } from './keeper-of-keys.ts';

/** The quick ones; `harm.deep.test.ts` has the rest. */
const [existing] = production;

it.each<[string, Habits]>([
  ['by the rules', {}],
  ['that answers a create with a key that was there', { create: () => [200, existing] }],
])('a run neither changes nor deletes what it did not create, on a server %s', async (_, habits) => {
  const { options, harm, isUntouched, asked } = keeperOfKeys(habits);
  await runAll(options);
  expect(harm).toEqual([]);
  expect(isUntouched()).toBe(true);
  expect(asked.filter(({ method }) => method === 'POST').length).toBeGreaterThan(0);
});
