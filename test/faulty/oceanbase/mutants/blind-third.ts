import { createHash } from 'node:crypto';
import { answers, bodies, both, crash, type Fields, instead, succeeded } from '../../kit/answer.ts';
import type { Ask } from '../../kit/http.ts';
import type { Defects } from '../../kit/mutant.ts';
import { challenge, type DigestParts, expectedResponse } from '../digest.ts';
import { basicOf, failure, type Habits, userOf } from '../habits.ts';
import { accessKeys, type State } from '../state.ts';
import { on } from './when.ts';

const isDigest = (ask: Ask) => /^Digest /i.test(ask.headers.authorization ?? '');

/** Who asks by Basic, where the password is compared in another way. */
const basicUser = (ask: Ask, fits: (given: string, secret: string) => boolean): string | undefined => {
  const [user, given] = basicOf(ask.headers.authorization ?? '');
  const secret = accessKeys[user ?? ''];
  return given !== undefined && secret !== undefined && fits(given, secret) ? user : undefined;
};

const partOf = (header: string, name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(header)?.[1];

const unicode = (text: string) => text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '?');

export const blindThird: Defects<Habits> = {
  auth: [
    {
      id: 'blind3-eight-characters',
      check: 'auth/truncated',
      title: 'only the first eight characters of a secret count, as with crypt(3)',
      apply: (usual) => ({
        user: (ask, state) =>
          isDigest(ask)
            ? userOf(ask, state, usual.digest)
            : basicUser(ask, (given, secret) => given.slice(0, 8) === secret.slice(0, 8)),
      }),
    },
    {
      id: 'blind3-second-colon',
      check: 'auth/garbage',
      title: 'what follows a second colon in a Basic credential is ignored',
      apply: (usual) => ({
        user: (ask, state) =>
          isDigest(ask)
            ? userOf(ask, state, usual.digest)
            : basicUser(ask, (given, secret) => given.split(':')[0] === secret),
      }),
    },
    {
      id: 'blind3-nobody-without-secret',
      check: 'auth/empty',
      title: 'an unknown access key id with an empty secret is admitted: what is not there equals nothing',
      apply: (usual) => ({
        user(ask, state) {
          const [user, given] = basicOf(ask.headers.authorization ?? '');
          if (isDigest(ask) || user === undefined) return userOf(ask, state, usual.digest);
          return (accessKeys[user] ?? '') === given ? user : undefined;
        },
      }),
    },
    {
      id: 'blind3-digest-of-another-method',
      check: 'auth/digest',
      title: 'the digest of a GET is good for a DELETE: the method is not looked at',
      apply: (usual) => ({
        digest: {
          ...usual.digest,
          response: (parts) =>
            ['GET', 'POST', 'DELETE', 'HEAD'].some((it) => parts.response === expectedResponse(parts, it)),
        },
      }),
    },
    {
      id: 'blind3-digest-without-query',
      check: 'auth/digest',
      title: 'a digest is good for any query: only the path of its uri is compared',
      apply: (usual) => ({
        digest: { ...usual.digest, uri: (parts, ask) => parts.uri?.split('?')[0] === ask.path },
      }),
    },
    {
      id: 'blind3-delete-trusts-the-name',
      check: 'auth/garbage',
      title: 'a deletion by Digest asks for a known user name, and not for the right response',
      apply: (usual) => ({
        digest: {
          ...usual.digest,
          response: (parts: DigestParts, ask: Ask) =>
            ask.method === 'DELETE' || usual.digest.response(parts, ask),
        },
      }),
    },
    {
      id: 'blind3-count-is-decimal',
      check: 'auth/digest',
      title: 'the nonce count is read as a decimal number: the tenth request with a nonce is refused',
      apply: (usual) => ({
        digest: {
          ...usual.digest,
          count(parts, state) {
            if (!/^\d{8}$/.test(parts.nc ?? '')) return false;
            return usual.digest.count({ ...parts, nc: Number(parts.nc).toString(16) }, state);
          },
        },
      }),
    },
    {
      id: 'blind3-one-nonce-for-all',
      check: 'auth/digest',
      title: 'each challenge has the same nonce and sets its count back: a recorded request works again',
      apply: () => ({
        unauthorized(ask, state) {
          const nonce = createHash('md5').update('OceanBase').digest('hex');
          const header = challenge(state).replace(/nonce="[^"]*"/, `nonce="${nonce}"`);
          state.nonces.set(nonce, 0);
          return failure(ask, 401, 'UNAUTHORIZED', 'The AccessKey is missing or wrong.', {
            'WWW-Authenticate': header,
          });
        },
      }),
    },
    {
      id: 'blind3-own-keys-admit',
      check: 'auth/foreign-form',
      title: 'an API key that was made here, as a bearer token, stands for the account that made it',
      apply: (usual) => ({
        user(ask, state: State) {
          const token = /^Bearer (\S+)$/i.exec(ask.headers.authorization ?? '')?.[1];
          const key = [...state.keys.values()].find((it) => it.apiKey === token);
          if (key === undefined) return userOf(ask, state, usual.digest);
          const [owner]: string[] = JSON.parse(key.owner);
          return owner;
        },
      }),
    },
  ],
  secrecy: [
    {
      id: 'blind3-id-is-the-key',
      check: 'secrecy/shown-once',
      title: 'the id of a key is the key itself in hexadecimal digits',
      apply: (usual) => {
        const ids = new Map<string, string>();
        return {
          apiKey(name) {
            const key = usual.apiKey(name);
            ids.set(key, `ak-${Buffer.from(key).toString('hex')}`);
            return key;
          },
          insert: (state, key, body) =>
            usual.insert(state, { ...key, id: ids.get(key.apiKey) ?? key.id }, body),
        };
      },
    },
    {
      id: 'blind3-delete-shows-the-key',
      check: 'secrecy/shown-once',
      title: 'a deletion answers with the deleted row, the key in it',
      apply(usual) {
        return {
          removed: (ask, key) => {
            const answer = usual.removed(ask, key);
            const { owner: _, ...row } = key;
            return { ...answer, body: JSON.stringify({ ...JSON.parse(String(answer.body)), data: row }) };
          },
        };
      },
    },
    {
      id: 'blind3-key-from-name-and-time',
      check: 'lifecycle/unique-secret',
      title: 'a key is the hash of its name and the second of its making',
      apply: (usual) => ({
        apiKey: (name) => `sk_${createHash('md5').update(`${name}${usual.now()}`).digest('hex')}`,
      }),
    },
    {
      id: 'blind3-expected-response-told',
      check: 'auth/digest',
      title: 'a wrong digest is told what it should have been',
      apply: (usual) => ({
        unauthorized(ask, state) {
          const answer = usual.unauthorized(ask, state);
          const header = ask.headers.authorization ?? '';
          if (!isDigest(ask)) return answer;
          const parts: Record<string, string> = {};
          for (const [, name = '', quoted, plain] of header.matchAll(/(\w+)=(?:"([^"]*)"|([^\s,"]+))/g)) {
            parts[name.toLowerCase()] = quoted ?? plain ?? '';
          }
          const told = `expected ${expectedResponse(parts, ask.method)}, got ${partOf(header, 'response')}`;
          return failure(ask, 401, 'UNAUTHORIZED', told, answer.headers as Record<string, string>);
        },
      }),
    },
  ],
  lifecycle: [
    {
      id: 'blind3-deletes-namesakes',
      check: 'lifecycle/delete',
      title: 'a deletion takes all keys of the project that have the name of the key',
      apply: () => ({
        remove(state, key) {
          for (const it of [...state.keys.values()]) {
            if (it.owner === key.owner && it.name === key.name) state.keys.delete(it.id);
          }
        },
      }),
    },
    {
      id: 'blind3-local-time-as-utc',
      check: 'lifecycle/timestamps',
      title: 'a create tells the time of Beijing, and calls it UTC',
      apply: (usual) => ({
        created(key, ask) {
          const local = new Date(Date.parse(key.createdAt) + 8 * 3_600_000).toISOString();
          return { ...usual.created(key, ask), createdAt: local.replace(/\.\d+/, '') };
        },
      }),
    },
    {
      id: 'blind3-four-byte-characters',
      check: 'lifecycle/round-trip',
      title: 'characters of four bytes become question marks: the column is utf8mb3',
      apply: (usual) => ({
        field(body, name, ask) {
          const value = usual.field(body, name, ask);
          return typeof value === 'string' ? unicode(value) : value;
        },
      }),
    },
  ],
  paging: [
    {
      id: 'blind3-later-pages-sorted-otherwise',
      check: 'paging/overlap',
      title: 'the first page is in the order of creation, and the others in that of ids',
      apply: (usual) => ({
        slice: (keys, page) =>
          usual.slice(page.number === 1 ? keys : [...keys].sort((a, b) => a.id.localeCompare(b.id)), page),
      }),
    },
    {
      id: 'blind3-hundred-is-too-many',
      check: 'paging/limit',
      title: 'a page of exactly 100 keys counts as too large, and has 20',
      apply: (usual) => ({
        page(ask) {
          const page = usual.page(ask);
          return 'status' in page || page.size !== 100 ? page : { ...page, size: 20 };
        },
      }),
    },
  ],
  wire: [
    {
      id: 'blind3-refused-with-200',
      check: 'validation/required',
      title: 'a refused create has the status 200, and says only in its body that it failed',
      apply: () => ({
        wrap: answers(
          (ask, answer) => ask.method === 'POST' && answer.status === 400,
          (answer) => ({ ...answer, status: 200 }),
        ),
      }),
    },
    {
      id: 'blind3-null-request-id',
      check: 'wire/body',
      title: 'the request id of a list is null, though the request named one',
      apply: () => ({
        wrap: bodies(both(on('list'), succeeded), (value): Fields => ({ ...value, requestId: null })),
      }),
    },
  ],
  robustness: [
    {
      id: 'blind3-basic-no-base64',
      check: 'robustness/no-server-error',
      title: 'a Basic credential that is no base64, or has no colon, is a server error',
      apply: () => ({
        wrap: instead((ask) => {
          const header = ask.headers.authorization ?? '';
          return /^Basic\b/i.test(header) && basicOf(header).length === 0;
        }, crash),
      }),
    },
    {
      id: 'blind3-request-id-parsed',
      check: 'robustness/no-server-error',
      title: 'a request id that is no UUID is a server error',
      apply: () => ({
        wrap: instead((ask) => {
          const id = ask.headers['x-request-id'];
          return id !== undefined && !/^[0-9a-f-]{36}$/i.test(id);
        }, crash),
      }),
    },
  ],
  tenancy: [
    {
      id: 'blind3-large-page-of-all',
      check: 'tenancy/visible',
      title: 'who asks for more than 100 keys gets those of everybody',
      apply(usual) {
        let isLarge = false;
        return {
          page(ask) {
            isLarge = Number(ask.query.get('pageSize') ?? '') > 100;
            return usual.page(ask);
          },
          wrap(ask, next) {
            isLarge = false;
            return next(ask);
          },
          listed: (state, owner) => (isLarge ? [...state.keys.values()] : usual.listed(state, owner)),
        };
      },
    },
    {
      id: 'blind3-uid-is-believed',
      check: 'tenancy/visible',
      title: 'the account is whom the parameter uid names, whoever has signed',
      apply: (usual) => ({
        owner: (user, ask) => usual.owner(ask.query.get('uid') ?? user, ask),
      }),
    },
    {
      id: 'blind3-second-id-unchecked',
      check: 'tenancy/deletable',
      title: 'of two ids in a deletion the first is checked, and both are deleted',
      apply: () => ({
        wrap: async (ask, next, state) => {
          const answer = await next(ask);
          if (ask.method === 'DELETE' && answer.status === 200) {
            for (const id of ask.query.getAll('id')) state.keys.delete(id);
          }
          return answer;
        },
      }),
    },
  ],
  validation: [
    {
      id: 'blind3-list-of-one',
      check: 'validation/type',
      title: 'a create takes an array with the object in it',
      apply: (usual) => ({
        body(ask) {
          try {
            const value: unknown = JSON.parse(String(ask.body));
            if (!Array.isArray(value) || value.length !== 1) return usual.body(ask);
            return usual.body({ ...ask, body: Buffer.from(JSON.stringify(value[0])) });
          } catch {
            return usual.body(ask);
          }
        },
      }),
    },
  ],
};

/** Not caught yet, kept as work to do: no bench runs them unless it is asked to. What is caught moves up. */
export const survivors: Defects<Habits> = {};
