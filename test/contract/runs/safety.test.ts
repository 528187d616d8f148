import { describe, expect, it } from 'vitest';
import type { RunOptions } from '../../../src/contract/index.ts';
import { json } from '../../faulty/kit/answer.ts';
import type { Ask } from '../../faulty/kit/http.ts';
import { runAll } from './counting-server.ts';
import { felderaKeys } from './feldera-keys.ts';

const faraway = 'http://api.internal.test';

/** A server that is not on this machine, as far as a run can tell; no name is looked up. */
async function remoteKeys() {
  const { server, options, names } = await felderaKeys();
  const sent: string[] = [];
  const toServer: typeof fetch = (input, init) => {
    const url = String(input);
    if (!url.startsWith(`${faraway}/`)) throw new Error(`Refused to reach ${url}.`);
    sent.push(`${init?.method} ${url.slice(faraway.length)}`);
    return fetch(server.url + url.slice(faraway.length), init);
  };
  const remote: RunOptions = { ...options, url: faraway, fetch: toServer, rate: 100_000 };
  return { server, options: remote, names, sent };
}

const isCreate = (ask: Ask) => ask.method === 'POST';

describe('a server that is not on this machine', () => {
  it('is only read', async () => {
    const { server, options } = await remoteKeys();
    const { report } = await runAll(options);
    expect(server.asked.length).toBeGreaterThan(5);
    expect(server.asked.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method))).toEqual([]);
    expect(report.findings).toEqual([]);
    expect(report.skipped.map(({ reason }) => reason)).toContain('it writes; allow that with --write');
    expect(report.summary.passed).toBeGreaterThan(5);
  });

  it.each([
    'http://10.0.0.1',
    'https://localhost.example',
    'http://127.0.0.1.example:80',
    'http://0x7f.example',
  ])('is not taken for this machine: %s', async (url) => {
    const { server, options } = await remoteKeys();
    const methods = new Set<string | undefined>();
    await runAll({
      ...options,
      url,
      fetch: (input, init) => {
        methods.add(init?.method);
        return fetch(server.url + new URL(String(input)).pathname, init);
      },
    });
    expect([...methods].toSorted()).toEqual(['GET', 'HEAD']);
  });

  it('is written to where that is allowed: everything made is called keymock-*, and deleted', async () => {
    const { server, options, names } = await remoteKeys();
    const intents: string[] = [];
    const { report } = await runAll({
      ...options,
      write: true,
      only: ['lifecycle', 'validation/accepts-valid'],
      confirm(intent) {
        expect(server.asked.filter(isCreate)).toEqual([]);
        intents.push(intent);
        return true;
      },
    });
    expect(intents).toEqual([
      `It will make up to 60 items (api-key) on ${faraway}, named keymock-*, and delete them again.`,
    ]);
    expect(report.findings).toEqual([]);
    const made = server.asked.filter(isCreate).map((ask) => JSON.parse(String(ask.body)).name);
    expect(made.length).toBeGreaterThan(10);
    expect(made.filter((name) => !/^keymock-/.test(name))).toEqual([]);
    expect(names()).toEqual([]);
    expect(report.leftBehind).toEqual([]);
  });

  it('leaves alone what others have made', async () => {
    const { server, options, names } = await remoteKeys();
    const own = { method: 'POST', headers: { Authorization: `Bearer ${options.credentials?.token}` } };
    for (const name of ['production', 'keymock-of-somebody-else']) {
      const headers = { ...own.headers, 'Content-Type': 'application/json' };
      await fetch(`${server.url}/v0/api_keys`, { ...own, headers, body: JSON.stringify({ name }) });
    }
    const { report } = await runAll({ ...options, write: true, only: ['lifecycle'] });
    expect(report.findings).toEqual([]);
    expect(names()).toEqual(['production', 'keymock-of-somebody-else']);
  });

  it('is not written to where a person says no', async () => {
    const { server, options } = await remoteKeys();
    const { report } = await runAll({ ...options, write: true, confirm: () => false });
    expect(server.asked.filter(({ method }) => !['GET', 'HEAD', 'OPTIONS'].includes(method))).toEqual([]);
    expect(report.skipped.map(({ reason }) => reason)).toContain('writing was not confirmed');
  });
});

describe('limits', () => {
  it.each([1, 3, 12])('no more than %i creates are made', async (maxCreates) => {
    const { options, names } = await felderaKeys();
    const { report } = await runAll({ ...options, only: ['lifecycle', 'secrecy'], maxCreates });
    const succeeded = report.coverage.operations
      .find(({ operation }) => operation === 'POST /v0/api_keys')
      ?.statuses.find(({ status }) => status === '201')?.exchanges;
    expect(succeeded).toBeLessThanOrEqual(maxCreates);
    expect(succeeded).toBeGreaterThan(0);
    expect(report.findings).toEqual([]);
    expect(names()).toEqual([]);
    expect(report.skipped.map(({ reason }) => reason)).toContain(
      `${maxCreates} creates have been made, and --max-creates allows no more`,
    );
  });
});

describe('a server that asks for patience', () => {
  it.each([
    [429, { 'Retry-After': '0' }],
    [503, { 'Retry-After': '0' }],
    [429, { 'Retry-After': new Date(0).toUTCString() }],
  ])('%i with %o is asked again', async (status, headers) => {
    const { server, options } = await felderaKeys();
    let refused = 0;
    server.before = (ask) => (isCreate(ask) && refused++ === 0 ? json(status, {}, headers) : undefined);
    const { events, report } = await runAll({ ...options, only: ['lifecycle/create'] });
    const outcomes = events.flatMap((event) => (event.type === 'result' ? [event.outcome] : []));
    expect(refused).toBeGreaterThan(1);
    expect(outcomes).not.toContain('skipped');
    expect(report.leftBehind).toEqual([]);
    const statuses = report.coverage.operations.flatMap(({ statuses }) =>
      statuses.map((seen) => seen.status),
    );
    expect(statuses).toEqual(expect.arrayContaining([String(status), '201']));
  });

  it('is not asked for ever', async () => {
    const { server, options } = await felderaKeys();
    server.before = (ask) => (isCreate(ask) ? json(429, {}, { 'Retry-After': '0' }) : undefined);
    const { report } = await runAll({ ...options, only: ['lifecycle/create'] });
    expect(server.asked.filter(isCreate).length).toBeLessThan(10);
    expect(report.summary.passed).toBe(0);
  });

  it('has its failure told, even though the next try succeeds', async () => {
    const { server, options } = await felderaKeys();
    let refused = 0;
    server.before = (ask) =>
      isCreate(ask) && refused++ === 0 ? json(503, {}, { 'Retry-After': '0' }) : undefined;
    const { report } = await runAll({ ...options, only: ['lifecycle/create', 'robustness/no-server-error'] });
    expect(report.findings).toMatchObject([
      { check: 'robustness/no-server-error', operation: 'POST /v0/api_keys', response: { status: 503 } },
    ]);
    expect(report.summary.failed).toBe(1);
  });
});

describe('a request without a reply', () => {
  it('is told as such: nothing in time', async () => {
    const { server, options } = await felderaKeys();
    server.before = (ask) => (isCreate(ask) ? 'hang' : undefined);
    const { report } = await runAll({ ...options, only: ['lifecycle/create'], timeoutMs: 150 });
    expect(report.findings).toMatchObject([
      {
        check: 'lifecycle/create',
        operation: 'POST /v0/api_keys',
        actual: expect.stringContaining('no reply within 150 ms'),
        response: { status: 0, failure: 'no reply within 150 ms' },
      },
    ]);
  });

  it('ends the run with an error where nobody listens', async () => {
    const { server, options } = await felderaKeys();
    await server.close();
    await expect(runAll({ ...options, only: ['lifecycle/create'], patienceMs: 0 })).rejects.toThrow(
      `the server at ${server.url} takes no connections (ECONNREFUSED)`,
    );
  });

  it.each([
    [[], 'POST', 'robustness/no-server-error'],
    [['lifecycle/listed', 'lifecycle/readable', 'lifecycle/round-trip'], 'GET', 'lifecycle/readable'],
  ])(
    'ends the run with a finding where the server goes away on the way: only %j',
    async (only, cut, check) => {
      const { server, options } = await felderaKeys();
      let hasCreated = false;
      server.after = ({ method }) => {
        // What was there before is listed first; that does not count here.
        hasCreated ||= method === 'POST';
        if (method !== cut || !hasCreated) return undefined;
        void server.close();
        return 'reset';
      };
      const { report, events } = await runAll({ ...options, only, patienceMs: 60 });
      const reason = `the server at ${server.url} takes no connections any more (ECONNREFUSED)`;
      expect(report.findings.at(-1)).toMatchObject({
        check,
        severity: 'error',
        operation: `${cut} /v0/api_keys`,
        message: `${reason}; this was the last request it took`,
        response: { status: 0 },
      });
      expect(events.filter((event) => event.type === 'exchange').at(-1)).toMatchObject({
        exchange: { request: { method: cut }, response: { status: 0 } },
      });
      expect(report.leftBehind.length).toBeGreaterThan(0);
      for (const { name } of report.leftBehind) expect(name).toMatch(/^keymock-/);
      expect(report.skipped.map((skipped) => skipped.reason)).toContain(reason);
    },
  );
});
