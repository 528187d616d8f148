import { answers, bodies, both, header, refused, status, succeeded } from '../../kit/answer.ts';
import type { Ask } from '../../kit/http.ts';
import type { Defect } from '../../kit/mutant.ts';
import { alphanumeric, basicOf, type Habits } from '../habits.ts';
import { on } from './when.ts';

const secretOf = (ask: Ask) => basicOf(ask.headers.authorization ?? '')[1] ?? ask.headers.authorization;

export const secrecy: readonly Defect<Habits>[] = [
  {
    id: 'listed-key',
    check: 'secrecy/shown-once',
    title: 'the list shows the apiKey',
    apply: (usual) => ({ described: (key) => ({ ...usual.described(key), apiKey: key.apiKey }) }),
  },
  {
    id: 'listed-key-renamed',
    check: 'secrecy/shown-once',
    title: 'the list shows the apiKey under another name',
    apply: (usual) => ({ described: (key) => ({ ...usual.described(key), remark: `key ${key.apiKey}` }) }),
  },
  {
    id: 'listed-key-base64',
    check: 'secrecy/shown-once',
    title: 'the list shows the apiKey in base64',
    apply: (usual) => ({
      described: (key) => ({ ...usual.described(key), digest: Buffer.from(key.apiKey).toString('base64') }),
    }),
  },
  {
    id: 'list-header-shows-key',
    check: 'secrecy/shown-once',
    title: 'a header of the list shows the newest apiKey',
    apply: () => ({
      wrap: async (ask, next, state) => {
        const newest = [...state.keys.values()].at(-1)?.apiKey;
        return header(both(on('list'), succeeded), 'X-Trace', newest)(ask, next);
      },
    }),
  },
  {
    id: 'delete-shows-key',
    check: 'secrecy/shown-once',
    title: 'the answer to a delete shows the apiKey',
    apply: (usual) => ({
      removed: (ask, key) => {
        const answer = usual.removed(ask, key);
        return {
          ...answer,
          body: JSON.stringify({ ...JSON.parse(String(answer.body)), data: { apiKey: key.apiKey } }),
        };
      },
    }),
  },
  {
    id: 'gone-shows-key',
    check: 'secrecy/shown-once',
    title: 'the refusal of a second delete shows the apiKey',
    apply: (usual) => {
      const dead = new Map<string, string>();
      return {
        remove(state, key) {
          usual.remove(state, key);
          dead.set(key.id, key.apiKey);
        },
        unknown(ask, id) {
          const answer = usual.unknown(ask, id);
          return { ...answer, headers: { ...answer.headers, 'X-Deleted': dead.get(id) ?? '-' } };
        },
      };
    },
  },
  {
    id: 'refusal-echoes-credential',
    check: 'secrecy/echo',
    title: 'a refused credential is repeated in the 401',
    apply: () => ({
      wrap: bodies(status(401), (body, ask) => ({
        ...body,
        errorMessage: `Refused: ${ask.headers.authorization ?? 'nothing'}`,
      })),
    }),
  },
  {
    id: 'failure-echoes-secret',
    check: 'secrecy/echo',
    title: "failures repeat the caller's secret",
    apply: () => ({
      wrap: bodies(
        both(refused, (_, answer) => answer.status !== 401),
        (body, ask) => ({ ...body, secret: secretOf(ask) }),
      ),
    }),
  },
  {
    id: 'header-echoes-credential',
    check: 'secrecy/echo',
    title: "a header repeats the caller's credential",
    apply: () => ({
      wrap: answers(succeeded, (answer, ask) => ({
        ...answer,
        headers: { ...answer.headers, 'X-Auth': ask.headers.authorization ?? '' },
      })),
    }),
  },
  {
    id: 'request-id-is-secret',
    check: 'secrecy/echo',
    title: "the requestId is the caller's secret",
    apply: () => ({ wrap: bodies(succeeded, (body, ask) => ({ ...body, requestId: secretOf(ask) })) }),
  },
  {
    id: 'sequential',
    check: 'secrecy/sequence',
    title: 'apiKeys are numbered',
    apply: () => {
      const stem = alphanumeric(24);
      let last = 10_000_000;
      return { apiKey: () => `sk_${stem}${++last}` };
    },
  },
  {
    id: 'sequential-hex',
    check: 'secrecy/sequence',
    title: 'apiKeys are hexadecimal numbers that follow each other',
    apply: () => {
      let last = 0x4d2ab0n << 100n;
      return { apiKey: () => `sk_${(++last).toString(16).padStart(32, '0')}` };
    },
  },
  {
    id: 'clock',
    check: 'secrecy/sequence',
    title: 'an apiKey is the time of its creation',
    apply: () => {
      let last = 0;
      return {
        apiKey() {
          last = Math.max(last + 1, Date.now() * 1000);
          return `sk_${String(last).padStart(32, '0')}`;
        },
      };
    },
  },
  {
    id: 'few-random-characters',
    check: 'secrecy/entropy',
    title: 'only the last three characters of an apiKey are random',
    apply: () => {
      const stem = alphanumeric(29);
      return { apiKey: () => `sk_${stem}${alphanumeric(3)}` };
    },
  },
  {
    id: 'one-character-repeated',
    check: 'secrecy/entropy',
    title: 'an apiKey is two random characters, repeated',
    apply: () => ({ apiKey: () => `sk_${alphanumeric(2).repeat(16)}` }),
  },
  {
    id: 'short',
    check: 'secrecy/entropy',
    title: 'an apiKey has six characters after its prefix',
    apply: () => ({ apiKey: () => `sk_${alphanumeric(6)}` }),
  },
  {
    id: 'digits-only',
    check: 'secrecy/entropy',
    title: 'an apiKey has twelve digits after its prefix',
    apply: () => ({ apiKey: () => `sk_${String(Math.floor(Math.random() * 1e12)).padStart(12, '0')}` }),
  },
];
