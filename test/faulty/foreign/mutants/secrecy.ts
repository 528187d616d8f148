import { bodies, both, refused, succeeded } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import type { Habits } from '../habits.ts';
import { on } from './when.ts';

export const secrecy: readonly Defect<Habits>[] = [
  {
    id: 'change-shows-secret',
    check: 'secrecy/shown-once',
    title: 'a changed key shows its secret',
    apply: () => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (!both(on('update'), succeeded)(ask, answer)) return answer;
        const key = state.keys.find((it) => ask.path.endsWith(it.id));
        const shown = JSON.parse(String(answer.body));
        return { ...answer, body: JSON.stringify({ ...shown, secret: key?.secret }) };
      },
    }),
  },
  {
    id: 'rotated-out-shown',
    check: 'secrecy/shown-once',
    title: 'the list shows what the secret was before the last rotation',
    apply: (usual) => {
      const before = new Map<string, string>();
      return {
        rotate(key, secret, now) {
          before.set(key.id, key.secret);
          return usual.rotate(key, secret, now);
        },
        shown: (key) => ({ ...usual.shown(key), previous: before.get(key.id) ?? null }),
      };
    },
  },
  {
    id: 'refusal-repeats-header',
    check: 'secrecy/echo',
    title: 'refusals repeat the Authorization header',
    apply: () => ({
      wrap: bodies(refused, (body, ask) => ({ ...body, given: ask.headers.authorization ?? null })),
    }),
  },
  {
    id: 'multiplied-counter',
    check: 'secrecy/sequence',
    title: 'a secret is a counter times a constant, modulo 2^160: it looks like chance, and is none',
    apply: () => {
      let count = BigInt(Date.now());
      const odd = 0x9e3779b97f4a7c15f39cc0605cedc8341082276bn;
      return {
        secret() {
          count += 1n;
          return `room_${((count * odd) % (1n << 160n)).toString(16).padStart(40, '0')}`;
        },
      };
    },
  },
  {
    id: 'few-digits',
    check: 'secrecy/entropy',
    title: 'a secret has eight digits behind many zeros',
    apply: () => ({
      secret: () => `room_${String(Math.floor(Math.random() * 1e8)).padStart(40, '0')}`,
    }),
  },
  {
    id: 'tag-is-secret',
    check: 'secrecy/shown-once',
    title: 'the ETag of a read key is its secret',
    apply: () => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        const key = state.keys.find((it) => ask.path.endsWith(it.id));
        if (key === undefined || !both(on('read'), succeeded)(ask, answer)) return answer;
        return { ...answer, headers: { ...answer.headers, ETag: `"${key.secret}"` } };
      },
    }),
  },
];
