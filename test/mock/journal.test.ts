import { expect, test } from 'vitest';
import { createMock, type JournalEntry, type MockOptions } from '../../src/index.ts';

const base = 'https://api.example.com';

function watched(options: MockOptions = {}) {
  const seen: JournalEntry[] = [];
  const mock = createMock({
    seed: 1,
    now: '2024-08-01T10:00:00Z',
    onRequest: (one) => seen.push(one),
    ...options,
  });
  const send = (method: string, path: string, authorization: string, body?: string) =>
    mock.fetch(base + path, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    });
  return { mock, seen, send };
}

test('an exchange is kept with who asked for what, and how surely the reply is known', async () => {
  const { mock, seen, send } = watched();
  await send('POST', '/v0/api_keys?dry=1', 'Bearer me', '{"name":"ci"}');
  expect(seen).toEqual(mock.requests.list());
  const { durationMs, response, ...entry } = seen[0] as JournalEntry;
  expect(durationMs).toBeGreaterThan(0);
  expect(response.headers['content-type']).toBe('application/json');
  expect(entry).toEqual({
    id: 'r1',
    at: '2024-08-01T10:00:00.000Z',
    method: 'POST',
    path: '/v0/api_keys',
    query: 'dry=1',
    status: 201,
    provider: 'feldera',
    operation: 'postApiKey',
    account: 'me',
    namespace: '',
    evidence: 'feldera.api-keys.post.201',
    grade: 'verified',
    fault: null,
    request: {
      headers: { authorization: 'Bearer ***', 'content-type': 'application/json' },
      body: '{"name":"ci"}',
    },
    nearMiss: null,
    warnings: [],
  });
});

test('no secret is shown: not the one sent, not the one created, nowhere it comes back', async () => {
  const { mock, seen, send } = watched();
  const secret = 'r4nd0m-b34r3r-0123';
  const created = (await (
    await send('POST', '/v0/api_keys', `Bearer ${secret}`, '{"name":"ci"}')
  ).json()) as {
    api_key: string;
  };
  await send('GET', `/v0/api_keys/${created.api_key}?token=${secret}`, `Bearer ${created.api_key}`);
  await send('GET', `/v0/api_keys?k=${encodeURIComponent(created.api_key)}`, `Basic ${btoa(`AK:${secret}`)}`);
  const shown = JSON.stringify([seen, mock.requests.list()]);
  expect(shown).not.toContain(secret);
  expect(shown).not.toContain(created.api_key.slice(7));
  expect(seen.map(({ account }) => account)).toEqual([seen[0]?.account, seen[0]?.account, null]);
  expect(seen[0]?.account).toMatch(/^#[0-9a-f]{8}$/);
  expect(seen[1]?.path).toBe('/v0/api_keys/apikey:***');
});

test.each([
  ['PUT', '/v0/api_keys', 'no `PUT /v0/api_keys`; the path takes GET, POST.'],
  ['GET', '/v0/api_keyz', 'no `GET /v0/api_keyz`; did you mean `GET /v0/api_keys`?'],
  [
    'GET',
    '/v0/api_keys/',
    'no `GET /v0/api_keys/`; did you mean the path without the trailing slash: `GET /v0/api_keys`?',
  ],
  [
    'POST',
    '/credentials',
    'no `POST /credentials`; did you mean the path below /api/v1/: `POST /api/v1/credentials/`?',
  ],
  ['GET', '/nothing/at/all/here', 'no `GET /nothing/at/all/here`; mocked are /api/v1/, /v0/, /api/v2/maas/.'],
])('%s %s is told what would have matched', async (method, path, nearMiss) => {
  const { seen, send } = watched();
  await send(method, path, 'Bearer me');
  expect(seen[0]?.nearMiss).toBe(nearMiss);
});

test('a key that is not there is no near miss', async () => {
  const { seen, send } = watched();
  await send('GET', '/v0/api_keys/ci', 'Bearer me');
  expect(seen[0]).toMatchObject({ status: 404, operation: 'getApiKey', nearMiss: null });
});

test('entries are found by provider, operation, status, account and namespace, the newest last', async () => {
  const { mock, send } = watched();
  await send('GET', '/v0/api_keys', 'Bearer me');
  await send('GET', '/v0/api_keys/ci', 'Bearer you');
  await send('GET', '/api/v1/credentials/', 'Bearer me');
  const ids = (filter: Parameters<typeof mock.requests.list>[0]) =>
    mock.requests.list(filter).map(({ id }) => id);
  expect(ids({ provider: 'feldera' })).toEqual(['r1', 'r2']);
  expect(ids({ operation: 'getApiKey' })).toEqual(['r2']);
  expect(ids({ status: 200 })).toEqual(['r1', 'r3']);
  expect(ids({ account: 'me' })).toEqual(['r1', 'r3']);
  expect(ids({ namespace: 'other' })).toEqual([]);
  expect(ids({ limit: 2 })).toEqual(['r2', 'r3']);
  mock.requests.clear({ account: 'me' });
  expect(ids({})).toEqual(['r2']);
  expect(mock.requests.count()).toBe(1);
});

test('a 401 names the operation that was refused', async () => {
  const { seen, send } = watched();
  await send('GET', '/v0/api_keys', '');
  expect(seen[0]).toMatchObject({ status: 401, operation: 'listApiKeys', account: null });
});

test('the journal is bounded, by number and by bytes', async () => {
  const { mock, send } = watched({ journal: { entries: 3, bytes: 10_000 } });
  for (let i = 0; i < 5; i++) await send('GET', '/v0/api_keys', 'Bearer me');
  expect(mock.requests.list().map(({ id }) => id)).toEqual(['r3', 'r4', 'r5']);
  await send('POST', '/v0/api_keys', 'Bearer me', `{"name":"${'x'.repeat(2700)}"}`);
  expect(mock.requests.list().map(({ id }) => id)).toEqual(['r6']);
});

test('a mock without a journal answers alike and keeps nothing', async () => {
  const mock = createMock({ seed: 1, journal: false });
  await mock.fetch(`${base}/v0/api_keys`, { headers: { authorization: 'Bearer me' } });
  expect(mock.requests.list()).toEqual([]);
});

test('a secret is known after its exchange has made room for others', async () => {
  const mock = createMock({ seed: 1, journal: { entries: 2 } });
  const { api_key } = (await (
    await mock.fetch(`${base}/v0/api_keys`, {
      method: 'POST',
      headers: { authorization: 'Bearer me', 'content-type': 'application/json' },
      body: '{"name":"ci"}',
    })
  ).json()) as { api_key: string };
  for (const name of ['a', 'b', api_key])
    await mock.fetch(`${base}/v0/api_keys/${name}`, { headers: { authorization: 'Bearer me' } });
  expect(mock.requests.list().map(({ path }) => path)).toEqual(['/v0/api_keys/b', '/v0/api_keys/apikey:***']);
});

test('of a large body the beginning is shown, and no half of a secret', async () => {
  const { seen, send } = watched();
  const secret = 'r4nd0m-b34r3r-0123';
  const body = `{"name":"${'x '.repeat(131_060)}${secret}${' y'.repeat(500)}"}`;
  await send('POST', '/v0/api_keys', `Bearer ${secret}`, body);
  const shown = seen[0]?.request.body ?? '';
  expect(shown.length).toBeLessThan(262_200);
  expect(shown).toMatch(/x … \(\d+ more characters\)$/);
  expect(shown).not.toContain('r4nd0m');
});
