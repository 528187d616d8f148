import { describe, expect, it } from 'vitest';
import type { RunOptions } from '../../../src/contract/index.ts';
import { cleanUp } from '../../../src/contract/items/cleanup.ts';
import { type JsonObject, objectOf } from '../../../src/spec/json.ts';
import { type Asked, type KeysParts, keys, type Reply, stand } from '../stand.ts';

interface Key {
  readonly id: string;
  readonly name: string;
}

/** A server with a store; `fate` may answer otherwise, before or after it has done its work. */
function given(
  {
    before = () => undefined,
    after = () => undefined,
    parts = {},
  }: {
    before?: (asked: Asked, number: number) => Reply | undefined;
    after?: (asked: Asked, number: number) => Reply | undefined;
    parts?: KeysParts;
  },
  options: Partial<RunOptions> = {},
) {
  const store: Key[] = [];
  let ids = 0;
  const serve = ({ method, path, body }: Asked): Reply => {
    if (method === 'GET') return [200, [...store]];
    if (method === 'POST') {
      const { name } = JSON.parse(body);
      if (store.some((key) => key.name === name)) return 409;
      store.push({ id: `id-${ids++}`, name });
      return [201, store.at(-1)];
    }
    const at = store.findIndex(({ id }) => `/keys/${id}` === path);
    if (at === -1) return 404;
    store.splice(at, 1);
    return 204;
  };
  const server = stand(
    keys(parts),
    (asked, number) => {
      const early = before(asked, number);
      if (early !== undefined) return early;
      const reply = serve(asked);
      return after(asked, number) ?? reply;
    },
    options,
  );
  return { ...server, store };
}

const isCreate = ({ method }: Asked) => method === 'POST';
const isList = ({ method, path }: Asked) => method === 'GET' && path === '/keys';
const isDelete = ({ method }: Asked) => method === 'DELETE';
const wait = [503, null, { 'Retry-After': '0' }] as const;
const name = 'keymock-1-0';

describe('cleaning up', () => {
  it('deletes what was made, and asks for nothing where nothing was tried', async () => {
    const { run, stage, store, asked } = given({});
    expect(await cleanUp(run)).toEqual([]);
    expect(asked).toEqual([]);
    for (const _ of [1, 2, 3, 4, 5, 6]) await stage.create();
    expect(store).toHaveLength(6);
    expect(await cleanUp(run)).toEqual([]);
    expect(store).toEqual([]);
  });

  it('leaves alone what others have made', async () => {
    const { run, stage, store } = given({});
    store.push(
      { id: 'a', name: 'production' },
      { id: 'b', name: 'keymock-2-0' },
      { id: 'c', name: 'keymock-1' },
    );
    await stage.create();
    expect(await cleanUp(run)).toEqual([]);
    expect(store.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it.each<[string, Reply, string]>([
    ['403', 403, 'its deletion was answered with 403'],
    ['500', 500, 'its deletion was answered with 500'],
    ['no reply', { fails: 'ECONNRESET' }, 'its deletion was answered with no reply (ECONNRESET)'],
    ['404', 404, 'it is still in the list after its deletion'],
    ['410', 410, 'it is still in the list after its deletion'],
    ['200, and nothing happens', 200, 'it is still in the list after its deletion'],
  ])('names what cannot be deleted: %s', async (_, reply, reason) => {
    const { run, stage } = given({ before: (asked) => (isDelete(asked) ? reply : undefined) });
    await stage.create();
    await stage.create();
    expect(await cleanUp(run)).toEqual([
      { resource: 'key', name, id: 'id-0', reason },
      { resource: 'key', name: 'keymock-1-1', id: 'id-1', reason },
    ]);
  });

  it('deletes again what a crash kept from being deleted', async () => {
    let deletes = 0;
    const { run, stage, store, transport } = given({
      before: (asked) => {
        if (!isDelete(asked)) return undefined;
        deletes++;
        return deletes === 1 ? { fails: 'ECONNRESET' } : deletes < 6 ? { fails: 'ECONNREFUSED' } : undefined;
      },
    });
    await stage.create();
    transport.finishing();
    expect(await cleanUp(run)).toEqual([]);
    expect(store).toEqual([]);
    expect(deletes).toBe(6);
  });

  it.each<[string, Reply]>([
    ['the connection is cut', { fails: 'ECONNRESET' }],
    ['a gateway has no server behind it', 502],
    ['a gateway waits for the server', 504],
    ['the service is not available', 503],
  ])('deletes again for a while: %s', async (_, reply) => {
    let deletes = 0;
    const { run, stage, store } = given({
      before: (asked) => (isDelete(asked) && ++deletes < 5 ? reply : undefined),
    });
    await stage.create();
    expect(await cleanUp(run)).toEqual([]);
    expect(store).toEqual([]);
    expect(deletes).toBe(5);
  });

  it('does not delete again without an end', async () => {
    let deletes = 0;
    const { run, stage } = given({
      before: (asked) => (isDelete(asked) && ++deletes > 0 ? 502 : undefined),
    });
    for (let i = 0; i < 4; i++) await stage.create();
    const left = await cleanUp(run);
    expect(left.map(({ reason }) => reason)).toEqual(Array(4).fill('its deletion was answered with 502'));
    expect(deletes).toBeLessThanOrEqual(10);
  });

  it('names what the document has no way to delete', async () => {
    const { run, stage } = given({ parts: { without: ['delete'] } });
    await stage.create();
    expect(await cleanUp(run)).toEqual([
      { resource: 'key', name, id: 'id-0', reason: 'the document names no way to delete it' },
    ]);
  });

  it('names by its id what has no name, and says why it cannot be deleted', async () => {
    const parts: KeysParts = { create: { type: 'object' } };
    const { run, stage } = given({ parts, before: (asked) => (isDelete(asked) ? 403 : undefined) });
    await stage.create({ name: 'own' });
    expect(await cleanUp(run)).toEqual([
      { resource: 'key', name: 'id-0', reason: 'its deletion was answered with 403' },
    ]);
    const bare = given({ parts, after: (asked) => (isCreate(asked) ? [201, {}] : undefined) });
    await bare.stage.create({ name: 'own' });
    expect(await cleanUp(bare.run)).toEqual([
      { resource: 'key', name: '(without a name)', reason: 'what identifies the created key is not known' },
    ]);
  });

  it('learns from one look at the list what the replies to the creates did not tell', async () => {
    const { run, stage, store, asked } = given({
      after: (asked) => (isCreate(asked) ? [201, {}] : undefined),
    });
    for (const _ of [1, 2, 3]) await stage.create();
    expect(await cleanUp(run)).toEqual([]);
    expect(store).toEqual([]);
    // For strays, for ids, and once more at the end.
    expect(asked.filter(isList)).toHaveLength(3);
  });

  it('finds and deletes what was stored although it was refused', async () => {
    const { run, stage, store } = given({ after: (asked) => (isCreate(asked) ? 400 : undefined) });
    await stage.create();
    expect(store).toHaveLength(1);
    expect(await cleanUp(run)).toEqual([]);
    expect(store).toEqual([]);
  });

  it('goes on where the lists fail', async () => {
    const { run, stage, store } = given({ before: (asked) => (isList(asked) ? [200, {}] : undefined) });
    await stage.create();
    expect(await cleanUp(run)).toEqual([]);
    expect(store).toEqual([]);
  });

  it('looks at the list as everybody who has made something', async () => {
    const { run, stage, asked } = given({}, { credentials: { token: 'one', otherToken: 'two' } });
    await stage.create();
    await stage.create({}, { caller: { kind: 'bearer', token: 'two' } });
    await cleanUp(run);
    const last = asked.filter(isList).slice(-2);
    expect(last.map(({ headers }) => headers.authorization)).toEqual(['Bearer one', 'Bearer two']);
  });
});

describe('cleaning up two kinds of things', () => {
  /** Keys, and teams that are made, listed and deleted in the same way. */
  const root: JsonObject = {
    ...keys(),
    paths: Object.fromEntries(
      Object.entries(objectOf(keys().paths)).flatMap(([path, item]) => [
        [path.replace('/keys', '/teams'), JSON.parse(JSON.stringify(item).replaceAll('Key"', 'Team"'))],
        [path, item],
      ]),
    ),
  };
  const given = (fate: (asked: Asked) => Reply | undefined) => {
    const stores: Record<string, Key[]> = { keys: [], teams: [] };
    const server = stand(root, (asked, number) => {
      const [, kind = '', id] = asked.path.split('/');
      const store = stores[kind] ?? [];
      if (asked.method === 'POST') store.push({ id: `id-${number}`, name: JSON.parse(asked.body).name });
      const own = fate(asked);
      if (own !== undefined) return own;
      if (asked.method === 'POST') return [201, store.at(-1)];
      if (asked.method === 'GET') return [200, [...store]];
      const at = store.findIndex((it) => it.id === id);
      if (at === -1) return 404;
      store.splice(at, 1);
      return 204;
    });
    const [teams, things] = server.run.resources.map((resource) => server.run.stage(resource));
    if (teams === undefined || things === undefined) throw new Error('two resources');
    return { ...server, stores, teams, things };
  };
  const told = (asked: readonly Asked[]) => asked.map(({ method, path }) => `${method} ${path}`);

  it('deletes each where it was made, and asks nothing about a kind of which none was', async () => {
    const { run, teams, things, stores, asked } = given(() => undefined);
    await teams.create();
    await things.create();
    asked.length = 0;
    expect(await cleanUp(run)).toEqual([]);
    expect(stores).toEqual({ keys: [], teams: [] });
    expect(told(asked)).toEqual([
      ...['GET /teams', 'DELETE /teams/id-1', 'GET /teams'],
      ...['GET /keys', 'DELETE /keys/id-2', 'GET /keys'],
    ]);
    const one = given(() => undefined);
    await one.things.create();
    one.asked.length = 0;
    await cleanUp(one.run);
    expect(told(one.asked)).toEqual(['GET /keys', 'DELETE /keys/id-1', 'GET /keys']);
  });

  it('names each as what it is', async () => {
    const { run, teams, things } = given(({ method }) => (method === 'DELETE' ? 403 : undefined));
    await teams.create();
    await things.create();
    const reason = 'its deletion was answered with 403';
    expect(await cleanUp(run)).toEqual([
      { resource: 'team', name: 'keymock-1-0', id: 'id-1', reason },
      { resource: 'key', name: 'keymock-1-1', id: 'id-2', reason },
    ]);
  });

  it('looks for what was lost among its own kind', async () => {
    const { run, teams, things, stores, asked } = given(({ method, path }) =>
      method === 'POST' && path === '/teams' ? 504 : undefined,
    );
    await teams.create();
    await things.create();
    stores.keys?.push({ id: 'other', name: 'keymock-1-0' });
    asked.length = 0;
    expect(await cleanUp(run)).toEqual([]);
    expect(stores).toEqual({ keys: [], teams: [] });
    expect(told(asked).filter((line) => line.startsWith('DELETE'))).toEqual([
      'DELETE /teams/id-1',
      'DELETE /keys/id-2',
      'DELETE /keys/other',
    ]);
  });
});

const open = 'it may have been made: the answer to its creation was';

describe('a create that may have been carried out', () => {
  it.each<[string, Reply]>([
    ['without an answer', { fails: 'ECONNRESET' }],
    ['answered with 500', 500],
    ['answered with 504', 504],
    ['redirected', 302],
  ])('is found and deleted: %s', async (_, reply) => {
    const { run, stage, store } = given({ after: (asked) => (isCreate(asked) ? reply : undefined) });
    await stage.create();
    await stage.create();
    expect(store).toHaveLength(2);
    expect(await cleanUp(run)).toEqual([]);
    expect(store).toEqual([]);
  });

  it('is found by a look at the list of whoever asked, one for all', async () => {
    const { run, stage, asked } = given({ after: (it) => (isCreate(it) ? 500 : undefined) });
    const caller = { kind: 'bearer', token: 'other' } as const;
    for (const _ of [1, 2, 3]) await stage.create({}, { caller });
    await cleanUp(run);
    const [first, second] = asked.filter(isList);
    expect(first?.headers.authorization).toBe('Bearer other');
    expect(second?.headers.authorization).toBe('Bearer token-of-the-tests');
  });

  it('is deleted beside the one that the next try made, each once', async () => {
    const twice: Key[] = [];
    const { run, stage, asked } = stand(keys(), ({ method, path, body }, number): Reply => {
      if (method === 'GET') return [200, [...twice]];
      if (method === 'POST') {
        twice.push({ id: `id-${number}`, name: JSON.parse(body).name });
        return number === 1 ? wait : [201, twice.at(-1)];
      }
      const at = twice.findIndex(({ id }) => path === `/keys/${id}`);
      if (at === -1) return 404;
      twice.splice(at, 1);
      return 204;
    });
    await stage.create();
    expect(twice).toHaveLength(2);
    expect(await cleanUp(run)).toEqual([]);
    expect(twice).toEqual([]);
    expect(asked.filter(isDelete).map(({ path }) => path)).toEqual(['/keys/id-2', '/keys/id-1']);
  });

  it('is settled where the next try made it, deleted since or not', async () => {
    const { run, stage, store } = given({
      before: (asked, number) => (isCreate(asked) && number % 2 === 1 ? wait : undefined),
    });
    const { item } = await stage.create();
    await stage.create();
    if (item) await stage.remove(item);
    expect(run.ledger.intents.map(({ state }) => state)).toEqual(['unknown', 'unknown']);
    expect(await cleanUp(run)).toEqual([]);
    expect(store).toEqual([]);
  });

  it.each<[string, Reply, string]>([
    ['no answer', { fails: 'ECONNRESET' }, 'no reply (ECONNRESET)'],
    ['bad gateway', 502, '502'],
    ['busy', 503, '503'],
    ['timeout of a gateway', 504, '504'],
  ])('is named where the list does not show it, for it may come later: %s', async (_, reply, answer) => {
    const { run, stage } = given({ before: (asked) => (isCreate(asked) ? reply : undefined) });
    await stage.create();
    expect(await cleanUp(run)).toEqual([
      { resource: 'key', name, reason: `${open} ${answer}, and the list does not show it so far` },
    ]);
  });

  it.each([400, 409, 429, 500, 501])(
    'is known not to have been where the server said %i and does not list it',
    async (status) => {
      const headers = { 'Retry-After': '0' };
      const { run, stage } = given({
        before: (asked) => (isCreate(asked) ? [status, null, headers] : undefined),
      });
      await stage.create();
      expect(await cleanUp(run)).toEqual([]);
    },
  );

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('never was where nobody listens: %s', async (fails) => {
    const { run, stage } = given({ before: () => ({ fails }) });
    await expect(stage.create()).rejects.toThrow(`http://localhost:1 takes no connections (${fails})`);
    expect(run.ledger.intents).toMatchObject([{ state: 'refused', doubt: undefined }]);
    expect(await cleanUp(run)).toEqual([]);
  });

  it('is named where its next try was refused as a duplicate and the list does not work', async () => {
    const { run, stage, store } = given({
      before: (asked) => (isList(asked) ? 500 : undefined),
      after: (asked, number) => (isCreate(asked) && number === 1 ? wait : undefined),
    });
    const { exchange } = await stage.create();
    expect(exchange.response.status).toBe(409);
    expect(run.ledger.intents).toMatchObject([{ state: 'unknown', doubt: { response: { status: 503 } } }]);
    expect(await cleanUp(run)).toEqual([
      { resource: 'key', name, reason: `${open} 503, and the list was answered with 500` },
    ]);
    expect(store.map((key) => key.name)).toEqual([name]);
  });

  it('is found where its next try was refused as a duplicate', async () => {
    const { run, stage, store } = given({
      after: (asked, number) => (isCreate(asked) && number === 1 ? wait : undefined),
    });
    await stage.create();
    expect(store).toHaveLength(1);
    expect(await cleanUp(run)).toEqual([]);
    expect(store).toEqual([]);
  });

  it('is found where the run was stopped before the next try', async () => {
    const controller = new AbortController();
    const { run, stage, store, transport } = given(
      {
        after(asked) {
          if (!isCreate(asked)) return undefined;
          controller.abort();
          return [503, null, { 'Retry-After': '30' }];
        },
      },
      { signal: controller.signal },
    );
    await expect(stage.create()).rejects.toThrow('there is no time left to wait as it asks');
    expect(run.ledger.intents).toMatchObject([{ state: 'unknown', doubt: { response: { status: 503 } } }]);
    transport.finishing();
    expect(await cleanUp(run)).toEqual([]);
    expect(store).toEqual([]);
  });

  it('is named, and nothing is deleted, where its name may be somebody else’s', async () => {
    const { run, stage, store } = given({ before: (asked) => (isCreate(asked) ? 500 : undefined) });
    await stage.create({ name: 'production' });
    store.push({ id: 'theirs', name: 'production' });
    expect(await cleanUp(run)).toEqual([
      {
        resource: 'key',
        name: 'production',
        reason: `${open} 500, and what bears its name may be somebody else’s`,
      },
    ]);
    expect(store).toHaveLength(1);
  });

  it('is known not to have been where the run was stopped before it was sent', async () => {
    const { run, stage } = given({}, { signal: AbortSignal.abort() });
    await expect(stage.create()).rejects.toThrow('interrupted');
    expect(run.ledger.intents).toMatchObject([{ state: 'refused', doubt: undefined }]);
  });

  it.each<[string, KeysParts, ((asked: Asked) => Reply | undefined) | undefined, string]>([
    ['there is no list', { without: ['list'] }, undefined, 'there is no list to find it in'],
    ['it has no name', { create: { type: 'object' } }, undefined, 'it has no name to be found by'],
    [
      'the list is refused',
      {},
      (asked) => (isList(asked) ? 403 : undefined),
      'the list was answered with 403',
    ],
    [
      'the list is none',
      {},
      (asked) => (isList(asked) ? [200, {}] : undefined),
      'the list cannot be read: the reply of GET /keys has no array at ""',
    ],
    [
      'the list may be cut',
      { query: ['limit'] },
      (asked) => (isList(asked) ? [200, Array.from({ length: 10 }, (_, i) => ({ id: `${i}` }))] : undefined),
      'the list cannot be read to its end',
    ],
  ])('is named where %s', async (_, parts, before, open) => {
    const { run, stage } = given({
      parts,
      before: (asked) => (isCreate(asked) ? 500 : before?.(asked)),
    });
    await stage.create();
    await stage.create();
    const reason = `it may have been made: the answer to its creation was 500, and ${open}`;
    const names = parts.create ? ['(without a name)'] : [name, 'keymock-1-1'];
    expect(await cleanUp(run)).toEqual(names.map((name) => ({ resource: 'key', name, reason })));
  });
});
