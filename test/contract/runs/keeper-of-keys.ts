import { posix } from 'node:path';
import type { RunOptions } from '../../../src/contract/index.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { type Asked, fakeFetch, type KeysParts, keys, type Reply, shows } from '../stand.ts';

export interface StoredKey {
  readonly id: string;
  readonly name: string;
}

/** What this server does with requests; each part may be as careless as servers are. */
export interface Habits {
  readonly document?: KeysParts;
  /** The id of the next key. */
  readonly id?: (count: number) => string;
  /** Answers a create itself; undefined lets the server create. */
  readonly create?: (name: string, store: Map<string, StoredKey>) => Reply | undefined;
  /** Takes every credential, and none. */
  readonly isOpen?: boolean;
  readonly list?: Reply;
  readonly refusesDelete?: boolean;
  /** Keys at once, at most. */
  readonly quota?: number;
}

export const token = 'token-of-the-keeper-2b7e';

/** Keys that are nobody's business but their owner's. */
export const production: readonly StoredKey[] = [
  { id: 'prod', name: 'PRODUCTION' },
  { id: '7', name: 'my-api-key' },
  { id: 'k', name: 'null' },
];

/**
 * A server of keys that writes down every request by which something is destroyed, or could be, that the run did not create.
 * It reads paths as carelessly as servers do: decoded as often as they can be, dot segments and empty ones resolved.
 */
export function keeperOfKeys(habits: Habits = {}) {
  const store = new Map(production.map((key) => [key.id, key]));
  const issued = new Set<string>();
  const asked: Asked[] = [];
  const harm: string[] = [];
  const bodies: string[] = [];
  let most = 0;

  const answer = (it: Asked): Reply => {
    const path = resolved(it.path);
    const isRead = ['GET', 'HEAD', 'OPTIONS', 'REPORT'].includes(it.method);
    const isCreate = it.method === 'POST' && it.path === '/keys';
    const id = /^\/keys\/([^/]+)/.exec(path)?.[1];
    // No key has, or will have, a name of a run or an id like a random one; any other may be somebody's.
    const isNobodys =
      id !== undefined && !store.has(id) && /keymock|[\da-f]{20}/.test(id.replaceAll('-', ''));
    if (!isRead && !isCreate && !issued.has(id ?? '') && !isNobodys) harm.push(`${it.method} ${it.target}`);
    if (!habits.isOpen && it.headers.authorization !== `Bearer ${token}`) return 401;
    if (!isRead && !isCreate && id === undefined) store.clear();
    if (isCreate) return create(it);
    if (it.method === 'REPORT') return 405;
    if (path === '/keys') return isRead ? (habits.list ?? [200, [...store.values()]]) : 204;
    const key = id === undefined ? undefined : store.get(id);
    if (key === undefined) return 404;
    if (it.method !== 'DELETE') return [200, key];
    if (habits.refusesDelete) return 403;
    store.delete(key.id);
    return 204;
  };

  const create = (it: Asked): Reply => {
    const name = nameIn(it.body);
    if (name === undefined || name === '') return [400, {}];
    bodies.push(it.body);
    const own = habits.create?.(name, store);
    if (own !== undefined) return own;
    if ([...store.values()].some((key) => key.name === name)) return [409, {}];
    if (store.size >= (habits.quota ?? Number.POSITIVE_INFINITY) + production.length) return [422, {}];
    const id = habits.id?.(issued.size) ?? `key_${crypto.randomUUID().replaceAll('-', '')}`;
    issued.add(resolved(`/keys/${id}`).slice('/keys/'.length));
    store.set(id, { id, name });
    most = Math.max(most, store.size - production.length);
    return [201, { id, name }];
  };

  const change = {
    requestBody: { content: { 'application/json': { schema: item } } },
    responses: { 200: shows(item) },
  };
  const document = readDocument(
    keys({ more: { patch: { operationId: 'changeKey', ...change } }, ...habits.document }),
  );
  const options: RunOptions = {
    document,
    url: 'http://localhost:1',
    credentials: { token },
    fetch: fakeFetch(asked, answer),
    patienceMs: 5,
  };
  return {
    options,
    asked,
    harm,
    /** Bodies of creates that were no refusals. */
    bodies,
    /** Keys of runs. */
    left: () => [...store.values()].filter(({ id }) => !production.some((key) => key.id === id)),
    isUntouched: () => production.every((key) => store.get(key.id) === key),
    /** Keys of runs at once, at most. */
    most: () => most,
  };
}

const item = { type: 'object', properties: { name: { type: 'string' } } };

function resolved(path: string): string {
  let text = path;
  for (let rounds = 0; rounds < 4; rounds++)
    text = text.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  const plain = text
    .normalize('NFKC')
    .replaceAll('\\', '/')
    .replaceAll(/;[^/]*/g, '');
  return posix
    .normalize(
      plain
        .split('/')
        .map((part) => part.trim())
        .join('/'),
    )
    .replace(/(?<=.)\/$/, '');
}

function nameIn(body: string): string | undefined {
  try {
    const { name } = JSON.parse(body);
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}
