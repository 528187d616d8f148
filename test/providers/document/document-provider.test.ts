import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFullMock } from '../../../src/full-mock.ts';
import { loadMocked } from '../../../src/providers/document/load.ts';
import { supportOf } from '../../../src/providers/support.ts';

const now = '2024-08-01T10:00:00Z';

async function mockOf(file: string, options = {}) {
  const { name, provider, support, notes } = await loadMocked(
    join(import.meta.dirname, 'documents', file),
    [],
  );
  const mock = createFullMock({ [name]: provider }, { seed: 1, now, ...options }, (other) =>
    other === name ? support : supportOf(other),
  );
  const send = async (
    method: string,
    path: string,
    given: { body?: unknown; headers?: Record<string, string> } = {},
  ) => {
    const response = await mock.fetch(`http://mock${path}`, {
      method,
      headers: { 'Content-Type': 'application/json', ...given.headers },
      ...(given.body !== undefined && { body: JSON.stringify(given.body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };
  return { mock, send, notes, name };
}

const me = { Authorization: 'Bearer me' };
const you = { Authorization: 'Bearer you' };

describe('a document as a mock', () => {
  test('keeps what is created: it is read, listed, changed and deleted by its owner alone', async () => {
    const { send } = await mockOf('tokens.yaml');
    const created = await send('POST', '/v1/tokens', { headers: me, body: { name: 'ci' } });
    expect(created.status).toBe(201);
    const { secret, ...token } = created.body;
    expect(secret).toMatch(/^tok_[A-Za-z0-9]{40}$/);
    expect(token).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4/),
      name: 'ci',
      role: 'reader',
      created_at: '2024-08-01T10:00:00.000Z',
      last_used_at: null,
    });
    const path = `/v1/tokens/${token.id}`;
    expect((await send('GET', path, { headers: me })).body).toEqual(token);
    expect((await send('GET', path, { headers: you })).status).toBe(404);
    expect((await send('GET', '/v1/tokens', { headers: me })).body).toEqual({ items: [token], total: 1 });
    expect((await send('GET', '/v1/tokens', { headers: you })).body).toEqual({ items: [], total: 0 });
    const changed = await send('PATCH', path, { headers: me, body: { role: 'writer' } });
    expect(changed.body).toEqual({ ...token, role: 'writer' });
    expect((await send('GET', '/v1/tokens?role=reader', { headers: me })).body.total).toBe(0);
    expect(await send('DELETE', path, { headers: me })).toMatchObject({ status: 204, body: undefined });
    expect((await send('GET', path, { headers: me })).status).toBe(404);
  });

  test('a secret authenticates its owner, until its item is deleted', async () => {
    const { send } = await mockOf('tokens.yaml');
    const { body } = await send('POST', '/v1/tokens', { headers: me, body: { name: 'ci' } });
    const key = { Authorization: `Bearer ${body.secret}` };
    expect((await send('GET', '/v1/tokens', { headers: key })).body.total).toBe(1);
    await send('DELETE', `/v1/tokens/${body.id}`, { headers: me });
    expect((await send('GET', '/v1/tokens', { headers: key })).status).toBe(401);
  });

  test('refuses in the form of the document, with the field', async () => {
    const { send } = await mockOf('tokens.yaml');
    await send('POST', '/v1/tokens', { headers: me, body: { name: 'ci' } });
    const wrong = async (...request: Parameters<typeof send>) => {
      const { status, body } = await send(...request);
      return { status, body };
    };
    expect(await wrong('GET', '/v1/tokens')).toEqual({
      status: 401,
      body: { code: 401, message: 'The credential is missing or is not accepted.' },
    });
    expect(await wrong('POST', '/v1/tokens', { headers: me, body: {} })).toEqual({
      status: 400,
      body: { code: 400, message: 'name is required.', field: 'name' },
    });
    expect(await wrong('POST', '/v1/tokens', { headers: me, body: { name: 'ci' } })).toEqual({
      status: 409,
      body: { code: 409, message: 'There is one with this name already.', field: 'name' },
    });
    expect(await wrong('GET', '/v1/tokens?limit=0', { headers: me })).toEqual({
      status: 400,
      body: { code: 400, message: 'limit must be >= 1.', field: 'limit' },
    });
    expect(await wrong('PUT', '/v1/tokens', { headers: me })).toEqual({
      status: 405,
      body: { code: 405, message: 'PUT is not allowed here.' },
    });
    expect(await wrong('GET', '/v1/nothing', { headers: me })).toEqual({
      status: 404,
      body: { code: 404, message: 'There is nothing at /v1/nothing.' },
    });
    expect(
      await wrong('POST', '/v1/tokens', { headers: { ...me, 'Content-Type': 'text/plain' }, body: 'x' }),
    ).toEqual({ status: 415, body: { code: 415, message: 'The body must be application/json.' } });
  });

  test('refuses as problem+json where the document has no form', async () => {
    const { send } = await mockOf('buckets.yaml');
    const { status, headers, body } = await send('GET', '/buckets/none?access=me');
    expect({ status, type: headers.get('content-type'), body }).toEqual({
      status: 404,
      type: 'application/problem+json',
      body: { type: 'about:blank', title: 'Not Found', status: 404, detail: 'There is no such bucket.' },
    });
  });

  test('a literal path comes before a parameter, and an operation that is not understood says so', async () => {
    const { send, mock, notes } = await mockOf('tokens.yaml');
    expect((await send('GET', '/v1/tokens/usage', { headers: me })).body).toEqual({ requests: 12 });
    expect(mock.requests.list().at(-1)?.warnings).toEqual([
      'keymock does not know what GET /tokens/usage does: it changed nothing, and answered as the document shows.',
    ]);
    expect(notes).toEqual([
      "these operations change nothing and answer with the document's example: GET /tokens/usage.",
    ]);
  });

  test('items below a parent belong to it, and a parent that is not there has none', async () => {
    const { send } = await mockOf('teams.yaml');
    const headers = { 'X-Api-Key': 'me' };
    const one = (await send('POST', '/teams', { headers, body: { name: 'one' } })).body;
    const two = (await send('POST', '/teams', { headers, body: { name: 'two' } })).body;
    expect(one.id).toMatch(/^team_[A-Za-z0-9]{16}$/);
    const issued = await send('POST', `/teams/${one.id}/keys`, { headers, body: { label: 'ci' } });
    expect(issued).toMatchObject({
      status: 201,
      body: {
        teamId: one.id,
        label: 'ci',
        createdAt: 1722506400,
        value: expect.stringMatching(/^sk_live_[A-Za-z0-9]{40}$/),
      },
    });
    const { value: _, ...shown } = issued.body;
    expect((await send('GET', `/teams/${one.id}/keys`, { headers })).body).toEqual({ keys: [shown] });
    expect((await send('GET', `/teams/${two.id}/keys`, { headers })).body).toEqual({ keys: [] });
    expect((await send('GET', '/teams/none/keys', { headers })).status).toBe(404);
  });

  test('pages by cursor, none overlapping and none missing, also where items go meanwhile', async () => {
    const { send } = await mockOf('teams.yaml');
    const headers = { 'X-Api-Key': 'me' };
    const ids: string[] = [];
    for (let i = 0; i < 5; i++)
      ids.push((await send('POST', '/teams', { headers, body: { name: `t${i}` } })).body.id);
    const first = (await send('GET', '/teams?limit=2', { headers })).body;
    await send('DELETE', `/teams/${ids[0]}`, { headers });
    const second = (await send('GET', `/teams?limit=2&cursor=${first.nextCursor}`, { headers })).body;
    const third = (await send('GET', `/teams?limit=2&cursor=${second.nextCursor}`, { headers })).body;
    const seen = [first, second, third].flatMap(({ teams }) => teams.map(({ id }: { id: string }) => id));
    expect(seen).toEqual(ids);
    expect(third.nextCursor).toBeNull();
    expect((await send('GET', '/teams?cursor=none', { headers })).status).toBe(400);
  });

  test('pages by number, with totals and whole-number ids', async () => {
    const { send } = await mockOf('machines.json');
    const headers = { Authorization: `Basic ${btoa('a:b')}` };
    for (const label of ['aa', 'bb', 'cc'])
      await send('POST', '/api/machines', { headers, body: { label, cores: 1 } });
    const { body } = await send('GET', '/api/machines?page=2&per_page=2', { headers });
    expect(body).toEqual({
      data: [expect.objectContaining({ id: 3, label: 'cc' })],
      meta: { page: 2, per_page: 2, total_pages: 2 },
    });
  });

  test('links to the next page where the document has the header', async () => {
    const { send } = await mockOf('buckets.yaml');
    for (const name of ['aaa', 'bbb', 'ccc'])
      await send('POST', '/buckets?access=me', { body: { name, public: true } });
    const { headers } = await send('GET', '/buckets?limit=2&access=me');
    expect(headers.get('link')).toContain('/buckets?limit=2&access=me&skip=2>; rel="next"');
  });

  test('rotation gives a new secret; the old one is rejected, and no read shows either', async () => {
    const { send } = await mockOf('hooks.yaml');
    const headers = { Authorization: 'Token me' };
    const { body } = await send('POST', '/hooks', {
      headers,
      body: { url: 'https://example.com/', passphrase: 'correct horse' },
    });
    expect(Object.keys(body)).toEqual(['id', 'url', 'active', 'secret']);
    const rotated = await send('POST', `/hooks/${body.id}/rotate`, { headers });
    expect(rotated.body).toMatchObject({ id: body.id });
    expect(rotated.body.secret).not.toBe(body.secret);
    const as = async (secret: string) =>
      (await send('GET', '/hooks', { headers: { Authorization: `Token ${secret}` } })).status;
    expect([await as(body.secret), await as(rotated.body.secret)]).toEqual([401, 200]);
    expect(Object.keys((await send('GET', `/hooks/${body.id}`, { headers })).body)).toEqual([
      'id',
      'url',
      'active',
    ]);
  });

  test('the same seed gives the same bytes', async () => {
    const made = async () => {
      const { send } = await mockOf('tokens.yaml');
      return (await send('POST', '/v1/tokens', { headers: me, body: { name: 'ci' } })).body;
    };
    expect(await made()).toEqual(await made());
  });

  test('snapshots, scoped resets, faults and Prefer work as for any provider', async () => {
    const { send, mock, name } = await mockOf('tokens.yaml');
    await send('POST', '/v1/tokens', { headers: me, body: { name: 'ci' } });
    const before = mock.snapshot();
    mock.reset({ account: 'me' });
    expect((await send('GET', '/v1/tokens', { headers: me })).body.total).toBe(0);
    mock.restore(JSON.parse(JSON.stringify(before)));
    expect((await send('GET', '/v1/tokens', { headers: me })).body.total).toBe(1);
    expect(await send('GET', '/v1/tokens', { headers: { ...me, Prefer: 'code=404' } })).toMatchObject({
      status: 404,
      body: { code: 404 },
    });
    mock.faults.add({ provider: name, error: { status: 429, retryAfter: 3 } });
    const limited = await send('GET', '/v1/tokens', { headers: me });
    expect([limited.status, limited.headers.get('retry-after'), limited.body.code]).toEqual([429, '3', 429]);
  });

  test('no secret is in the journal, wherever the document has it', async () => {
    const { send, mock } = await mockOf('teams.yaml');
    const headers = { 'X-Api-Key': 'an-account-key-0123456789' };
    const team = (await send('POST', '/teams', { headers, body: { name: 'one' } })).body;
    const { value } = (await send('POST', `/teams/${team.id}/keys`, { headers, body: { label: 'ci' } })).body;
    const noted = JSON.stringify(mock.requests.list());
    expect(noted).toContain(`/teams/${team.id}/keys`);
    expect(noted).not.toContain(value);
    expect(noted).not.toContain('an-account-key-0123456789');
  });

  test('in strict mode only given credentials and issued secrets are accepted', async () => {
    const { send } = await mockOf('tokens.yaml', { auth: 'strict', credentials: ['me'] });
    const { body } = await send('POST', '/v1/tokens', { headers: me, body: { name: 'ci' } });
    const statuses = [me, you, { Authorization: `Bearer ${body.secret}` }].map(
      async (headers) => (await send('GET', '/v1/tokens', { headers })).status,
    );
    expect(await Promise.all(statuses)).toEqual([200, 401, 200]);
  });
});
