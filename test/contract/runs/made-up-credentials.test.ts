import { expect, it } from 'vitest';
import { readDocument } from '../../../src/spec/read-document.ts';
import { fakeFetch, keys, type Reply } from '../stand.ts';
import { runAll } from './counting-server.ts';

/** A server with an account for each of these tokens, which are next to each other. */
function accountsOf(tokens: readonly string[]) {
  const stores = new Map(tokens.map((token) => [token, new Map<string, { id: string; name: string }>()]));
  let count = 0;
  return fakeFetch([], ({ method, path, headers, body }): Reply => {
    const store = stores.get(/^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1] ?? '');
    if (store === undefined) return 401;
    const id = path.split('/')[2];
    if (id === undefined && method === 'GET') return [200, [...store.values()]];
    if (id === undefined && method === 'POST') {
      const { name } = Object(JSON.parse(body || '{}'));
      if (typeof name !== 'string' || name === '') return [400, {}];
      const key = { id: `key-${++count}`, name };
      store.set(key.id, key);
      return [201, key];
    }
    if (id === undefined || !store.has(id)) return 404;
    if (method === 'DELETE') store.delete(id);
    return method === 'DELETE' ? 204 : [200, store.get(id)];
  });
}

it.each([
  [['good-1', 'good-2', 'good-3']],
  [['good-3', 'good-1', 'good-2']],
  [['4711', '4712', '4721']],
  [['token-of-team-0', 'token-of-team-1', 'token-of-team-2']],
])('a made-up credential is nobody’s, where the accounts are %j', async (tokens) => {
  const [token = '', otherToken = ''] = tokens;
  const { report } = await runAll({
    document: readDocument(keys()),
    url: 'http://localhost:1',
    seed: 1,
    credentials: { token, otherToken },
    fetch: accountsOf(tokens),
    only: ['auth'],
  });
  expect(report.findings.map(({ check, message }) => `${check}: ${message}`)).toEqual([]);
  expect(report.summary.passed).toBeGreaterThan(5);
});
