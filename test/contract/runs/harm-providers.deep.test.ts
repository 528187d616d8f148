import { expect, it, onTestFinished } from 'vitest';
import { readTarget } from '../../../src/cli/target.ts';
import { createMock } from '../../../src/create-mock.ts';
import { listen } from '../../../src/doors/node.ts';
import type { Dialect } from '../../../src/mock/provider.ts';
import { type ProviderName, providerNames } from '../../../src/providers/index.ts';
import { loadDocument } from '../../../src/spec/load.ts';
import { startForeign } from '../../faulty/foreign/server.ts';
import type { Key, State } from '../../faulty/foreign/state.ts';
import { documents, setups } from '../../faulty/index.ts';
import { runAll } from './counting-server.ts';

type Mock = ReturnType<typeof createMock>;

/** What is there before the run, of the account that it uses, of another account and in another scope. */
const seeds: Readonly<Record<ProviderName, (mock: Mock) => void>> = {
  feldera(mock) {
    mock.feldera.addKey({ account: 'me', name: 'PRODUCTION' });
    mock.feldera.addKey({ account: 'you', name: 'theirs' });
  },
  'ace-data-cloud'(mock) {
    mock.aceDataCloud.addCredential({ account: 'me', name: 'PRODUCTION' });
    mock.aceDataCloud.addCredential({ account: 'you', name: 'theirs' });
  },
  oceanbase(mock) {
    const project = { orgId: 'org-1', projectId: 'proj-1' };
    mock.oceanbase.addKey({ account: 'ak:sk', ...project, name: 'PRODUCTION' });
    mock.oceanbase.addKey({ account: 'ak:sk', ...project, projectId: 'proj-2', name: 'staging' });
    mock.oceanbase.addKey({ account: 'bk:sk', ...project, name: 'theirs' });
  },
};

const credentials = { token: 'me', otherToken: 'you', user: 'ak:sk', otherUser: 'bk:sk' };
const headers = { 'X-OB-Org-Id': 'org-1', 'X-OB-Project-Id': 'proj-1' };

/** A `fetch` that notes each request by which a row of these, or a whole collection, could be changed. */
function watching(rows: readonly object[], collections: readonly string[]) {
  const harm: string[] = [];
  const identifiers = rows.flatMap((row) =>
    Object.entries(row).flatMap(([name, value]) =>
      ['id', 'name'].includes(name) && value !== null ? [String(value)] : [],
    ),
  );
  let deletes = 0;
  const watched: typeof fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input));
    const method = init?.method ?? 'GET';
    const isDestructive = ['DELETE', 'PUT', 'PATCH', 'POST'].includes(method);
    // A create may have an identifier in its body, as when a taken name is tried.
    const target = decodeURIComponent(pathname + search);
    const named = method === 'POST' ? target : `${target} ${String(init?.body ?? '')}`;
    const isOfRow = identifiers.some((identifier) => named.split(/[^\w-]+/).includes(identifier));
    const isOfAll = method !== 'POST' && search === '' && collections.includes(pathname.replace(/\/+$/, ''));
    if (isDestructive && (isOfRow || isOfAll)) harm.push(`${method} ${named}`);
    if (method === 'DELETE') deletes++;
    return fetch(input, init);
  };
  return { watched, harm, deletes: () => deletes };
}

const rowsOf = (mock: Mock) => Object.values(mock.db).flatMap((model) => model.getAll() as object[]);

it.each(
  providerNames.flatMap((name) =>
    (['documented', 'live'] as const).map((dialect) => [name, dialect] as const),
  ),
)(
  'a run of all checks changes nothing that was there: %s, %s',
  async (name: ProviderName, dialect: Dialect) => {
    const mock = createMock({ providers: [name], dialects: { [name]: dialect }, seed: 1 });
    seeds[name](mock);
    const before = rowsOf(mock);
    const { url, close } = await listen(mock);
    onTestFinished(close);
    const { document } = await readTarget(name, dialect);
    const collections = [
      '/v0/api_keys',
      '/api/v1/credentials',
      '/api/v1/applications',
      '/api/v2/maas/apikeys',
    ];
    const { watched, harm, deletes } = watching(before, collections);
    const options = { document, provider: name, dialect, url, seed: 3, credentials, headers, fetch: watched };
    const { report } = await runAll(options);
    expect(harm).toEqual([]);
    expect(rowsOf(mock)).toEqual(expect.arrayContaining(before));
    expect(report.leftBehind.filter(({ resource }) => resource !== 'application')).toEqual([]);
    expect(deletes()).toBeGreaterThan(20);
    expect(report.summary.passed).toBeGreaterThan(60);
  },
  120_000,
);

it('a run of all checks changes nothing that was there: a document without x-resource', async () => {
  const before = ['north', 'south'].map(
    (account, i): Key => ({
      id: `key_production${i}`,
      name: 'PRODUCTION',
      kind: 'service',
      note: null,
      uses: null,
      created_at: '2024-08-01T10:00:00Z',
      updated_at: '2024-08-01T10:00:00Z',
      expires_at: null,
      account,
      secret: `room_${'s'.repeat(39)}${i}`,
    }),
  );
  const state: State = { keys: [...before] };
  const { url, close } = await startForeign(() => ({}), undefined, state);
  onTestFinished(close);
  const document = await loadDocument(documents.foreign);
  const { watched, harm, deletes } = watching(before, ['/v2/keys']);
  const { report } = await runAll({ document, url, seed: 3, fetch: watched, ...setups.foreign });
  expect(harm).toEqual([]);
  expect(state.keys).toEqual(before);
  expect(report.leftBehind).toEqual([]);
  expect(deletes()).toBeGreaterThan(20);
}, 60_000);
