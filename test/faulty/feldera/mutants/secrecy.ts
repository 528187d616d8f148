import { answers, bodies, both, header, refused, status, succeeded, without } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import { alphanumeric, type Habits, refusal } from '../habits.ts';
import { on } from './when.ts';

export const secrecy: readonly Defect<Habits>[] = [
  {
    id: 'listed-secret',
    check: 'secrecy/shown-once',
    title: 'the list shows the secret',
    apply: (usual) => ({
      wrap: async (ask, next, state) => {
        const answer = await next(ask);
        if (!both(on('list'), succeeded)(ask, answer)) return answer;
        const tenant = usual.tenant(state, ask.headers.authorization, ask);
        const keys = typeof tenant === 'string' ? usual.listed(state, tenant) : [];
        return {
          ...answer,
          body: JSON.stringify(keys.map((key) => ({ ...usual.described(key), api_key: key.secret }))),
        };
      },
    }),
  },
  {
    id: 'read-secret',
    check: 'secrecy/shown-once',
    title: 'a read key shows the secret',
    apply: (usual) => ({ readBody: (key) => [{ ...usual.described(key), api_key: key.secret }] }),
  },
  {
    id: 'read-secret-renamed',
    check: 'secrecy/shown-once',
    title: 'a read key shows the secret under another name',
    apply: (usual) => ({ readBody: (key) => [{ ...usual.described(key), debug: { hint: key.secret } }] }),
  },
  {
    id: 'read-secret-base64',
    check: 'secrecy/shown-once',
    title: 'a read key shows the secret in base64',
    apply: (usual) => ({
      readBody: (key) => [{ ...usual.described(key), checksum: Buffer.from(key.secret).toString('base64') }],
    }),
  },
  {
    id: 'duplicate-shows-secret',
    check: 'secrecy/shown-once',
    title: 'the refusal of a duplicate shows the secret of the first key',
    apply: () => ({
      duplicate: (name, state) => {
        const key = [...state.keys.values()].find((it) => it.name === name);
        return refusal(409, 'An entity with this name already exists', 'DuplicateName', {
          existing: key?.secret,
        });
      },
    }),
  },
  {
    id: 'delete-header-shows-secret',
    check: 'secrecy/shown-once',
    title: 'a header of the answer to a delete shows the secret',
    apply: (usual) => ({
      removed: (key) => ({ ...usual.removed(key), headers: { 'X-Revoked': key.secret } }),
    }),
  },
  {
    id: 'list-header-shows-secret',
    check: 'secrecy/shown-once',
    title: 'a header of the list shows the newest secret',
    apply: () => ({
      wrap: async (ask, next, state) => {
        const newest = [...state.keys.values()].at(-1)?.secret;
        return header(both(on('list'), succeeded), 'X-Last-Key', newest)(ask, next);
      },
    }),
  },
  {
    id: 'gone-shows-secret',
    check: 'secrecy/shown-once',
    title: 'the 404 of a deleted key shows its secret',
    apply: (usual) => {
      const dead = new Map<string, string>();
      return {
        remove(state, key) {
          usual.remove(state, key);
          dead.set(key.name, key.secret);
        },
        unknown: (name) =>
          refusal(404, `Unknown API key '${name}'`, 'UnknownApiKey', { name, was: dead.get(name) }),
      };
    },
  },
  {
    id: 'refusal-echoes-token',
    check: 'secrecy/echo',
    title: 'a refused token is repeated in the 401',
    apply: () => ({
      wrap: answers(status(401), (answer, ask) => ({
        ...answer,
        headers: { ...answer.headers, 'Content-Type': 'text/plain; charset=utf-8' },
        body: `Unauthorized: ${(ask.headers.authorization ?? '').replace(/^Bearer /, '')}`,
      })),
    }),
  },
  {
    id: 'error-echoes-token',
    check: 'secrecy/echo',
    title: "errors repeat the caller's own token in details",
    apply: () => ({
      wrap: bodies(
        (ask, answer) => refused(ask, answer) && answer.headers['Content-Type'] === 'application/json',
        (body, ask) => ({ ...body, details: { authorization: ask.headers.authorization } }),
      ),
    }),
  },
  {
    id: 'header-echoes-token',
    check: 'secrecy/echo',
    title: "a header repeats the caller's own token",
    apply: () => ({
      wrap: async (ask, next) => header(succeeded, 'X-Debug-Auth', ask.headers.authorization)(ask, next),
    }),
  },
  {
    id: 'sequential',
    check: 'secrecy/sequence',
    title: 'secrets are numbered',
    apply: () => {
      const stem = alphanumeric(120);
      let last = 10_000_000;
      return { secret: () => `apikey:${stem}${++last}` };
    },
  },
  {
    id: 'sequential-in-front',
    check: 'secrecy/sequence',
    title: 'secrets are a number and a constant',
    apply: () => {
      const stem = alphanumeric(120);
      let last = 10_000_000;
      return { secret: () => `apikey:${++last}${stem}` };
    },
  },
  {
    id: 'few-random-characters',
    check: 'secrecy/entropy',
    title: 'only the last four characters of a secret are random',
    apply: () => {
      const stem = alphanumeric(124);
      return { secret: () => `apikey:${stem}${alphanumeric(4)}` };
    },
  },
  {
    id: 'one-alphabet',
    check: 'secrecy/entropy',
    title: 'a secret is one random character, repeated',
    apply: () => ({ secret: () => `apikey:${alphanumeric(1).repeat(128)}` }),
  },
  {
    id: 'short',
    check: 'secrecy/entropy',
    title: 'a secret has eight characters after its prefix',
    apply: () => ({ secret: () => `apikey:${alphanumeric(8)}` }),
  },
  {
    id: 'clock-as-secret',
    check: 'secrecy/sequence',
    title: 'a secret is the time in microseconds and zeros',
    apply: () => {
      let last = 0;
      return {
        secret() {
          last = Math.max(last + 1, Date.now() * 1000);
          return `apikey:${String(last).padEnd(128, '0')}`;
        },
      };
    },
  },
  {
    id: 'secret-from-name',
    check: 'secrecy/entropy',
    title: 'a secret is made of the name alone',
    apply: (usual) => ({
      insert: (state, key, body) => usual.insert(state, { ...key, secret: fromName(key.name) }, body),
      created: (key) => ({ ...without(usual.created(key), 'api_key'), api_key: fromName(key.name) }),
    }),
  },
];

const fromName = (name: string) =>
  `apikey:${Buffer.from(name).toString('hex').repeat(9).slice(0, 128).padEnd(128, '0')}`;
