import { createHash } from 'node:crypto';
import { answers, bodies, both, crash, type Fields, instead, status, succeeded } from '../../kit/answer.ts';
import type { Ask } from '../../kit/http.ts';
import type { Defects } from '../../kit/mutant.ts';
import { alphanumeric, basicOf, failure, type Habits } from '../habits.ts';
import { accessKeys, type Key } from '../state.ts';
import { on } from './when.ts';

/** A second set, written from the issue and from what is known of the provider, without a look at the checks. */
export const blindAgain: Defects<Habits> = {
  auth: [
    {
      id: 'blind2-secret-to-the-next-colon',
      check: 'auth/garbage',
      title: 'the secret ends at its next colon: what is appended behind one is not looked at',
      apply: (usual) => ({
        user(ask, state) {
          const [user = '', secret = ''] = basicOf(ask.headers.authorization ?? '');
          const isRight = accessKeys[user] !== undefined && secret.split(':')[0] === accessKeys[user];
          return isRight ? user : usual.user(ask, state);
        },
      }),
    },
    {
      id: 'blind2-basic-in-plain-text',
      check: 'auth/scheme',
      title: 'Basic is let in when it is not encoded at all',
      apply: (usual) => ({
        user(ask, state) {
          const [user = '', secret] = (ask.headers.authorization ?? '').replace(/^Basic /, '').split(':');
          return secret !== undefined && accessKeys[user] === secret ? user : usual.user(ask, state);
        },
      }),
    },
    {
      id: 'blind2-delete-refused-after-work',
      check: 'auth/missing',
      title: 'a delete without a right credential answers 401, and deletes',
      apply: () => ({
        async wrap(ask, next, state) {
          const answer = await next(ask);
          if (ask.method === 'DELETE' && answer.status === 401) state.keys.delete(ask.query.get('id') ?? '');
          return answer;
        },
      }),
    },
    {
      id: 'blind2-uid-believed',
      check: 'auth/missing',
      title: 'a request that names a uid counts as one of the gateway, and needs no credential',
      apply: (usual) => ({
        user: (ask, state) => usual.user(ask, state) ?? (ask.query.has('uid') ? first : undefined),
      }),
    },
    {
      id: 'blind2-refusal-lists',
      check: 'auth/garbage',
      title: 'a wrong secret gets 401, and the list of the account in data',
      apply: (usual) => ({
        unauthorized(ask, state) {
          const refusal = usual.unauthorized(ask, state);
          const [user = ''] = basicOf(ask.headers.authorization ?? '');
          const keys = [...state.keys.values()].filter((key) => accountOf(key) === user);
          if (keys.length === 0) return refusal;
          const body = JSON.parse(String(refusal.body));
          return {
            ...refusal,
            body: JSON.stringify({ ...body, data: { list: keys.map(usual.described) } }),
          };
        },
      }),
    },
    {
      id: 'blind2-digest-nonce-of-any-length',
      check: 'auth/digest',
      title: 'a Digest nonce is compared as far as it goes: its first eight digits are enough',
      apply: (usual) => ({
        digest: {
          ...usual.digest,
          nonce: ({ nonce = '' }, state) =>
            nonce.length >= 8 &&
            [...state.nonces.keys()].some((known) => known.startsWith(nonce.slice(0, 8))),
        },
      }),
    },
  ],
  tenancy: [
    {
      id: 'blind2-organizations-alike',
      check: 'tenancy/visible',
      title: 'an organization sees the keys of every other one of the account whose name begins with its own',
      apply: () => ({
        listed: (state, owner) =>
          [...state.keys.values()].filter((key) => {
            const [user, organization = '', project] = partsOf(key.owner);
            const [me, mine = '', here] = partsOf(owner);
            return user === me && project === here && organization.startsWith(mine);
          }),
      }),
    },
    {
      id: 'blind2-total-of-all',
      check: 'tenancy/visible',
      title: 'total counts the keys of all accounts',
      apply: () => ({ total: (_, __, state) => state.keys.size }),
    },
    {
      id: 'blind2-second-page-of-all',
      check: 'tenancy/visible',
      title: "from the second page on the list goes over everybody's keys",
      apply: (usual) => {
        let number = 1;
        return {
          page(ask) {
            const page = usual.page(ask);
            number = 'status' in page ? 1 : page.number;
            return page;
          },
          listed: (state, owner) => (number > 1 ? [...state.keys.values()] : usual.listed(state, owner)),
        };
      },
    },
    {
      id: 'blind2-name-numbered',
      check: 'tenancy/name-blocked',
      title: 'a name that another account uses is stored with " (2)" behind it',
      apply: () => ({
        insert(state, key) {
          const isUsed = [...state.keys.values()].some(
            (it) => it.name === key.name && accountOf(it) !== accountOf(key),
          );
          state.keys.set(key.id, isUsed ? { ...key, name: `${key.name} (2)` } : key);
        },
      }),
    },
  ],
  secrecy: [
    {
      id: 'blind2-id-is-the-key',
      check: 'secrecy/shown-once',
      title: 'the id of a key is its apiKey with another prefix',
      apply: () => ({
        insert(state, key) {
          const id = `ak-${key.apiKey.slice(3)}`;
          state.keys.set(id, { ...key, id });
        },
      }),
    },
    {
      id: 'blind2-second-page-shows-key',
      check: 'secrecy/shown-once',
      title: 'the first page is without apiKeys, those after it show them',
      apply: (usual) => {
        let number = 1;
        return {
          slice(keys, page) {
            number = page.number;
            return usual.slice(keys, page);
          },
          described: (key) => ({
            ...usual.described(key),
            ...(number > 1 && { apiKey: key.apiKey }),
          }),
        };
      },
    },
    {
      id: 'blind2-same-name-same-key',
      check: 'lifecycle/unique-secret',
      title: 'an apiKey is a keyed hash of the name: keys of one name have one apiKey',
      apply: () => {
        const pepper = alphanumeric(32);
        return {
          apiKey: (name) =>
            `sk_${createHash('sha256')
              .update(pepper + name)
              .digest('hex')
              .slice(0, 32)}`,
        };
      },
    },
    {
      id: 'blind2-key-of-name-and-digits',
      check: 'secrecy/entropy',
      title: 'an apiKey is the name in hexadecimal digits, and six digits of chance',
      apply: () => ({
        apiKey: (name) =>
          `sk_${Buffer.from(name).toString('hex')}${String(Math.floor(Math.random() * 1e6)).padStart(6, '0')}`,
      }),
    },
  ],
  paging: [
    {
      id: 'blind2-default-size-5',
      check: 'paging/limit',
      title: 'without a pageSize a page has five keys, where ten are documented',
      apply: (usual) => ({
        page(ask) {
          const page = usual.page(ask);
          return 'status' in page || ask.query.has('pageSize') ? page : { ...page, size: 5 };
        },
      }),
    },
    {
      id: 'blind2-size-101-refused',
      check: 'paging/limit',
      title: 'a pageSize over 100 is refused, where 20 is documented to be taken',
      apply: (usual) => ({
        page: (ask) =>
          Number(ask.query.get('pageSize')) > 100
            ? failure(ask, 400, 'INVALID_PARAMETER', 'pageSize is too large.')
            : usual.page(ask),
      }),
    },
  ],
  lifecycle: [
    {
      id: 'blind2-concurrent-creates-lost',
      check: 'lifecycle/concurrent',
      title: 'of concurrent creates all say success, but only the last is stored',
      apply: () => ({
        async wrap(ask, next, state) {
          if (ask.method !== 'POST') return next(ask);
          const before = new Set(state.keys.keys());
          await new Promise((resolve) => setTimeout(resolve, 5));
          const others = [...state.keys.keys()].filter((id) => !before.has(id));
          const answer = await next(ask);
          if (answer.status === 200) for (const id of others) state.keys.delete(id);
          return answer;
        },
      }),
    },
    {
      id: 'blind2-created-at-moves',
      check: 'lifecycle/timestamps',
      title: 'a create moves createdAt of the other keys of the project on by a second',
      apply: () => ({
        insert(state, key) {
          for (const other of state.keys.values())
            if (other.owner === key.owner) state.keys.set(other.id, moved(other, 1000));
          state.keys.set(key.id, key);
        },
      }),
    },
    {
      id: 'blind2-blanks-collapse',
      check: 'lifecycle/round-trip',
      title: 'several blanks in a name become one',
      apply: () => ({
        insert: (state, key) => void state.keys.set(key.id, { ...key, name: key.name.replace(/ +/g, ' ') }),
      }),
    },
    {
      id: 'blind2-last-key-stays',
      check: 'lifecycle/delete',
      title: 'deleting the last key of a project says success, but the key stays',
      apply: (usual) => ({
        remove(state, key) {
          if (usual.listed(state, key.owner).length > 1) usual.remove(state, key);
        },
      }),
    },
  ],
  validation: [
    {
      id: 'blind2-trailing-comma',
      check: 'validation/malformed-json',
      title: 'a comma before the closing brace is accepted',
      apply: (usual) => ({
        body: (ask) =>
          usual.body({ ...ask, body: Buffer.from(String(ask.body).replace(/,\s*\}/g, '}'), 'utf8') }),
      }),
    },
    {
      id: 'blind2-name-cut-at-255',
      check: 'lifecycle/round-trip',
      title: 'a name is cut after 255 characters in silence',
      apply: () => ({
        insert: (state, key) => void state.keys.set(key.id, { ...key, name: key.name.slice(0, 255) }),
      }),
    },
    {
      id: 'blind2-name-null-text',
      check: 'validation/accepts-valid',
      title: 'the names "null", "undefined" and "false" count as missing',
      apply: (usual) => ({
        field: (body, name, ask) =>
          typeof body[name] === 'string' && ['null', 'undefined', 'false'].includes(body[name])
            ? failure(ask, 400, 'INVALID_PARAMETER', `${name} is required.`)
            : usual.field(body, name, ask),
      }),
    },
  ],
  robustness: [
    {
      id: 'blind2-action-crashes',
      check: 'robustness/no-server-error',
      title: 'an Action in the query that is not the usual one is a server error',
      apply: () => ({
        wrap: instead((ask) => ![null, ...actions].includes(ask.query.get('Action')), crash),
      }),
    },
  ],
  wire: [
    {
      id: 'blind2-request-id-constant',
      check: 'wire/body',
      title: 'requestId is the same in every answer',
      apply: () => ({ wrap: bodies(succeeded, constantId) }),
    },
    {
      id: 'blind2-list-success-false',
      check: 'wire/body',
      title: 'the list answers 200 with success: false',
      apply: () => ({ wrap: bodies(both(on('list'), succeeded), (body) => ({ ...body, success: false })) }),
    },
    {
      id: 'blind2-unknown-delete-empty',
      check: 'wire/body',
      title: 'the 404 of a delete has no body',
      apply: () => ({
        wrap: answers(both(on('delete'), status(404)), (answer) => ({ ...answer, body: '' })),
      }),
    },
  ],
};

const [first = ''] = Object.keys(accessKeys);
const actions: readonly string[] = ['ListAIServiceAPIKeys', 'CreateAIServiceAPIKey', 'DeleteAIServiceAPIKey'];

const partsOf = (owner: string): readonly string[] => JSON.parse(owner);
const accountOf = (key: Key) => partsOf(key.owner)[0];

const moved = (key: Key, milliseconds: number): Key => ({
  ...key,
  createdAt: new Date(Date.parse(key.createdAt) + milliseconds).toISOString().replace(/\.\d+/, ''),
});

function constantId(body: Fields, ask: Ask): Fields {
  const isAsked = ask.headers['x-request-id'] !== undefined || ask.headers.requestid !== undefined;
  return isAsked ? body : { ...body, requestId: 'b34ae828-5bb0-4ca6-aa76-5fa387c5f3d2' };
}
