import { describe, expect, it } from 'vitest';
import type { DraftParts } from '../../../src/contract/http/draft.ts';
import type { RunOptions } from '../../../src/contract/index.ts';
import { Skip } from '../../../src/contract/signals.ts';
import type { JsonObject } from '../../../src/spec/json.ts';
import { type Asked, type KeysParts, keys, type Reply, shows, stand } from '../stand.ts';

const far = { url: 'http://far.example', credentials: { token: 't' } };
const bodies = (asked: readonly Asked[]) =>
  asked.flatMap(({ method, body }) => (method === 'POST' ? [body === '' ? '' : JSON.parse(body)] : []));

/** Makes keys that say what they are; `refuse` may say no. */
function given(
  parts: KeysParts = {},
  options: Partial<RunOptions> = {},
  refuse: (asked: Asked, number: number) => Reply | undefined = () => undefined,
) {
  return stand(
    keys(parts),
    (asked, number) => {
      const refusal = refuse(asked, number);
      if (refusal !== undefined) return refusal;
      if (asked.method === 'POST')
        return [201, { id: `id-${number}`, ...(asked.body ? JSON.parse(asked.body) : {}) }];
      return asked.method === 'DELETE' ? 204 : [200, asked.path === '/keys' ? [] : { id: 'x' }];
    },
    options,
  );
}

describe('a valid body', () => {
  const text = { type: 'string' };
  it.each<[string, JsonObject, Partial<RunOptions>, JsonObject | undefined, JsonObject]>([
    ['has a fresh name', { properties: { name: text } }, {}, undefined, { name: 'keymock-1-0' }],
    [
      'has a name that fits its length',
      { properties: { name: { ...text, maxLength: 8, pattern: '^[a-z0-9]+$' } } },
      {},
      undefined,
      { name: expect.stringMatching(/^km[a-z0-9]{6}$/) },
    ],
    [
      'has a name that fits its pattern',
      { properties: { name: { ...text, pattern: '^[A-Z][a-z_]+$', example: 'Prod_key' } } },
      {},
      undefined,
      { name: 'Keymockhg' },
    ],
    [
      'has a name also where no reply shows it',
      { required: ['title'], properties: { title: { ...text, example: 'Production' }, colour: text } },
      {},
      undefined,
      { title: 'keymock-1-0' },
    ],
    [
      'has what is required, made up',
      {
        required: ['size', 'name'],
        properties: { name: text, size: { type: 'integer' }, colour: text },
      },
      {},
      undefined,
      { size: 7, name: 'keymock-1-0' },
    ],
    [
      'has what the run was given',
      { required: ['size'], properties: { size: { type: 'integer', pattern: 'x' } } },
      { inputs: { size: '12', other: '1' } },
      undefined,
      { size: 12 },
    ],
    [
      'has what the case wants',
      { required: ['size'], properties: { name: text, size: { type: 'integer' } } },
      {},
      { name: 'own', more: 1 },
      { size: 7, name: 'own', more: 1 },
    ],
    [
      'has what must exist already, where that is known',
      { required: ['org_id'], properties: { name: text, org_id: text, team_id: text } },
      { inputs: { org_id: 'o', team_id: 't' } },
      undefined,
      { org_id: 'o', team_id: 't', name: 'keymock-1-0' },
    ],
    [
      'has the document’s own example on this machine',
      { required: ['org_id'], properties: { org_id: { type: 'string', example: 'org-1' } } },
      {},
      undefined,
      { org_id: 'org-1' },
    ],
  ])('%s', async (_, schema, options, fields, expected) => {
    const { stage } = given({ create: { type: 'object', ...schema } }, options);
    expect(await stage.body(fields)).toEqual(expected);
  });

  it('has another name every time', async () => {
    const { stage, run } = given();
    const names = [await stage.body(), await stage.body()].map(({ name }) => name);
    expect(names).toEqual(['keymock-1-0', 'keymock-1-1']);
    expect(names.map((name) => run.isOwnName(String(name)))).toEqual([true, true]);
    expect(['keymock-1', 'keymock-12-0', 'other', 'xkeymock-1-0'].map(run.isOwnName)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('may have a number of nine digits for a name, another every time', () => {
    const numbers = (first: number) => {
      const { run } = given({}, { identity: { id: '1', random: () => first } });
      const made = [run.freshNumber(), run.freshNumber()];
      const asNames = [`${made[1]}`, `${made[1]}.5`, `${(made[1] ?? 0) + 1}`, ''];
      expect(asNames.map(run.isOwnName)).toEqual([true, true, false, false]);
      return made;
    };
    expect(numbers(10_007)).toEqual([700_010_007, 700_010_038]);
    expect(numbers(199_999_999)).toEqual([899_999_999, 700_000_030]);
  });

  it.each<[string, KeysParts, Partial<RunOptions>, string]>([
    [
      'whose name must look like nothing that this run could call it',
      {
        create: {
          type: 'object',
          required: ['name'],
          properties: { name: { type: 'string', pattern: '^[^@]+@x$' } },
        },
      },
      {},
      'no valid name can be made up; give one with --input name=...',
    ],
    [
      'without a value for what is required',
      {
        create: {
          type: 'object',
          required: ['code'],
          properties: { code: { type: 'string', pattern: '^x' } },
        },
      },
      {},
      'no valid code can be made up; give one with --input code=...',
    ],
    [
      'without what must exist',
      { create: { type: 'object', required: ['org_id'], properties: { org_id: { type: 'string' } } } },
      far,
      'it writes; allow that with --write',
    ],
    [
      'without what must exist, where the run may write',
      {
        create: {
          type: 'object',
          required: ['org_id'],
          properties: { org_id: { type: 'string', example: 'x' } },
        },
      },
      { ...far, write: true },
      'an existing org_id is needed; give one with --input org_id=...',
    ],
    ['without an operation', { without: ['create'] }, {}, 'the document does not say how to create a key'],
    [
      'of what stays for ever, elsewhere',
      { without: ['delete'] },
      { ...far, write: true },
      'a key cannot be deleted again, so none is made on this server',
    ],
  ])('cannot be made %s', async (_, parts, options, reason) => {
    const { stage, asked } = given(parts, options);
    await expect(stage.body()).rejects.toMatchObject({ name: 'Skip', message: reason });
    expect(asked).toEqual([]);
  });
});

describe('what must exist already', () => {
  const text = { type: 'string' };
  const name = { type: 'object', properties: { name: text } };
  const thing = { type: 'object', properties: { id: text, name: text } };
  /** Keys of teams: the team is named by its id. */
  const teams = (team: JsonObject, without: readonly string[] = []): JsonObject => {
    const root = keys({
      create: { type: 'object', required: ['team_id'], properties: { name: text, team_id: team } },
    });
    const operations: Record<string, unknown> = {
      get: { responses: { 200: shows({ type: 'array', items: thing }) } },
      post: {
        requestBody: { content: { 'application/json': { schema: name } } },
        responses: { 201: shows(thing) },
      },
    };
    for (const method of without) delete operations[method];
    const read = without.includes('read') ? {} : { get: { responses: { 200: shows(thing) } } };
    return {
      ...root,
      paths: {
        '/teams': operations,
        '/teams/{team_id}': {
          parameters: [{ name: 'team_id', in: 'path', required: true, schema: text }],
          ...read,
          delete: { responses: { 204: { description: 'gone' } } },
        },
        ...(typeof root.paths === 'object' ? root.paths : {}),
      },
    };
  };
  const example = { type: 'string', example: 'team-of-the-example' };
  const log = (asked: readonly Asked[]) => asked.map(({ method, target }) => `${method} ${target}`);

  it.each<[string, JsonObject, (asked: Asked) => Reply, unknown, string[]]>([
    [
      'the document’s example, which is there',
      teams(example),
      () => [200, {}],
      'team-of-the-example',
      ['GET /teams/team-of-the-example'],
    ],
    [
      'one that is there, where the example is not',
      teams(example),
      ({ path }) => (path === '/teams' ? [200, [{ id: 'other' }]] : 404),
      'other',
      ['GET /teams/team-of-the-example', 'GET /teams'],
    ],
    [
      'one that is there, where there is no example',
      teams(text),
      () => [200, [{ id: 'other' }]],
      'other',
      ['GET /teams'],
    ],
    [
      'one that is made',
      teams(text),
      ({ method }) => (method === 'POST' ? [201, { id: 'new' }] : [200, []]),
      'new',
      ['GET /teams', 'POST /teams'],
    ],
    [
      'the example, where none can be made',
      teams(example),
      ({ method, path }) => (method === 'POST' ? 403 : path === '/teams' ? [200, []] : 404),
      'team-of-the-example',
      ['GET /teams/team-of-the-example', 'GET /teams', 'POST /teams'],
    ],
    [
      'the example, where nothing tells whether it is there',
      teams(example, ['read']),
      () => 500,
      'team-of-the-example',
      [],
    ],
    [
      'one that is made, where there is no list',
      teams(text, ['get']),
      () => [201, { id: 'new' }],
      'new',
      ['POST /teams'],
    ],
  ])('is %s', async (_, root, answer, value, asked) => {
    const server = stand(root, answer);
    expect(server.run.resources.map((resource) => resource.name)).toEqual(['team', 'key']);
    expect(await server.stage.body()).toMatchObject({ team_id: value });
    expect(log(server.asked)).toEqual(asked);
    await server.stage.body();
    expect(server.asked).toHaveLength(asked.length);
  });

  it('is what the run was given, without a question', async () => {
    const server = stand(teams(example), () => 500, { inputs: { team_id: 'mine' } });
    expect(await server.stage.body()).toMatchObject({ team_id: 'mine' });
    expect(server.asked).toEqual([]);
  });

  it('is missed by name where nothing gives it', async () => {
    const server = stand(teams(text, ['post']), () => [200, []]);
    await expect(server.stage.body()).rejects.toThrow(
      'an existing team_id is needed; give one with --input team_id=...',
    );
  });
});

describe('making items', () => {
  it('sends a create and writes it down', async () => {
    const { stage, run, asked } = given({
      create: { type: 'object', properties: { name: { type: 'string' } } },
    });
    const { exchange, item } = await stage.create({ extra: 1 });
    expect(bodies(asked)).toEqual([{ name: 'keymock-1-0', extra: 1 }]);
    expect(asked[0]?.headers['content-type']).toBe('application/json');
    const caller = { kind: 'bearer', token: 'token-of-the-tests' };
    const shown = { id: 'id-1', name: 'keymock-1-0', extra: 1 };
    expect(item).toEqual({
      resource: stage.resource,
      label: 'keymock-1-0',
      sent: { name: 'keymock-1-0' },
      shown,
      known: shown,
      exchange,
      caller,
      headers: { 'Content-Type': 'application/json' },
      isAlive: true,
    });
    expect(run.ledger.items).toEqual([item]);
    expect(run.ledger.intents).toMatchObject([{ label: 'keymock-1-0', state: 'made', doubt: undefined }]);
  });

  it('keeps valid creates that were refused, but none of somebody else nor a repetition', async () => {
    const { stage } = given({}, {}, () => 400);
    expect((await stage.create({ other: 1 })).item).toBeUndefined();
    await stage.create({}, { caller: { kind: 'nobody' } });
    await stage.create({ name: 'again' });
    expect(stage.refusals.map(({ index }) => index)).toEqual([0]);
  });

  it('sends no body where the operation takes none', async () => {
    const resource = { key: { id: '/id', create: { operation: 'createKey' } } };
    const root = keys({ resource });
    const paths = root.paths as { '/keys': { post: { requestBody?: unknown } } };
    delete paths['/keys'].post.requestBody;
    const { stage, asked } = stand(root, () => [201, { id: 1 }]);
    await stage.create();
    expect(asked[0]?.body).toBe('');
    expect(asked[0]?.headers).not.toHaveProperty('content-type');
  });

  it('makes the first item once, whoever asks for it', async () => {
    const { stage, asked } = given();
    const [first, second] = await Promise.all([stage.main(), stage.main()]);
    expect(first).toBe(second);
    expect(await stage.main()).toBe(first);
    expect(asked).toHaveLength(1);
  });

  it('makes a guinea pig once, and a spare one every time', async () => {
    const { stage, asked } = given();
    const pig = await stage.guineaPig();
    expect(await stage.guineaPig()).toBe(pig);
    expect(pig).not.toBe(await stage.main());
    expect(asked).toHaveLength(2);
    const spare = await stage.spare({ more: 1 });
    expect(bodies(asked).at(-1)).toEqual({ name: 'keymock-1-2', more: 1 });
    expect(spare).not.toBe(await stage.spare());
  });

  it('makes as many as are asked for, counting those that are there', async () => {
    const { stage, asked } = given();
    expect(await stage.population(3)).toHaveLength(3);
    expect(asked).toHaveLength(3);
    expect(await stage.population(2)).toHaveLength(3);
    expect(asked).toHaveLength(3);
    await stage.remove(await stage.main());
    expect(await stage.population(3)).toHaveLength(3);
    expect(bodies(asked)).toHaveLength(4);
  });

  it('gives up where too few are accepted', async () => {
    const full = given({}, {}, (_, number) => (number > 2 ? 403 : undefined));
    await expect(full.stage.population(4)).rejects.toThrow('only 2 of 4 creates were accepted');
    expect(full.asked).toHaveLength(9);
    await expect(full.stage.spare()).rejects.toThrow('a second key could not be created');
    expect(full.asked).toHaveLength(11);
  });

  it('gives up where the first is refused, and says how', async () => {
    const { stage } = given({}, {}, () => 403);
    await expect(stage.main()).rejects.toMatchObject({
      name: 'Skip',
      message: 'a key could not be created: 403',
    });
    const lost = given({}, {}, () => ({ fails: 'ECONNRESET' }));
    await expect(lost.stage.population(1)).rejects.toThrow(
      'a key could not be created: no reply (ECONNRESET)',
    );
  });

  it('makes one only of what cannot be deleted again, or takes the one that another case has made', async () => {
    const { stage } = given({ without: ['delete'] }, {}, (_, number) => (number > 1 ? 409 : undefined));
    expect(stage.canMultiply).toBe(false);
    const { item } = await stage.create();
    expect(await stage.main()).toBe(item);
    const reason = 'a key cannot be deleted again, so only one is made';
    await expect(stage.spare()).rejects.toThrow(reason);
    await expect(stage.guineaPig()).rejects.toThrow(reason);
    await expect(stage.population(1)).rejects.toThrow(reason);
    const two = given({}, {}, (_, number) => (number > 1 ? 409 : undefined));
    await two.stage.create();
    await expect(two.stage.main()).rejects.toThrow('a key could not be created: 409');
  });

  it('makes no more than it may: refused creates do not count', async () => {
    const { stage, asked } = given({}, { maxCreates: 2 }, (_, number) => (number < 3 ? 400 : undefined));
    for (const _ of [1, 2, 3, 4]) await stage.create();
    await expect(stage.create()).rejects.toMatchObject({
      name: 'Skip',
      message: '2 creates have been made, and --max-creates allows no more',
    });
    expect(asked).toHaveLength(4);
  });

  it('sends no create of any kind where it may not write', async () => {
    const { run, resource, asked } = given({}, far);
    const operation = resource.create?.operation;
    if (operation === undefined) throw new Error('no create');
    await expect(run.send(run.draft(operation, { raw: 'x' }))).rejects.toThrow(
      'it writes; allow that with --write',
    );
    expect(asked).toEqual([]);
  });

  it('has a label only where the body has a name that a server may store', async () => {
    const { run, resource } = given();
    const operation = resource.create?.operation;
    if (operation === undefined) throw new Error('no create');
    for (const parts of [{ raw: '{' }, { raw: new Uint8Array([1]) }, { json: { name: 7 } }, { json: [] }])
      await run.send(run.draft(operation, parts)).catch(() => undefined);
    expect(run.ledger.intents.map(({ label }) => label)).toEqual([undefined, undefined, '7', undefined]);
  });
});

describe('an item', () => {
  const scoped: KeysParts = {
    resource: {
      key: {
        id: '/id',
        scope: ['X-Org'],
        create: { operation: 'createKey', fields: { name: '/name' } },
        list: { operation: 'listKey' },
        read: { operation: 'readKey', by: { id: '/id' }, item: '/key' },
        delete: { operation: 'deleteKey', by: { id: '/id' } },
      },
    },
  };

  it('is asked about by what identifies it, as who made it and in its scope', async () => {
    const { stage, run } = given(scoped);
    const caller = { kind: 'bearer', token: 'maker' } as const;
    const { item } = await stage.create({}, { caller, headers: { 'x-org': 'o', 'X-Else': 'e' } });
    if (item === undefined) throw new Error('not made');
    expect(await stage.itemDraft('delete', item)).toMatchObject({
      method: 'DELETE',
      path: '/keys/id-1',
      caller,
      headers: { 'x-org': 'o' },
    });
    const other = { kind: 'nobody' } as const;
    const draft = await stage.itemDraft('read', item, { caller: other, headers: { a: 'b' }, json: { c: 1 } });
    expect(draft).toEqual({
      operation: stage.resource.read?.operation,
      method: 'GET',
      path: '/keys/id-1',
      query: [],
      caller: other,
      headers: { 'x-org': 'o', a: 'b', 'Content-Type': 'application/json' },
      body: '{"c":1}',
    });
    expect(run.target(draft)).toBe('/keys/id-1');
    await expect(stage.itemDraft('rotate', item)).rejects.toThrow(
      'the document does not say how to rotate a key',
    );
  });

  it.each<[string, Reply, boolean]>([
    ['deleted', 204, false],
    ['not there', 404, false],
    ['gone', 410, false],
    ['refused', 403, true],
    ['crashed', 500, true],
  ])('is alive until it is deleted: %s', async (_, reply, isAlive) => {
    const { stage } = given({}, {}, ({ method }) => (method === 'DELETE' ? reply : undefined));
    const item = await stage.main();
    await stage.remove(item);
    expect(item.isAlive).toBe(isAlive);
  });

  it('is known to be there by the list, else by reading it, else not at all', async () => {
    const there = [{ id: 'id-1', name: 'keymock-1-0' }];
    const listed = given({}, {}, ({ method, path }) =>
      method === 'GET' && path === '/keys' ? [200, there] : undefined,
    );
    const item = await listed.stage.main();
    expect(await listed.stage.exists(item)).toBe(true);
    there.length = 0;
    expect(await listed.stage.exists(item)).toBe(false);

    for (const list of [403, [200, {}]] as const) {
      let status = 200;
      const { stage, asked } = given({}, {}, ({ method, path }) =>
        method === 'GET' ? (path === '/keys' ? list : status) : undefined,
      );
      expect(await stage.exists(await stage.main())).toBe(true);
      status = 404;
      expect(await stage.exists(await stage.main())).toBe(false);
      expect(asked.at(-1)?.target).toBe('/keys/id-1');
    }

    const cut = given({ query: ['limit'] }, {}, ({ method, path }) =>
      method === 'GET'
        ? path === '/keys'
          ? [200, Array.from({ length: 10 }, (_, i) => ({ id: `${i}` }))]
          : 200
        : undefined,
    );
    expect(await cut.stage.exists(await cut.stage.main())).toBe(true);
    const none = given({ without: ['list', 'read'] });
    expect(await none.stage.exists(await none.stage.main())).toBeUndefined();
    const stopped = new AbortController();
    const run = given({}, { signal: stopped.signal });
    const made = await run.stage.main();
    stopped.abort();
    await expect(run.stage.exists(made)).rejects.toThrow('interrupted');
  });

  it('is shown where the document says', async () => {
    const { stage, exchanges } = given(scoped, {}, ({ method }) =>
      method === 'GET' ? [200, { key: { id: 'k' } }] : undefined,
    );
    await stage.exists(await stage.main());
    const [last] = exchanges.slice(-1);
    if (last === undefined) throw new Error('nothing was sent');
    expect(stage.shown('read', last)).toEqual({ id: 'k' });
    expect(stage.shown('update', last)).toBeUndefined();
    const text = { ...last, response: { ...last.response, body: 'no JSON' } };
    expect(stage.shown('read', text)).toBeUndefined();
  });

  it('is completed from the list where the create told nothing', async () => {
    const list = [
      { id: 'a', name: 'other' },
      { id: 'b', name: 'keymock-1-0', size: 1 },
    ];
    const { stage, asked } = given({}, {}, ({ method, path }) => {
      if (method === 'POST') return [201, { size: 2 }];
      return method === 'GET' && path === '/keys' ? [200, list] : undefined;
    });
    const item = await stage.main();
    expect((await stage.itemDraft('delete', item)).path).toBe('/keys/b');
    expect(item.known).toEqual({ id: 'b', name: 'keymock-1-0', size: 2 });
    expect(asked).toHaveLength(2);
    await stage.itemDraft('read', item);
    expect(asked).toHaveLength(2);
    list.length = 0;
    const lost = await stage.spare();
    await expect(stage.itemDraft('read', lost)).rejects.toThrow(
      'what identifies the created key is not known',
    );
  });

  it('is not looked for where there is no list', async () => {
    const { stage, asked } = given({ without: ['list'] }, {}, ({ method }) =>
      method === 'POST' ? [201, {}] : undefined,
    );
    await expect(stage.itemDraft('read', await stage.main())).rejects.toThrow('is not known');
    expect(asked).toHaveLength(1);
  });

  it('is found in a list by its id, else by its name', async () => {
    const { stage, exchanges } = given();
    const item = await stage.main();
    const [exchange] = exchanges;
    if (exchange === undefined) throw new Error('nothing was sent');
    const listing = (items: JsonObject[]) => ({
      exchange,
      items,
      raw: items,
      total: undefined,
      isCut: false,
    });
    const same = { id: 'id-1', name: 'renamed' };
    const twin = { id: 'id-2', name: 'keymock-1-0' };
    expect(stage.inList(listing([same, twin, { id: 'id-1' }]), item)).toEqual([same, { id: 'id-1' }]);
    const bare = { ...item, known: {} };
    expect(stage.inList(listing([same, twin]), bare)).toEqual([twin]);
    expect(stage.inList(listing([same, {}]), { ...bare, label: undefined })).toEqual([]);
    expect(stage.idOf(same)).toBe('id-1');
    expect([stage.labelField, stage.labelAt]).toEqual(['name', '/name']);
  });

  it('is discarded with others, if it is alive and can be deleted', async () => {
    const { stage, asked } = given({}, {}, ({ path }) => (path === '/keys/id-2' ? 403 : undefined));
    const items = [await stage.spare(), await stage.spare()];
    const gone = await stage.spare();
    await stage.remove(gone);
    asked.length = 0;
    await stage.discard([...items, undefined, gone]);
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'DELETE /keys/id-2',
      'DELETE /keys/id-3',
    ]);
    expect(items.map(({ isAlive }) => isAlive)).toEqual([true, false]);
    const stays = given({ without: ['delete'] });
    const item = await stays.stage.main();
    await stays.stage.discard([item]);
    expect(item.isAlive).toBe(true);
  });

  it('without an id in the document has none', () => {
    const resource = { key: { create: { operation: 'createKey' } } };
    const { stage } = given({ resource });
    expect(stage.idOf({ id: 1 })).toBeUndefined();
    expect([stage.labelField, stage.labelAt]).toEqual([undefined, undefined]);
  });
});

describe('a request for an operation', () => {
  const parameters = [
    { name: 'org', in: 'header', required: true, schema: { type: 'string' }, example: 'org-1' },
    { name: 'all', in: 'query', required: true, schema: { type: 'boolean' }, example: false },
    { name: 'sort', in: 'query', schema: { type: 'string' }, example: 'asc' },
    { name: 'sid', in: 'cookie', schema: { type: 'string' } },
  ];
  const more = {
    get: {
      operationId: 'readKey',
      parameters,
      responses: { 200: shows({ type: 'object', properties: { id: { type: 'string' } } }) },
    },
  };
  const drafted = (parts: DraftParts, options: Partial<RunOptions> = {}) => {
    const { run, document } = given({ without: ['read'], more }, options);
    const operation = document.operations.find(({ id }) => id === 'readKey');
    if (operation === undefined) throw new Error('no operation');
    return run.draft(operation, parts);
  };
  const id = { id: 'a/b' };
  const all = ['all', 'false'];

  it.each<[string, DraftParts, Partial<RunOptions>, object]>([
    [
      'has what it requires, of the examples on this machine',
      { parameters: id },
      {},
      { path: '/keys/a%2Fb', query: [all], headers: { org: 'org-1' } },
    ],
    [
      'has what the run was given',
      { parameters: id },
      { ...far, inputs: { org: 'mine', sort: 'never' } },
      { query: [all], headers: { org: 'mine' } },
    ],
    [
      'has what the case says',
      { parameters: { ...id, org: 7, all: '', sort: 'x', sid: 'never' } },
      {},
      {
        query: [
          ['all', ''],
          ['sort', 'x'],
        ],
        headers: { org: '7' },
      },
    ],
    [
      'leaves out what the case takes for nothing',
      { parameters: { ...id, sort: null } },
      {},
      { query: [all] },
    ],
    [
      'has no header twice, however it is written',
      { parameters: id },
      { headers: { ORG: 'run' } },
      { headers: {} },
    ],
    [
      'has a header that is required beside others, and a parameter of a header’s name',
      { parameters: id, headers: { Other: 'case' } },
      { headers: { all: 'run' } },
      { query: [all], headers: { Other: 'case', org: 'org-1' } },
    ],
    ['has the case’s header', { parameters: id, headers: { Org: 'case' } }, {}, { headers: { Org: 'case' } }],
    [
      'sends JSON as such',
      { parameters: id, json: { a: 1 } },
      {},
      { body: '{"a":1}', headers: { org: 'org-1', 'Content-Type': 'application/json' } },
    ],
    [
      'sends anything else as it is, as whatever the case says',
      { parameters: id, raw: 'x', json: 1, contentType: 'text/plain' },
      {},
      { body: 'x', headers: { org: 'org-1', 'Content-Type': 'text/plain' } },
    ],
    [
      'sends no content type where the case says so',
      { parameters: id, raw: 'x', contentType: null },
      {},
      { body: 'x', headers: { org: 'org-1' } },
    ],
    [
      'has half a character replaced, which no URL can carry',
      { parameters: { id: 'a\ud83d', sort: '\udd11b' } },
      {},
      { path: '/keys/a%EF%BF%BD', query: [all, ['sort', '\ufffdb']] },
    ],
    [
      'keeps whole characters',
      { parameters: { id: '\u{1f511}', sort: '$&' } },
      {},
      { path: '/keys/%F0%9F%94%91', query: [all, ['sort', '$&']] },
    ],
    [
      'has a value that looks like a pattern',
      { parameters: { id: '$&$1' } },
      {},
      { path: '/keys/%24%26%241' },
    ],
    [
      'comes from somebody else',
      { parameters: id, caller: { kind: 'nobody' } },
      {},
      { caller: { kind: 'nobody' } },
    ],
  ])('%s', (_, parts, options, expected) => {
    const draft = drafted(parts, options);
    expect(draft).toMatchObject(expected);
    if ('headers' in expected) expect(draft.headers).toEqual(expected.headers);
    if (!('body' in expected)) expect(draft).not.toHaveProperty('body');
  });

  it.each<[string, DraftParts, Partial<RunOptions>, string]>([
    ['a path parameter', {}, {}, 'GET /keys/{id} needs id; give it with --input id=...'],
    ['a header elsewhere', { parameters: id }, far, 'GET /keys/{id} needs org; give it with --input org=...'],
    [
      'a credential',
      { parameters: id, headers: { org: 'x' } },
      { ...far, credentials: {} },
      'no credential for bearer was given',
    ],
  ])('cannot be made without %s', (_, parts, options, reason) => {
    expect(() => drafted(parts, options)).toThrow(reason);
  });

  it('names all credentials that would do', () => {
    const schemes = { bearer: { type: 'http', scheme: 'bearer' }, basic: { type: 'http', scheme: 'basic' } };
    const root = {
      ...keys(),
      components: { securitySchemes: schemes },
      security: [{ bearer: [] }, { basic: [] }, { basic: [], bearer: [] }],
    };
    const { run, document } = stand(root, () => 200, { ...far, credentials: {} });
    const [operation] = document.operations;
    if (operation === undefined) throw new Error('no operation');
    expect(() => run.self(operation)).toThrow(new Skip('no credential for bearer or basic was given'));
  });

  it('can be sent as the other account', () => {
    const { run, document } = given({}, { credentials: { token: 'a', otherToken: 'b' } });
    const [operation] = document.operations;
    if (operation === undefined) throw new Error('no operation');
    expect(run.self(operation)).toEqual({ kind: 'bearer', token: 'a' });
    expect(run.other(operation)).toEqual({ kind: 'bearer', token: 'b' });
    expect(given().run.other(operation)).toBeUndefined();
  });

  it('is sent with others, a few at a time, and the replies are in their order', async () => {
    const { run, resource } = given({}, {}, ({ query }) => Number(query.limit));
    const operation = resource.list?.operation;
    if (operation === undefined) throw new Error('no list');
    const drafts = [201, 202, 203, 204, 205].map((status) => ({
      ...run.draft(operation),
      query: [['limit', String(status)]] as const,
    }));
    const replies = await run.sendAll(drafts, 2);
    expect(replies.map(({ response }) => response.status)).toEqual([201, 202, 203, 204, 205]);
  });
});
