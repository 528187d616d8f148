import { expect, it, onTestFinished } from 'vitest';
import type { Habits } from '../../faulty/foreign/habits.ts';
import { startForeign } from '../../faulty/foreign/server.ts';
import type { Key } from '../../faulty/foreign/state.ts';
import { attempt, optionsFor } from './trial.ts';

const endOfDay = ({ expires_at: time }: Key) => time && `${time.slice(0, 10)}T23:59:59.999Z`;
const isOver = (time: string | null) => time !== null && Date.parse(time) <= Date.now();

const rows: readonly (readonly [title: string, apply: (usual: Habits) => Partial<Habits>])[] = [
  [
    'keys that expire at midnight only, and say so',
    (usual) => ({
      isExpired: (key) => isOver(endOfDay(key)),
      shown: (key) => usual.shown({ ...key, expires_at: endOfDay(key) }),
      withSecret: (key) => usual.withSecret({ ...key, expires_at: endOfDay(key) }),
    }),
  ],
  [
    'a server that is patient with clocks for five minutes',
    () => ({ isExpired: ({ expires_at: time }) => time !== null && Date.parse(time) < Date.now() - 300_000 }),
  ],
  [
    'keys that have expired for good, and say so',
    (usual) => {
      const dead = new Set<string>();
      const isExpired = (key: Key) => {
        if (usual.isExpired(key)) dead.add(key.id);
        return dead.has(key.id);
      };
      return {
        isExpired,
        shown: (key) => ({ ...usual.shown(key), state: isExpired(key) ? 'expired' : 'active' }),
      };
    },
  ],
  [
    'a server that leaves the offset of a time out, and says so',
    (usual) => {
      let given: unknown;
      return {
        fault(body, isCreate) {
          given = body.expires_at;
          return usual.fault(body, isCreate);
        },
        insert: (state, key) =>
          usual.insert(
            state,
            Object.assign(key, typeof given === 'string' && { expires_at: `${given.slice(0, 19)}Z` }),
          ),
      };
    },
  ],
  [
    'a server that gives an expired key no more time, and shows that it has none',
    (usual) => ({
      update: (key, body, now) =>
        usual.isExpired(key)
          ? { ...usual.update(key, body, now), expires_at: key.expires_at }
          : usual.update(key, body, now),
    }),
  ],
];

it.each(rows)('auth/expired finds nothing wrong with %s', async (_, apply) => {
  const { url, close } = await startForeign(apply);
  onTestFinished(close);
  const { findings } = await attempt({ ...optionsFor('foreign'), url, only: ['auth/expired'] });
  expect(findings).toEqual([]);
});
