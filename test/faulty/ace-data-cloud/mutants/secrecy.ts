import { createHash } from 'node:crypto';
import { answers, bodies, both, header, refused, status, succeeded } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import { alphanumeric, bearer, type Habits } from '../habits.ts';
import { on } from './when.ts';

export const secrecy: readonly Defect<Habits>[] = [
  {
    id: 'list-cookie-echoes-token',
    check: 'secrecy/echo',
    title: 'lists of keys set a cookie with the token that asked for it',
    apply: () => ({
      wrap: answers(both(on('listCredentials', 'listPlatformTokens'), succeeded), (answer, ask) => ({
        ...answer,
        headers: { ...answer.headers, 'Set-Cookie': `session=${bearer(ask) ?? ''}; HttpOnly` },
      })),
    }),
  },
  {
    id: 'token-is-hash-of-id',
    check: 'secrecy/entropy',
    title: 'a token is the hash of the id of its credential',
    apply: (usual) => ({
      credential(fresh, body) {
        const row = usual.credential(fresh, body);
        const token = `sk-${createHash('sha256').update(row.id).digest('hex').slice(0, 40)}`;
        return row.token === null ? row : { ...row, token };
      },
    }),
  },
  {
    id: 'refusal-echoes-token',
    check: 'secrecy/echo',
    title: 'a refused token is repeated in the 401',
    apply: () => ({
      wrap: bodies(status(401), (body, ask) => ({
        ...body,
        detail: `Refused: ${ask.headers.authorization ?? '-'}`,
      })),
    }),
  },
  {
    id: 'error-echoes-token',
    check: 'secrecy/echo',
    title: "errors repeat the caller's own token",
    apply: () => ({
      wrap: bodies(
        both(refused, (_, answer) => answer.status !== 401),
        (body, ask) => ({ ...body, token: bearer(ask) }),
      ),
    }),
  },
  {
    id: 'header-echoes-token',
    check: 'secrecy/echo',
    title: "a header repeats the caller's own token",
    apply: () => ({
      wrap: answers(succeeded, (answer, ask) => ({
        ...answer,
        headers: { ...answer.headers, 'X-Auth': ask.headers.authorization ?? '-' },
      })),
    }),
  },
  {
    id: 'cookie-echoes-token',
    check: 'secrecy/echo',
    title: "a cookie holds the caller's own token",
    apply: () => ({
      wrap: async (ask, next) =>
        header(succeeded, 'Set-Cookie', `session=${bearer(ask) ?? ''}; HttpOnly`)(ask, next),
    }),
  },
  {
    id: 'me-echoes-token',
    check: 'secrecy/echo',
    title: "asking who the bearer is repeats the caller's token",
    apply: () => ({
      wrap: bodies(both(on('whoAmI'), succeeded), (body, ask) => ({ ...body, via: bearer(ask) })),
    }),
  },
  {
    id: 'delete-header-shows-token',
    check: 'secrecy/shown-once',
    title: 'a header of the answer to a delete shows the token',
    apply: (usual) => ({
      removed: (row) => ({
        ...usual.removed(row),
        headers: { 'X-Deleted': 'token' in row && typeof row.token === 'string' ? row.token : '-' },
      }),
    }),
  },
  {
    id: 'gone-shows-token',
    check: 'secrecy/shown-once',
    title: 'the 404 of a deleted credential shows its token',
    apply: (usual) => {
      const dead = new Map<string, string | null>();
      return {
        remove(state, row) {
          usual.remove(state, row);
          dead.set(row.id, row.token);
        },
        wrap: bodies(status(404), (body, ask) => ({
          ...body,
          was: dead.get(ask.path.split('/')[4] ?? '') ?? null,
        })),
      };
    },
  },
  {
    id: 'sequential',
    check: 'secrecy/sequence',
    title: 'tokens are numbered',
    apply: () => {
      const stem = alphanumeric(32);
      let last = 10_000_000;
      return { token: () => `sk-${stem}${++last}` };
    },
  },
  {
    id: 'sequential-platform-tokens',
    check: 'secrecy/sequence',
    title: 'platform tokens are hexadecimal numbers that follow each other',
    apply: () => {
      let last = 0x7c40a1n << 200n;
      return { platformToken: () => `platform-v1-${(++last).toString(16).padStart(64, '0')}` };
    },
  },
  {
    id: 'clock',
    check: 'secrecy/sequence',
    title: 'a token is the time of its creation',
    apply: () => {
      let last = 0;
      return {
        token() {
          last = Math.max(last + 1, Date.now() * 1000);
          return `sk-${String(last).padStart(40, '0')}`;
        },
      };
    },
  },
  {
    id: 'few-random-characters',
    check: 'secrecy/entropy',
    title: 'only the last four characters of a token are random',
    apply: () => {
      const stem = alphanumeric(36);
      return { token: () => `sk-${stem}${alphanumeric(4)}` };
    },
  },
  {
    id: 'one-character-repeated',
    check: 'secrecy/entropy',
    title: 'a token is two random characters, repeated',
    apply: () => ({ token: () => `sk-${alphanumeric(2).repeat(20)}` }),
  },
  {
    id: 'short',
    check: 'secrecy/entropy',
    title: 'a token has six characters after its prefix',
    apply: () => ({ token: () => `sk-${alphanumeric(6)}` }),
  },
  {
    id: 'platform-token-few-random-digits',
    check: 'secrecy/entropy',
    title: 'only the first eight digits of a platform token are random',
    apply: (usual) => ({ platformToken: () => usual.platformToken().slice(0, 20).padEnd(76, '0') }),
  },
];
