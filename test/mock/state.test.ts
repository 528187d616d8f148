import { expect, test } from 'vitest';
import { createMock, type Mock } from '../../src/index.ts';

const base = 'https://api.example.com';
const now = '2024-08-01T10:00:00Z';

async function create(mock: Mock, name: string, namespace = '', account = 'me'): Promise<string> {
  const response = await mock.fetch(`${base}/v0/api_keys`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${account}`,
      'content-type': 'application/json',
      ...(namespace && { 'x-keymock-namespace': namespace }),
    },
    body: JSON.stringify({ name }),
  });
  return response.text();
}

/** The names of an account's keys, in their order. */
async function names(mock: Mock, namespace = '', account = 'me'): Promise<string[]> {
  const headers = { authorization: `Bearer ${account}`, 'x-keymock-namespace': namespace };
  const response = await mock.fetch(`${base}/v0/api_keys`, { headers });
  return ((await response.json()) as { name: string }[]).map(({ name }) => name);
}

async function inAll(mock: Mock): Promise<void> {
  await create(mock, 'a');
  await create(mock, 'b', 'w1');
  await create(mock, 'c', 'w2');
  await create(mock, 'd', 'w1', 'you');
}

test('a reset of one namespace leaves the others', async () => {
  const mock = createMock({ seed: 1, now });
  await inAll(mock);
  mock.faults.add({ namespace: 'w1', lost: true });
  mock.faults.add({ namespace: 'w2', malformed: true });
  mock.reset({ namespace: 'w1' });
  expect(mock.requests.list().map(({ namespace }) => namespace)).toEqual(['', 'w2']);
  expect(mock.faults.list().map(({ namespace }) => namespace)).toEqual(['w2']);
  mock.faults.clear();
  expect([await names(mock), await names(mock, 'w1'), await names(mock, 'w2')]).toEqual([['a'], [], ['c']]);
  expect(await names(mock, 'w1', 'you')).toEqual([]);
});

test('a reset of one account leaves the others, whatever an API calls the account', async () => {
  const mock = createMock({ seed: 1, now });
  await inAll(mock);
  for (const account of ['me', 'you']) mock.aceDataCloud.addCredential({ account });
  const project = { orgId: 'o', projectId: 'p', name: 'x' };
  for (const account of ['me:SK', 'you:SK']) mock.oceanbase.addKey({ account, ...project });
  mock.reset({ account: 'me' });
  expect(await names(mock, 'w1', 'you')).toEqual(['d']);
  expect([mock.db.felderaApiKey.count(), mock.db.aceDataCloudCredential.count()]).toEqual([1, 1]);
  expect(mock.db.oceanbaseApiKey.getAll().map(({ owner }) => owner.split('\n')[1])).toEqual(['you#SK']);
});

test('a reset of one API leaves the others; one that is not mocked is refused', async () => {
  const mock = createMock({ seed: 1, now });
  await create(mock, 'a');
  mock.aceDataCloud.addCredential({ account: 'me' });
  mock.reset({ provider: 'ace-data-cloud' });
  expect([mock.db.felderaApiKey.count(), mock.db.aceDataCloudCredential.count()]).toEqual([1, 0]);
  expect(() => mock.reset({ provider: 'felder' })).toThrow(
    'no provider "felder" is mocked. Did you mean "feldera"?',
  );
});

test('a reset of everything forgets the exchanges, and brings back the faults of the beginning', async () => {
  const mock = createMock({ seed: 1, now, faults: [{ times: 1, error: { status: 429 } }] });
  const first = [await create(mock, 'a'), await create(mock, 'a')];
  mock.faults.add({ lost: true });
  mock.reset();
  expect([mock.requests.count(), mock.faults.list().length]).toEqual([0, 1]);
  expect([await create(mock, 'a'), await create(mock, 'a')]).toEqual(first);
});

test('what a namespace gets does not depend on what others do', async () => {
  const alone = createMock({ seed: 1, now });
  const shared = createMock({ seed: 1, now });
  await create(shared, 'x');
  await create(shared, 'x', 'w2');
  expect(await create(shared, 'a', 'w1')).toBe(await create(alone, 'a', 'w1'));
  expect(await create(shared, 'b', 'w2')).not.toBe(await create(shared, 'b', 'w1'));
});

test('64 workers with equal credentials send 200 requests each, and see only their own keys', async () => {
  const mock = createMock({ seed: 1, now });
  const body = (name: string) => new TextEncoder().encode(JSON.stringify({ name }));
  const send = (namespace: string, method: string, bytes = new Uint8Array()) =>
    mock.handle({
      method,
      path: '/v0/api_keys',
      query: '',
      headers: {
        authorization: 'Bearer me',
        'content-type': 'application/json',
        'x-keymock-namespace': namespace,
      },
      body: bytes,
    });
  const workers = Array.from({ length: 64 }, async (_, worker) => {
    const namespace = `w${worker}`;
    let expected: string[] = [];
    for (let i = 0; i < 160; i++) {
      const name = `${namespace}-${i}`;
      expect(send(namespace, 'POST', body(name)).status).toBe(201);
      expected.push(name);
      // Let the others have their turn.
      await undefined;
      if (i % 4 !== 3) continue;
      const listed = JSON.parse(send(namespace, 'GET').body) as { name: string }[];
      if (listed.length !== expected.length || listed.at(-1)?.name !== name)
        throw new Error(`${name} is not the last`);
      if (i === 2 * worker + 1) {
        mock.reset({ namespace });
        expected = [];
      }
    }
    expect(await names(mock, namespace)).toEqual(expected);
  });
  await Promise.all(workers);
});

test('a snapshot is readable, and its restoration answers as before, also in another mock', async () => {
  const mock = createMock({ seed: 1, now });
  await inAll(mock);
  mock.aceDataCloud.addCredential({ account: 'me' });
  const snapshot = mock.snapshot();
  expect(Object.keys(snapshot)).toEqual(['keymock', 'seed', 'clock', 'draws', 'rows']);
  expect(snapshot.clock).toEqual({ now: '2024-08-01T10:00:00.000Z', frozen: true });
  expect(snapshot.rows['felderaApiKey']?.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
  const next = await create(mock, 'e', 'w1');

  const other = createMock({ seed: 2 });
  other.restore(JSON.parse(JSON.stringify(snapshot)));
  expect(other.snapshot()).toEqual(snapshot);
  expect(other.seed).toBe(1);
  expect(await names(other, 'w1')).toEqual(['b']);
  expect(await create(other, 'e', 'w1')).toBe(next);
});

test.each([
  [[], 'expected an object with any field of keymock, seed, clock, draws, rows.'],
  [{ keymock: 2 }, '/keymock must be 1, the version of the form.'],
  [{ seed: 0.5 }, '/seed must be a whole number.'],
  [{ clock: { now: 'soon', frozen: true } }, '/clock/now must be an ISO 8601 time.'],
  [{ draws: { a: -1 } }, '/draws/a must be a whole number up to 1000000000.'],
  [{ rows: { felderaKey: [] } }, 'no model in rows "felderaKey". Did you mean "felderaApiKey"?'],
  [{ rows: { felderaApiKey: [{ key: 'a' }] } }, '/rows/felderaApiKey/0/id must be a string.'],
])('a snapshot with %j is refused, and nothing is changed', async (part, message) => {
  const mock = createMock({ seed: 1, now });
  await inAll(mock);
  const before = mock.snapshot();
  const broken = Array.isArray(part) ? part : { ...before, ...part };
  expect(() => mock.restore(broken as never)).toThrow(
    new TypeError(`Failed to restore a snapshot: ${message}`),
  );
  expect(mock.snapshot()).toEqual(before);
});
