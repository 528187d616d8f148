import { afterEach, describe, expect, test } from 'vitest';
import { type Listening, listen } from '../../src/doors/node.ts';
import { createMock, type Fault, type Mock } from '../../src/index.ts';

const base = 'https://api.example.com';
const start = (faults: Fault[] = []) => createMock({ seed: 1, now: '2024-08-01T10:00:00Z', faults });

function create(mock: Mock, name: string, headers: Record<string, string> = {}): Promise<Response> {
  return mock.fetch(`${base}/v0/api_keys`, {
    method: 'POST',
    headers: { authorization: 'Bearer me', 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ name }),
  });
}

async function names(mock: Mock, account = 'me'): Promise<string[]> {
  const response = await mock.fetch(`${base}/v0/api_keys`, {
    headers: { authorization: `Bearer ${account}` },
  });
  return ((await response.json()) as { name: string }[]).map(({ name }) => name);
}

const paths = {
  feldera: '/v0/api_keys',
  'ace-data-cloud': '/api/v1/credentials/',
  oceanbase: '/api/v2/maas/apikeys',
};

test.each([
  ['feldera', 429, { message: 'Too Many Requests', error_code: 'TooManyRequests', details: {} }, null],
  ['feldera', 503, { message: 'Service Unavailable', error_code: 'ServiceUnavailable', details: {} }, '5'],
  [
    'oceanbase',
    500,
    { success: false, errorCode: 'E001R000', errorMessage: 'Unknown Error', requestId: 'r' },
    null,
  ],
  [
    'ace-data-cloud',
    429,
    { detail: 'Request was throttled.', code: 'throttled', trace_id: expect.any(String) },
    null,
  ],
] as const)('%s shows a %d in its own form', async (provider, status, body, retryAfter) => {
  const mock = start([{ provider, error: { status } }]);
  const response = await mock.fetch(base + paths[provider], { headers: { 'x-request-id': 'r' } });
  expect(response.status).toBe(status);
  expect(response.headers.get('retry-after')).toBe(retryAfter);
  expect(await response.json()).toEqual(body);
  expect(mock.requests.list()[0]).toMatchObject({
    fault: 'f1',
    status,
    evidence: `${provider}.fault.${status}`,
    grade: provider === 'oceanbase' ? 'documented' : 'assumed',
  });
});

test('an error of one operation is raised before the request changes anything', async () => {
  const mock = start();
  mock.faults.add({
    operation: 'postApiKey',
    times: 1,
    error: { status: 429, name: 'SlowDown', retryAfter: 2 },
  });
  const refused = await create(mock, 'ci');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '2']);
  expect(await refused.json()).toMatchObject({ error_code: 'SlowDown' });
  expect(await names(mock)).toEqual([]);
  expect((await create(mock, 'ci')).status).toBe(201);
  expect(mock.faults.list()).toMatchObject([{ id: 'f1', matched: 2, applied: 1 }]);
});

test('an error has a body of its own where one is given', async () => {
  const mock = start([{ provider: 'feldera', error: { status: 502, body: '<h1>Bad Gateway</h1>' } }]);
  const response = await create(mock, 'ci');
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    502,
    'text/plain; charset=utf-8',
    '<h1>Bad Gateway</h1>',
  ]);
});

test.each([
  ['without a credential', {}, '/v0/api_keys'],
  ['at a path that is not there', { authorization: 'Bearer me' }, '/v0/nothing'],
  ['that is not acceptable', { 'accept-encoding': 'identity;q=0' }, '/v0/api_keys'],
])('an error hits a request %s, too', async (_, headers, path) => {
  const mock = start([{ provider: 'feldera', error: { status: 503 } }]);
  expect((await mock.fetch(base + path, { headers })).status).toBe(503);
  expect(mock.faults.list()[0]?.matched).toBe(1);
});

test('a preflight is not hit: a browser would not even send the request', async () => {
  const mock = start([{ error: { status: 503 } }]);
  const headers = { origin: 'http://app', 'access-control-request-method': 'GET' };
  const response = await mock.fetch(`${base}/v0/api_keys`, { method: 'OPTIONS', headers });
  expect(response.status).toBe(200);
});

test('only the account and the namespace that are meant are hit', async () => {
  const mock = start([{ account: 'me', namespace: 'w1', error: { status: 500 } }]);
  expect((await create(mock, 'a', { 'x-keymock-namespace': 'w1' })).status).toBe(500);
  expect((await create(mock, 'a')).status).toBe(201);
  const other = { 'x-keymock-namespace': 'w1', authorization: 'Bearer you' };
  expect((await create(mock, 'a', other)).status).toBe(201);
});

test('after and times count the requests that are meant', async () => {
  const mock = start([{ operation: 'postApiKey', after: 1, times: 2, error: { status: 500 } }]);
  const statuses = [];
  for (const name of ['a', 'b', 'c', 'd']) statuses.push((await create(mock, name)).status);
  expect(statuses).toEqual([201, 500, 500, 201]);
});

test('a probability is drawn from the seed, apart from what the mock draws itself', async () => {
  const run = async (faults: Fault[]) => {
    const mock = start(faults);
    const statuses = [];
    for (let i = 0; i < 40; i++) statuses.push((await create(mock, `k${i}`)).status);
    return { statuses, rows: mock.db.felderaApiKey.getAll().map(({ hash }) => hash) };
  };
  const one = await run([{ probability: 0.3, error: { status: 429 } }]);
  const two = await run([{ probability: 0.3, error: { status: 429 } }]);
  expect(two).toEqual(one);
  const refused = one.statuses.filter((status) => status === 429).length;
  expect(refused).toBeGreaterThan(4);
  expect(refused).toBeLessThan(22);
  const none = await run([]);
  const slow = await run([{ probability: 0.5, malformed: true }]);
  expect(slow.rows).toEqual(none.rows);
});

test("a fault is over after a while, by the mock's clock", async () => {
  const mock = start([{ forMs: 1000, error: { status: 500 } }]);
  expect((await create(mock, 'a')).status).toBe(500);
  mock.clock.advance(1000);
  expect((await create(mock, 'a')).status).toBe(201);
  expect(mock.faults.list()).toEqual([]);
});

test('a lost create is answered and stored nowhere', async () => {
  const mock = start([{ operation: 'postApiKey', times: 1, lost: true }]);
  expect((await create(mock, 'ci')).status).toBe(201);
  expect(await names(mock)).toEqual([]);
  expect((await create(mock, 'ci')).status).toBe(201);
});

test('a stale list lags behind, what is read by its name does not', async () => {
  const mock = start([{ operation: 'listApiKeys', stale: 1 }]);
  for (const name of ['a', 'b', 'c']) await create(mock, name);
  expect(await names(mock)).toEqual(['a', 'b']);
  const headers = { authorization: 'Bearer me' };
  expect((await mock.fetch(`${base}/v0/api_keys/c`, { headers })).status).toBe(200);
});

test('a malformed reply is no JSON', async () => {
  const mock = start([{ malformed: true }]);
  const response = await create(mock, 'ci');
  expect(response.status).toBe(201);
  await expect(response.json()).rejects.toThrow(SyntaxError);
});

test('a request chooses for itself with Prefer', async () => {
  const mock = start();
  const response = await create(mock, 'ci', { prefer: 'code=503, delay=0.001' });
  expect([response.status, response.headers.get('preference-applied')]).toEqual([
    503,
    'code=503, delay=0.001',
  ]);
  expect(mock.requests.list()[0]).toMatchObject({ fault: 'prefer', status: 503 });
  expect((await create(mock, 'ci', { prefer: 'code=200; x, delay=soon, return=minimal' })).status).toBe(201);
});

test.each([
  [{}, 'it does nothing. Give any of error, latency, drop, malformed, slow, stale, lost.'],
  [{ eror: { status: 500 } }, 'no field "eror". Did you mean "error"?'],
  [{ error: { status: 200 } }, 'error.status is 200, but must be a number from 400 to 599.'],
  [{ error: {} }, 'error.status is undefined, but must be a whole number.'],
  [
    { error: { status: 500, retry: 1 } },
    'no field in error "retry". There are status, name, retryAfter, body.',
  ],
  [{ latency: { min: 5, max: 1 } }, 'latency.min is 5, but must be at most max, which is 1.'],
  [{ drop: 'now' }, 'drop is "now", but must be reset, empty, truncate.'],
  [{ probability: 2, lost: true }, 'probability is 2, but must be a number from 0 to 1.'],
  [{ provider: 'felder', lost: true }, 'no provider "felder" is mocked. Did you mean "feldera"?'],
  [
    { operation: 'postApikey', lost: true },
    'no operation "postApikey" is mocked. Did you mean "postApiKey"?',
  ],
])('%j is refused', (fault, message) => {
  expect(() => start().faults.add(fault as Fault)).toThrow(
    new TypeError(`Failed to add a fault: ${message}`),
  );
});

describe('a broken connection', () => {
  const open: Listening[] = [];
  afterEach(async () => {
    for (const one of open.splice(0)) await one.close();
  });
  const overHttp = async (fault: Fault) => {
    const mock = start([fault]);
    const listening = await listen(mock);
    open.push(listening);
    return (signal?: AbortSignal) =>
      fetch(`${listening.url}/v0/config`, {
        headers: { authorization: 'Bearer me', 'accept-encoding': 'identity' },
        ...(signal && { signal }),
      }).then((response) => response.text());
  };
  const inProcess = async (fault: Fault) => {
    const mock = start([fault]);
    return (signal?: AbortSignal) =>
      mock
        .fetch(`${base}/v0/config`, { headers: { authorization: 'Bearer me' }, ...(signal && { signal }) })
        .then((response) => response.text());
  };

  describe.each([
    ['over HTTP', overHttp],
    ['in process', inProcess],
  ])('%s', (_, door) => {
    test.each(['reset', 'empty', 'truncate'] as const)('%s fails as a network error', async (drop) => {
      const send = await door({ drop });
      await expect(send()).rejects.toThrow(TypeError);
    });

    test('a latency is waited for, until the caller gives up', async () => {
      const send = await door({ latency: 30 });
      const started = performance.now();
      expect(await send()).toContain('edition');
      expect(performance.now() - started).toBeGreaterThan(28);
      const never = await door({ latency: 60_000 });
      await expect(never(AbortSignal.timeout(20))).rejects.toThrow(/aborted|timeout/);
    });

    test('a slow body comes whole', async () => {
      const send = await door({ slow: { bytesPerSecond: 4000 } });
      const started = performance.now();
      expect(JSON.parse(await send())).toMatchObject({ edition: 'Open source' });
      expect(performance.now() - started).toBeGreaterThan(60);
    });
  });
});
