import { createHash } from 'node:crypto';
import { bodies, both, crash, type Fields, instead, succeeded } from '../../kit/answer.ts';
import type { Defects } from '../../kit/mutant.ts';
import { basicOf, failure, type Habits } from '../habits.ts';
import { operationOf } from '../server.ts';
import { accessKeys, type Key } from '../state.ts';
import { on } from './when.ts';

/** Written from the issue and from what is known of the provider, without a look at the checks. */
export const blind: Defects<Habits> = {
  wire: [
    {
      id: 'blind-empty-list-object',
      check: 'wire/body',
      title: 'a list of nothing is an empty object, not an empty array',
      apply: () => ({
        wrap: bodies(both(on('list'), succeeded), (body) => {
          const data = dataOf(body);
          return Array.isArray(data.list) && data.list.length === 0
            ? { ...body, data: { ...data, list: {} } }
            : body;
        }),
      }),
    },
    {
      id: 'blind-created-at-without-zone',
      check: 'wire/body',
      title: 'createdAt of a created key names no zone',
      apply: (usual) => ({
        created: (key, ask) => ({ ...usual.created(key, ask), createdAt: key.createdAt.replace('Z', '') }),
      }),
    },
    {
      id: 'blind-updated-at-null',
      check: 'wire/body',
      title: 'updatedAt is null until a key is changed',
      apply: (usual) => ({ described: (key) => ({ ...usual.described(key), updatedAt: null }) }),
    },
  ],
  validation: [
    {
      id: 'blind-name-first-of-array',
      check: 'validation/type',
      title: 'of an array of names the first is taken',
      apply: (usual) => ({
        field: (body, name, ask) => {
          const value = body[name];
          return usual.field(Array.isArray(value) ? { ...body, [name]: value[0] } : body, name, ask);
        },
      }),
    },
    {
      id: 'blind-array-body-crashes',
      check: 'validation/type',
      title: 'a body that is an array is a server error',
      apply: (usual) => ({
        body: (ask) => (/^\s*\[/.test(String(ask.body)) ? crash() : usual.body(ask)),
      }),
    },
    {
      id: 'blind-deep-stack',
      check: 'validation/deep',
      title: 'a value that is nested more than 2000 deep is a server error',
      apply: (usual) => ({
        body: (ask) => (/[[{]{500}/.test(String(ask.body)) ? crash() : usual.body(ask)),
      }),
    },
  ],
  auth: [
    {
      id: 'blind-basic-without-colon',
      check: 'auth/truncated',
      title: 'an access key id by itself, without a colon and a secret, is let in',
      apply: (usual) => ({
        user(ask, state) {
          const code = /^Basic (\S+)$/i.exec(ask.headers.authorization ?? '')?.[1];
          const id = Buffer.from(code ?? '', 'base64').toString();
          return accessKeys[id] === undefined ? usual.user(ask, state) : id;
        },
      }),
    },
    {
      id: 'blind-fails-open',
      check: 'auth/garbage',
      title: 'after ten refused credentials whatever is given is let in: the guard fails open',
      apply: (usual) => {
        let failures = 0;
        return {
          user(ask, state) {
            const user = usual.user(ask, state);
            if (user !== undefined || ask.headers.authorization === undefined) return user;
            failures++;
            return failures > 10 ? Object.keys(accessKeys)[0] : undefined;
          },
        };
      },
    },
    {
      id: 'blind-delete-secret-ignored',
      check: 'auth/garbage',
      title: 'a delete does not look at the secret',
      apply: (usual) => ({
        user(ask, state) {
          const [id = ''] = basicOf(ask.headers.authorization ?? '');
          return ask.method === 'DELETE' && accessKeys[id] !== undefined ? id : usual.user(ask, state);
        },
      }),
    },
    {
      id: 'blind-secret-of-anybody',
      check: 'auth/garbage',
      title: 'any secret that the server knows goes with any access key',
      apply: (usual) => ({
        user(ask, state) {
          const [id = '', secret = ''] = basicOf(ask.headers.authorization ?? '');
          const known = accessKeys[id] !== undefined && Object.values(accessKeys).includes(secret);
          return known ? id : usual.user(ask, state);
        },
      }),
    },
  ],
  lifecycle: [
    {
      id: 'blind-id-used-again',
      check: 'lifecycle/unique-id',
      title: 'the id of a deleted key is given to the next one',
      apply: (usual) => {
        const free: string[] = [];
        return {
          id: () => free.pop() ?? usual.id(),
          remove(state, key) {
            usual.remove(state, key);
            free.push(key.id);
          },
        };
      },
    },
    {
      id: 'blind-list-one-behind',
      check: 'lifecycle/listed',
      title: 'a list shows what was there one second ago (a replica that lags)',
      apply: (usual) => {
        const madeAt = new Map<string, number>();
        return {
          insert(state, key, body) {
            madeAt.set(key.id, Date.now());
            usual.insert(state, key, body);
          },
          listed: (state, owner) =>
            usual.listed(state, owner).filter((key) => (madeAt.get(key.id) ?? 0) < Date.now() - 1000),
        };
      },
    },
    {
      id: 'blind-total-keeps-deleted',
      check: 'paging/count',
      title: 'total counts deleted keys',
      apply: (usual) => {
        const removed = new Map<string, number>();
        return {
          remove(state, key) {
            usual.remove(state, key);
            removed.set(key.owner, (removed.get(key.owner) ?? 0) + 1);
          },
          total: (keys) => keys.length + (removed.get(keys[0]?.owner ?? '') ?? 0),
        };
      },
    },
    {
      id: 'blind-local-time',
      check: 'lifecycle/timestamps',
      title: 'times are those of China, and say UTC',
      apply: () => ({
        now: () => new Date(Date.now() + 8 * 3600 * 1000).toISOString().replace(/\.\d+/, ''),
      }),
    },
    {
      id: 'blind-name-escaped',
      check: 'lifecycle/round-trip',
      title: 'names are escaped for HTML before they are stored',
      apply: (usual) => ({
        insert: (state, key, body) =>
          usual.insert(
            state,
            { ...key, name: key.name.replace(/[<>&"']/g, (it) => `&#${it.charCodeAt(0)};`) },
            body,
          ),
      }),
    },
    {
      id: 'blind-name-three-bytes',
      check: 'lifecycle/round-trip',
      title: 'characters of four bytes become question marks in a stored name',
      apply: (usual) => ({
        insert: (state, key, body) =>
          usual.insert(state, { ...key, name: key.name.replaceAll(/[\u{10000}-\u{10FFFF}]/gu, '?') }, body),
      }),
    },
    {
      id: 'blind-unknown-delete-200-failure',
      check: 'wire/body',
      title: 'deleting what is not there answers 200 with the words of a failure',
      apply: () => ({
        unknown: (ask) => failure(ask, 200, 'NOT_FOUND', 'The API key does not exist.'),
      }),
    },
  ],
  secrecy: [
    {
      id: 'blind-masked-in-the-middle',
      check: 'secrecy/shown-once',
      title: 'the list shows the apiKey but for four characters in its middle',
      apply: (usual) => ({
        described: (key) => ({
          ...usual.described(key),
          apiKey: `${key.apiKey.slice(0, 16)}****${key.apiKey.slice(20)}`,
        }),
      }),
    },
    {
      id: 'blind-key-from-name-and-second',
      check: 'lifecycle/unique-secret',
      title: 'an apiKey is a hash of the name and the second of its creation',
      apply: () => ({
        apiKey: (name) =>
          `sk_${createHash('md5')
            .update(`${name}${Math.floor(Date.now() / 1000)}`)
            .digest('hex')}`,
      }),
    },
  ],
  paging: [
    {
      id: 'blind-order-within-a-second',
      check: 'paging/order',
      title: 'keys of one second come in any order',
      apply: (usual) => ({
        listed: (state, owner) =>
          usual
            .listed(state, owner)
            .map((key) => ({ key, rank: Math.random() }))
            .sort((a, b) => compare(a.key, b.key) || a.rank - b.rank)
            .map(({ key }) => key),
      }),
    },
    {
      id: 'blind-size-capped-at-20',
      check: 'paging/limit',
      title: 'a page never has more than 20 keys, though 100 is the documented maximum',
      apply: (usual) => ({
        page(ask) {
          const page = usual.page(ask);
          return 'status' in page ? page : { ...page, size: Math.min(page.size, 20) };
        },
      }),
    },
    {
      id: 'blind-size-100-refused',
      check: 'lifecycle/listed',
      title: 'the largest documented pageSize is refused',
      apply: (usual) => ({
        page: (ask) =>
          ask.query.get('pageSize') === '100'
            ? failure(ask, 400, 'INVALID_PARAMETER', 'pageSize is too large.')
            : usual.page(ask),
      }),
    },
    {
      id: 'blind-total-up-to-here',
      check: 'paging/count',
      title: 'total counts the keys up to the page that is shown',
      apply: () => ({ total: (keys, page) => Math.min(keys.length, page.number * page.size) }),
    },
    {
      id: 'blind-fraction-crashes',
      check: 'paging/bad-values',
      title: 'a pageNumber with a fraction is a server error',
      apply: (usual) => ({
        page: (ask) => (/\./.test(ask.query.get('pageNumber') ?? '') ? crash() : usual.page(ask)),
      }),
    },
  ],
  tenancy: [
    {
      id: 'blind-listed-when-empty',
      check: 'tenancy/visible',
      title: 'an account without keys is shown those of all others',
      apply: (usual) => ({
        listed(state, owner) {
          const mine = usual.listed(state, owner);
          return mine.length > 0 ? mine : [...state.keys.values()];
        },
      }),
    },
  ],
  robustness: [
    {
      id: 'blind-apostrophe-crashes',
      check: 'robustness/no-server-error',
      title: 'a name with an apostrophe is a server error: it is put into the SQL as it is',
      apply: (usual) => ({
        field(body, name, ask) {
          const value = usual.field(body, name, ask);
          return typeof value === 'string' && value.includes("'") ? crash() : value;
        },
      }),
    },
    {
      id: 'blind-long-id-crashes',
      check: 'robustness/no-server-error',
      title: 'deleting by an id of more than 64 characters is a server error',
      apply: () => ({
        wrap: instead(
          (ask) => operationOf(ask.method) === 'delete' && (ask.query.get('id') ?? '').length > 64,
          () => crash(),
        ),
      }),
    },
  ],
};

const dataOf = (body: Fields): Fields => body.data as Fields; // what the base server sends is known

const compare = (a: Key, b: Key) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0);
