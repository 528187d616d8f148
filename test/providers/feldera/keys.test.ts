import { expect, test } from 'vitest';
import { dialects } from '../../../src/mock/provider.ts';
import { eachDoor } from '../../support/doors.ts';
import { proves } from '../../support/ledger.ts';
import { callerOf, corsHeaders, jsonHeaders } from './support.ts';

eachDoor('a key’s life', (open) => {
  test.each(dialects)('%s: create shows the secret, with id, name and key in this order', async (dialect) => {
    const { send } = await open({ dialects: { feldera: dialect } });
    const answer = await callerOf(send, 'me').create({ name: 'ci' });
    expect(answer.status).toBe(201);
    expect(answer.headers).toEqual({
      ...jsonHeaders,
      'cache-control': 'no-cache',
      'content-length': String(answer.body.length),
    });
    expect(answer.body).toMatch(
      /^\{"id":"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}","name":"ci","api_key":"apikey:[A-Za-z0-9]{128}"\}$/,
    );
  });

  test('the id tells the time of its making', async () => {
    const { send } = await open({ now: '2024-08-01T10:00:00Z' });
    const { json } = await callerOf(send, 'me').create({ name: 'ci' });
    const { id } = json as { id: string };
    const milliseconds = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(new Date(milliseconds).toISOString()).toBe('2024-08-01T10:00:00.000Z');
  });

  test('a new account has no keys', async () => {
    const { send } = await open();
    const answer = await callerOf(send, 'me').list();
    expect(answer).toMatchObject({ status: 200, body: '[]' });
    expect(answer.headers).toEqual({ ...jsonHeaders, 'cache-control': 'no-cache', 'content-length': '2' });
  });

  test.each([
    { dialect: 'documented', has: { scopes: ['Read', 'Write'] } },
    { dialect: 'live', has: { role: 'read' } },
  ] as const)('$dialect: list and get show a key without its secret', async ({ dialect, has }) => {
    const { send } = await open({ dialects: { feldera: dialect } });
    const me = callerOf(send, 'me');
    const made = [await me.create({ name: 'one' }), await me.create({ name: 'two' })];
    const [one, two] = made.map(({ json }) => json as { id: string; name: string });
    const list = await me.list();
    expect(list).toMatchObject({
      status: 200,
      json: [
        { id: one?.id, name: 'one', ...has },
        { id: two?.id, name: 'two', ...has },
      ],
    });
    const get = await me.read('two');
    expect(get.body).toBe(JSON.stringify([{ id: two?.id, name: 'two', ...has }]));
    expect(get.status).toBe(200);
    expect(get.headers['cache-control']).toBe('no-cache');
    expect(list.body + get.body).not.toContain('apikey:');
  });

  test.each(dialects)('%s: a deleted key is gone, and its name is free', async (dialect) => {
    const { send } = await open({ dialects: { feldera: dialect } });
    const me = callerOf(send, 'me');
    const first = await me.secret({ name: 'ci' });
    const deleted = await me.remove('ci');
    expect(deleted).toEqual({
      status: 200,
      headers: { ...corsHeaders, 'content-length': '0' },
      body: '',
      json: undefined,
    });
    for (const answer of [await me.read('ci'), await me.remove('ci')]) {
      expect(answer).toMatchObject({
        status: 404,
        body: '{"message":"Unknown API key \'ci\'","error_code":"UnknownApiKey","details":{"name":"ci"}}',
      });
    }
    const again = await me.create({ name: 'ci' });
    expect(again.status).toBe(201);
    expect(again.body).not.toContain(first);
  });

  test('of 100 creates with one name at once, exactly one succeeds', async () => {
    const { send } = await open();
    const me = callerOf(send, 'me');
    const answers = await Promise.all(Array.from({ length: 100 }, () => me.create({ name: 'ci' })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status === 409);
    expect(new Set(refused.map(({ body }) => body))).toEqual(
      new Set([
        '{"message":"An entity with this name already exists","error_code":"DuplicateName","details":null}',
      ]),
    );
    expect(refused).toHaveLength(99);
    expect((await me.list()).json).toHaveLength(1);
  });

  test('names of different case are different names', async () => {
    const { send } = await open();
    const me = callerOf(send, 'me');
    expect([(await me.create({ name: 'CI' })).status, (await me.create({ name: 'ci' })).status]).toEqual([
      201, 201,
    ]);
  });

  test.each(dialects)('%s: accounts see nothing of one another, and block no names', async (dialect) => {
    const { send, mock } = await open({ dialects: { feldera: dialect } });
    proves(mock, 'feldera.auth.any-token');
    const [me, you] = [callerOf(send, 'me'), callerOf(send, 'you')];
    await me.create({ name: 'ci' });
    expect((await you.list()).body).toBe('[]');
    expect((await you.read('ci')).status).toBe(404);
    expect((await you.remove('ci')).status).toBe(404);
    expect((await you.create({ name: 'ci' })).status).toBe(201);
    expect((await me.list()).json).toHaveLength(1);
  });

  test('namespaces keep equal tokens apart', async () => {
    const { send } = await open();
    const me = callerOf(send, 'me');
    const headers = { 'X-Keymock-Namespace': 'one' };
    const { json } = await me.send({ method: 'POST', path: '/v0/api_keys', headers, body: { name: 'ci' } });
    expect((await me.list()).body).toBe('[]');
    const key = callerOf(send, (json as { api_key: string }).api_key);
    expect((await key.list()).status).toBe(401);
    expect((await key.send({ path: '/v0/api_keys', headers })).json).toHaveLength(1);
  });

  test.each(dialects)(
    '%s: the configuration names an edition that the Python client takes',
    async (dialect) => {
      const { send } = await open({ dialects: { feldera: dialect } });
      const answer = await callerOf(send, 'me').config();
      expect(answer).toMatchObject({ status: 200, json: { edition: 'Open source', license_validity: null } });
      expect(answer.headers).toEqual({ ...jsonHeaders, 'content-length': String(answer.body.length) });
    },
  );

  test('other fields of a request are ignored', async () => {
    const { send } = await open();
    const answer = await callerOf(send, 'me').create({
      name: 'ci',
      role: 'nonsense',
      id: 'mine',
      api_key: 'mine',
    });
    expect(answer.status).toBe(201);
    expect(answer.body).not.toContain('mine');
  });

  test('the secret itself is kept nowhere', async () => {
    const { send, mock } = await open();
    const secret = await callerOf(send, 'me').secret({ name: 'ci' });
    const rows = JSON.stringify(Object.values(mock.db).map((model) => model.getAll()));
    expect(rows).toContain('"name":"ci"');
    expect(rows).not.toContain(secret.slice('apikey:'.length));
  });
});
