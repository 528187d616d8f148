import { describe, expect, it } from 'vitest';
import { inferResources } from '../../src/spec/infer-resource.ts';
import { readDocument } from '../../src/spec/read-document.ts';

const json = (schema: unknown) => ({ description: 'ok', content: { 'application/json': { schema } } });
const body = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const text = { type: 'string' };
const object = (...names: readonly string[]) => ({
  type: 'object',
  properties: Object.fromEntries(names.map((name) => [name, text])),
});
const ofPaths = (paths: unknown) =>
  readDocument({ openapi: '3.1.0', info: { title: 'Foreign', version: '1' }, paths });
const infer = (paths: unknown) => inferResources(ofPaths(paths));
const listOf = (schema: unknown, query: readonly string[] = []) => ({
  parameters: query.map((name) => ({ name, in: 'query' })),
  responses: { 200: json(schema) },
});

describe('a CRUD collection with a wrapped list', () => {
  const widget = object('id', 'name', 'colour', 'token');
  const paths = {
    '/widgets': {
      get: listOf(
        {
          type: 'object',
          properties: {
            data: { type: 'object', properties: { rows: { type: 'array', items: widget }, count: {} } },
          },
        },
        ['page', 'per_page'],
      ),
      post: {
        requestBody: body({
          required: ['name'],
          properties: {
            name: text,
            colour: text,
            size: { type: 'integer' },
            at: { type: 'string', format: 'date-time' },
            ownerId: text,
            _id: text,
          },
        }),
        responses: {
          400: json(widget),
          201: json({ properties: { data: widget } }),
          409: { description: 'Name taken' },
        },
      },
    },
    '/widgets/{widget_name}': {
      get: { responses: { 200: json(widget) } },
      patch: { requestBody: body(object('colour')), responses: { 200: json(widget) } },
      delete: { responses: { 204: { description: 'gone' } } },
    },
    '/widgets/{widget_name}/parts': { delete: { responses: { 204: { description: 'none' } } } },
    '/widgets/{widget_name}/regenerate': {
      post: { responses: { 200: json({ properties: { data: widget } }) } },
    },
  };
  const at = (path: string, method: string) => `/paths/${path.replaceAll('/', '~1')}/${method}`;
  const item = '/widgets/{widget_name}';

  it('is one resource, whose every part is told', () => {
    const document = ofPaths(paths);
    const [found, ...others] = inferResources(document);
    expect(others).toEqual([]);
    const { create, list, read, update, rotate, delete: remove, ...rest } = found ?? expect.fail('nothing');
    expect(rest).toEqual({
      name: 'widget',
      inferred: true,
      pointer: at('/widgets', 'post'),
      id: '/id',
      scope: ['account'],
      gone: {},
      unique: [
        {
          pointer: `${at('/widgets', 'post')}/responses/409`,
          field: '/name',
          status: 409,
          example: undefined,
        },
      ],
      secrets: [
        {
          pointer: `${at('/widgets', 'post')}/responses/201/content/application~1json/schema/properties/data/properties/token`,
          field: '/token',
          shown: ['create', 'rotate', 'list', 'read', 'update'],
        },
      ],
      authenticates: {
        field: '/token',
        scheme: undefined,
        may: [],
        pointer: `${at('/widgets', 'post')}/responses/201/content/application~1json/schema/properties/data/properties/token`,
      },
    });
    expect(create).toEqual({
      operation: document.operations.find(({ label }) => label === 'POST /widgets'),
      pointer: at('/widgets', 'post'),
      item: '/data',
      inputs: ['ownerId'],
      fields: { name: '/name', colour: '/colour' },
    });
    expect(list).toEqual({
      operation: document.operations.find(({ label }) => label === 'GET /widgets'),
      pointer: at('/widgets', 'get'),
      items: '/data/rows',
      total: '/data/count',
      paging: {
        pointer: at('/widgets', 'get'),
        style: 'page',
        limit: 'per_page',
        position: 'page',
        max: undefined,
      },
      filters: {},
      repeats: [],
      order: undefined,
    });
    const by = { widget_name: '/name' };
    const operation = (label: string) => document.operations.find((one) => one.label === label);
    expect(read).toEqual({ operation: operation(`GET ${item}`), pointer: at(item, 'get'), by, item: '' });
    expect(update).toEqual({
      operation: operation(`PATCH ${item}`),
      pointer: at(item, 'patch'),
      by,
      item: '',
      fields: { colour: '/colour' },
    });
    expect(rotate).toEqual({
      operation: operation(`POST ${item}/regenerate`),
      pointer: at(`${item}/regenerate`, 'post'),
      by,
      item: '/data',
      changes: ['/token'],
    });
    expect(remove).toEqual({
      operation: operation(`DELETE ${item}`),
      pointer: at(item, 'delete'),
      by,
      item: undefined,
    });
  });
});

describe('filters', () => {
  const choice = { type: 'string', enum: ['blue', 'red'] };
  const item = { type: 'object', properties: { id: text, colour: choice, name: text } };
  const asked = (parameters: unknown) => {
    const responses = { 200: json({ type: 'array', items: item }) };
    return infer({ '/keys': { get: { parameters, responses } } })[0]?.list?.filters;
  };

  it('are parameters with the name and the choices of a field', () => {
    expect(asked([{ name: 'colour', in: 'query', schema: choice }])).toEqual({ colour: '/colour' });
  });

  it.each([
    ['other choices', { name: 'colour', in: 'query', schema: { enum: ['blue'] } }],
    ['another name', { name: 'sort', in: 'query', schema: choice }],
    ['another place', { name: 'colour', in: 'header', schema: choice }],
    ['any text', { name: 'name', in: 'query', schema: text }],
    ['no schema', { name: 'colour', in: 'query' }],
  ])('are not made up: %s', (_, parameter) => {
    expect(asked([parameter])).toEqual({});
  });
});

describe('paging', () => {
  it.each([
    [['limit', 'offset'], { style: 'offset', limit: 'limit', position: 'offset' }],
    [['limit', 'offset', 'page'], { style: 'offset', limit: 'limit', position: 'offset' }],
    [['size', 'skip'], { style: 'offset', limit: 'size', position: 'skip' }],
    [['perPage', 'start'], { style: 'offset', limit: 'perPage', position: 'start' }],
    [['pageSize', 'pageNumber'], { style: 'page', limit: 'pageSize', position: 'pageNumber' }],
    [['page_size', 'page_num'], { style: 'page', limit: 'page_size', position: 'page_num' }],
    [['per_page', 'page'], { style: 'page', limit: 'per_page', position: 'page' }],
  ])('is told from %j', (query, want) => {
    const [found] = infer({ '/keys': { get: listOf({ type: 'array', items: object('id') }, query) } });
    expect(found?.list?.paging).toEqual({ pointer: '/paths/~1keys/get', max: undefined, ...want });
  });

  it.each([
    [[]],
    [['limit']],
    [['limit', 'cursor']],
    [['offset', 'page']],
    [['mylimit', 'offset']],
    [['limits', 'offset']],
    [['limit', 'my_offset', 'mypage']],
    [['limit', 'offsets', 'pages']],
  ])('is not made up from %j', (query) => {
    const [found] = infer({ '/keys': { get: listOf({ type: 'array', items: object('id') }, query) } });
    expect(found?.list).toMatchObject({ items: '', total: undefined, paging: undefined });
  });

  it('is no matter of headers', () => {
    const get = {
      parameters: ['limit', 'offset'].map((name) => ({ name, in: 'header' })),
      responses: { 200: json({ type: 'array', items: object('id') }) },
    };
    expect(infer({ '/keys': { get } })[0]?.list?.paging).toBeUndefined();
  });
});

describe('what an item is known by', () => {
  it.each([
    ['id', ['name', 'id'], '/id', '/id'],
    ['key', ['name', 'uuid'], '/uuid', '/uuid'],
    ['slug', ['keyId'], '/keyId', undefined],
    ['slug', ['key-id', 'name'], '/key-id', undefined],
    ['named', ['id', 'name'], '/id', undefined],
    ['slug', ['slug', 'name'], '/slug', '/slug'],
    ['keyName', ['id', 'name'], '/id', '/name'],
    ['keyId', ['id', 'name'], '/id', '/id'],
    ['uuid', ['id', 'name'], '/id', '/id'],
    ['token', ['id', 'secret'], '/id', '/secret'],
    ['token', ['tokenName', 'secret'], '/secret', '/secret'],
    ['key', ['key_id', 'secret'], '/key_id', '/secret'],
    ['Key-Ref', ['id', 'name'], '/id', '/id'],
    ['name', ['name'], '/name', '/name'],
    ['key_id', ['key_id', 'id'], '/id', '/key_id'],
  ])('{%s} of %j: %s, and asked for by %s', (parameter, names, id, by) => {
    const [found] = infer({
      '/keys/': { get: listOf({ type: 'array', items: object(...names) }) },
      [`/keys/{${parameter}}`]: { get: { responses: { 200: json(object(...names)) } } },
    });
    expect(found?.id).toBe(id);
    expect(found?.read?.by).toEqual(by && { [parameter]: by });
    expect(found?.pointer).toBe('/paths/~1keys~1/get');
  });
});

describe('operations of an item', () => {
  const token = object('secret', 'tokenName');
  const paths = {
    '/tokens': {
      get: listOf({ properties: { tokens: { type: 'array', items: token } } }),
      post: { requestBody: body(object('tokenName')), responses: { 201: json(token) } },
    },
    '/tokens/{name}': { get: { responses: { 200: json({ properties: { tokens: { items: token } } }) } } },
    '/tokens/{token}': { delete: { responses: { 200: { description: 'gone' } } } },
  };

  it('have parameters of their own, and a reading shows an item', () => {
    const [found] = infer(paths);
    expect(found).toMatchObject({ name: 'token', id: '/secret', delete: { by: { token: '/secret' } } });
    expect(found?.read).toBeUndefined();
    expect(found?.secrets).toMatchObject([{ field: '/secret', shown: ['create', 'rotate', 'list'] }]);
  });
});

describe('names of resources', () => {
  it.each([
    ['/api_keys', 'api-key'],
    ['/v1/policies', 'policy'],
    ['/orgs/{org}/access_key_pairs', 'access-key-pair'],
    ['/key', 'key'],
    ['/access', 'access'],
    ['/addresses', 'address'],
    ['/boxes', 'box'],
    ['/', 'item'],
  ])('%s: %s', (path, name) => {
    expect(infer({ [path]: { get: listOf({ type: 'array', items: object('id') }) } })[0]?.name).toBe(name);
  });
});

describe('what is not inferred', () => {
  it.each([
    ['a state', { '/health': { get: listOf(object('status')) } }],
    ['one thing alone', { '/me': { get: listOf(object('id')) } }],
    ['a list of texts', { '/tags': { get: listOf({ type: 'array', items: text }) } }],
    ['a failure only', { '/keys': { get: { responses: { 400: json({ items: object('id') }) } } } }],
    ['a success that is no JSON', { '/keys': { get: { responses: { 200: { description: 'ok' } } } } }],
    ['an action upon an item', { '/keys/{id}/use': { post: { responses: { 200: json(object('id')) } } } }],
    ['an item without its collection', { '/keys/{id}': { get: listOf({ items: object('id') }) } }],
    [
      'a list too deep',
      {
        '/keys': {
          get: listOf({
            properties: { a: { properties: { b: { properties: { c: { items: object('id') } } } } } },
          }),
        },
      },
    ],
  ])('%s', (_, paths) => {
    expect(infer(paths)).toEqual([]);
  });

  it.each([
    ['the description says nothing of it', 'Conflict', ['name'], ['name']],
    ['the name is not required', 'already exists', [], ['name']],
    ['the item has no such name', 'already exists', ['name'], ['id']],
  ])('uniqueness where %s', (_, description, required, names) => {
    const post = {
      requestBody: body({ ...object('name'), required }),
      responses: { 201: json(object('id', ...names)), 409: { description } },
    };
    const get = listOf({ items: object('id', 'name') });
    expect(infer({ '/keys': { get, post } })[0]?.unique).toEqual([]);
  });

  it('uniqueness of what can neither be listed nor read: it may be a question (`POST /keys/validate`)', () => {
    const post = {
      requestBody: body({ ...object('name'), required: ['name'] }),
      responses: { 200: json(object('id', 'name')), 409: { description: 'already exists' } },
    };
    expect(infer({ '/keys': { post } })[0]?.unique).toEqual([]);
    const get = listOf({ items: object('id', 'name') });
    expect(infer({ '/keys': { get, post } })[0]?.unique).toMatchObject([{ field: '/name', status: 409 }]);
  });

  it('a secret that the client sends itself', () => {
    const post = { requestBody: body(object('token')), responses: { 201: json(object('id', 'token')) } };
    expect(infer({ '/keys': { post } })[0]?.secrets).toEqual([]);
  });

  it.each([
    ['token', true],
    ['clientSecret', true],
    ['API_KEY', true],
    ['token_type', false],
    ['my_token', false],
    ['keys', false],
  ])('%s is a secret: %s', (name, expected) => {
    const post = { responses: { 201: json(object('id', name)) } };
    expect(infer({ '/keys': { post } })[0]?.secrets.map(({ field, shown }) => ({ field, shown }))).toEqual(
      expected ? [{ field: `/${name}`, shown: ['create', 'rotate'] }] : [],
    );
  });
});

describe('public documents', () => {
  const uuid = { type: 'string', format: 'uuid' };
  const items = (schema: unknown) => listOf({ type: 'array', items: schema });

  it.each([
    ['uid', '{uid}', object('name', 'uid', 'key'), '/uid'],
    ['uid, which may be asked for by key, too', '{uidOrKey}', object('name', 'uid', 'key'), '/uid'],
    ['sid', '{Sid}', object('sid', 'friendly_name'), '/sid'],
    ['Id', '{id}', object('Id', 'Title'), '/Id'],
    ['keyId', '{key_id}', object('keyId', 'name'), '/keyId'],
    [
      'a UUID rather than a name that may be null',
      '{key}',
      { properties: { name: { type: ['string', 'null'] }, identifier: uuid } },
      '/identifier',
    ],
    [
      'a UUID rather than a name that may be null (3.0)',
      '{name}',
      { properties: { name: { type: 'string', nullable: true }, identifier: uuid } },
      '/identifier',
    ],
    [
      'a name that is never null',
      '{key}',
      { properties: { name: text, parent: { ...uuid, nullable: true } } },
      '/name',
    ],
  ])('an item is known by its %s', (_, parameter, item, id) => {
    const [found] = infer({
      '/keys': { get: items(item) },
      [`/keys/${parameter}`]: { delete: { responses: { 204: { description: 'gone' } } } },
    });
    expect(found?.id).toBe(id);
    expect(Object.keys(found?.delete?.by ?? {})).toEqual([parameter.slice(1, -1)]);
  });

  it.each([
    '/keys.getKey',
    '/v2/keys.createKey',
    '/api-key/update',
    '/api-key/verify',
    '/sign-in/email',
    '/auth/signUp/email',
    '/keys/verifyKey',
    '/verify',
    '/whoami',
    '/users/{id}/reset-password',
  ])('%s calls a procedure and is no collection', (path) => {
    const post = { requestBody: body(object('name')), responses: { 200: json(object('id', 'key')) } };
    expect(infer({ [path]: { post, get: items(object('id', 'name')) } })).toEqual([]);
  });

  it.each(['/v1.1/keys', '/checks', '/exports', '/api/get-started-guides/{id}/tests'])(
    '%s is one',
    (path) => {
      expect(infer({ [path]: { get: items(object('id', 'name')) } })).toHaveLength(1);
    },
  );

  it('a create may be at another path than the list', () => {
    const post = { requestBody: body(object('name')), responses: { 200: json(object('id', 'name', 'key')) } };
    const [found, ...others] = infer({
      '/api-keys': { get: items(object('id', 'name')) },
      '/api-keys/create': { post },
      '/api-keys/{id}': { delete: { responses: { 204: { description: 'gone' } } } },
    });
    expect(others).toEqual([]);
    expect(found?.create?.operation.label).toBe('POST /api-keys/create');
    expect(found?.secrets).toMatchObject([{ field: '/key' }]);
  });

  it('a path may end with the name of a format', () => {
    const item = { responses: { 200: json(object('sid', 'friendly_name')) } };
    const [found] = infer({
      '/Accounts/{AccountSid}/Keys.json': {
        get: listOf({ properties: { keys: { items: object('sid', 'friendly_name') } } }),
      },
      '/Accounts/{AccountSid}/Keys/{Sid}.json': {
        get: item,
        delete: { responses: { 204: { description: 'gone' } } },
      },
    });
    expect(found).toMatchObject({
      id: '/sid',
      read: { by: { Sid: '/sid' } },
      delete: { by: { Sid: '/sid' } },
    });
  });

  it.each([
    ['rotate', true],
    ['regenerate', true],
    ['roll', true],
    ['rotate-key', true],
    ['regenerateSecret', true],
    ['rollback', false],
  ])('POST /keys/{id}/%s gives a new secret: %s', (action, expected) => {
    const post = { requestBody: body(object('name')), responses: { 201: json(object('id', 'token')) } };
    const [found] = infer({
      '/keys': { post },
      [`/keys/{id}/${action}`]: { post: { responses: { 200: json(object('id', 'token')) } } },
    });
    expect(found?.rotate !== undefined).toBe(expected);
  });

  it.each([
    ['whose required fields the item shows', ['name'], { name: '/name' }],
    ['that requires what the item does not show', ['name', 'reason'], undefined],
  ])('a PUT is an update %s', (_, required, fields) => {
    const put = {
      requestBody: body({ ...object('name', 'reason'), required }),
      responses: { 200: json(object('id', 'name')) },
    };
    const [found] = infer({ '/keys': { get: items(object('id', 'name')) }, '/keys/{id}': { put } });
    expect(found?.update?.fields).toEqual(fields);
  });
});
