import { afterAll, afterEach, describe, expect, it } from 'vitest';
import {
  type Finding,
  planCases,
  type Report,
  type RunEvent,
  type RunOptions,
  runChecks,
} from '../../../src/contract/index.ts';
import { createChance } from '../../../src/contract/run/chance.ts';
import { document, type KeyServer, type KeyServerHabits, startKeyServer, token } from './key-server.ts';

const servers: KeyServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function start(habits?: KeyServerHabits): Promise<KeyServer> {
  const server = await startKeyServer(habits);
  servers.push(server);
  return server;
}

async function run(
  server: KeyServer,
  options: Partial<RunOptions> = {},
): Promise<{ events: RunEvent[]; report: Report; findings: readonly Finding[] }> {
  const events: RunEvent[] = [];
  for await (const event of runChecks({
    document,
    url: server.url,
    credentials: { token },
    seed: 1,
    ...options,
  }))
    events.push(event);
  const last = events.at(-1);
  if (last?.type !== 'end') throw new Error('The run has no end.');
  return { events, report: last.report, findings: last.report.findings };
}

/** As if the server were not on this machine: its host is another, and requests find their way all the same. */
function elsewhere(server: KeyServer): Partial<RunOptions> {
  const far = 'http://keys.example';
  return {
    url: far,
    rate: 10_000,
    fetch: (input, init) => fetch(String(input).replace(far, server.url), init),
  };
}

describe('a run against a correct server', () => {
  let whole: Promise<{ server: KeyServer; events: RunEvent[]; report: Report }> | undefined;
  /** One run of all checks, which several tests look at. */
  const runOfAll = () => {
    whole ??= startKeyServer().then(async (server) => ({ server, ...(await run(server)) }));
    return whole;
  };
  afterAll(async () => (await whole)?.server.close());

  it('finds nothing and leaves nothing', async () => {
    const { server, report } = await runOfAll();
    expect(report.findings).toEqual([]);
    expect(report.leftBehind).toEqual([]);
    expect(report.summary.failed + report.summary.warned).toBe(0);
    expect(report.summary.passed).toBeGreaterThan(50);
    expect(server.names()).toEqual([]);
  });

  it('tells the plan first, a result for every case, and the end last', async () => {
    const { events, report } = await runOfAll();
    const [first] = events;
    const planned = first?.type === 'plan' ? first.cases.map(({ id }) => id) : [];
    const results = events.flatMap((event) => (event.type === 'result' ? [event.case.id] : []));
    expect(planned).toEqual(planCases({ document }).map(({ id }) => id));
    expect(new Set(planned).size).toBe(planned.length);
    expect(results.toSorted()).toEqual(planned.toSorted());
    const { passed, failed, warned, skipped } = report.summary;
    expect(passed + failed + warned + skipped).toBe(planned.length);
    expect(report.skipped).toHaveLength(skipped);
    expect(report.skipped.every(({ reason }) => reason.length > 5)).toBe(true);
  });

  it('names what it makes keymock-*', async () => {
    const names: string[] = [];
    const server = await start({
      intercept({ method, body }) {
        const name = /"name":"([^"]*)"/.exec(method === 'POST' ? body : '')?.[1];
        if (name !== undefined && name.length > 1 && name.length <= 80) names.push(name);
        return undefined;
      },
    });
    await run(server, { ...elsewhere(server), write: true, only: ['lifecycle', 'validation'] });
    expect(names.length).toBeGreaterThan(10);
    expect(names.filter((name) => !name.startsWith('keymock'))).toEqual([]);
  });

  it('is the same for the same seed', async () => {
    const sent = async () => {
      // The names and secrets of a run are its own, whatever its seed.
      const identity = { id: 'run', random: createChance(1) };
      const { events } = await run(await start(), { seed: 42, identity, only: ['validation'] });
      return events.flatMap((event) =>
        event.type === 'exchange'
          ? [`${event.exchange.request.method} ${event.exchange.request.body ?? ''}`]
          : [],
      );
    };
    expect(await sent()).toEqual(await sent());
  });

  it('leaves a credential out where it is to be left out, though it was given as a header', async () => {
    const server = await start();
    const headers = { authorization: `Bearer ${token}`, 'X-Trace': '1' };
    const { events, report } = await run(server, { headers, credentials: {}, only: ['auth'] });
    expect(report.findings).toEqual([]);
    expect(report.summary.passed).toBeGreaterThan(10);
    const auth = events.filter((event) => event.type === 'result' && event.case.check === 'auth/missing');
    expect(auth).toMatchObject(auth.map(() => ({ outcome: 'passed' })));
    expect(auth.length).toBeGreaterThan(0);
    expect(JSON.stringify(events)).not.toContain(token);
  });

  it('gives exchanges in the order of sending, with no credential in them', async () => {
    const { events } = await runOfAll();
    const exchanges = events.flatMap((event) => (event.type === 'exchange' ? [event.exchange] : []));
    expect(exchanges.map(({ index }) => index)).toEqual(exchanges.map((_, i) => i));
    expect(JSON.stringify(exchanges)).not.toContain(token);
  });
});

describe('a server that is not on this machine', () => {
  it('is only read, unless writing is allowed', async () => {
    const server = await start();
    const { report } = await run(server, elsewhere(server));
    expect(server.log.filter((line) => !/^(GET|HEAD) /.test(line))).toEqual([]);
    expect(report.findings).toEqual([]);
    expect(report.skipped.find(({ case: id }) => id === 'lifecycle/create POST /keys')?.reason).toBe(
      'it writes; allow that with --write',
    );
  });

  it('is written to when that is allowed, and is left as it was', async () => {
    const server = await start();
    const { report } = await run(server, {
      ...elsewhere(server),
      write: true,
      only: ['lifecycle', 'tenancy'],
    });
    expect(server.log.filter((line) => line === 'POST /keys').length).toBeGreaterThan(10);
    expect(report.findings).toEqual([]);
    expect(server.names()).toEqual([]);
  });

  it('is not written to when somebody says no', async () => {
    const server = await start();
    let asked = '';
    const confirm = (intent: string) => {
      asked = intent;
      return false;
    };
    await run(server, { ...elsewhere(server), write: true, confirm });
    expect(asked).toContain('key');
    expect(server.log.filter((line) => !/^(GET|HEAD) /.test(line))).toEqual([]);
  });
});

describe('what was made is deleted', () => {
  it.each([1, 5, 17, 40, 90])('also when the run is interrupted after %i exchanges', async (count) => {
    const server = await start({ createDelay: 3 });
    const stop = new AbortController();
    let exchanges = 0;
    let report: Report | undefined;
    for await (const event of runChecks({
      document,
      url: server.url,
      credentials: { token },
      seed: 1,
      signal: stop.signal,
    })) {
      if (event.type === 'exchange' && ++exchanges === count) stop.abort();
      if (event.type === 'end') report = event.report;
    }
    expect(server.names()).toEqual([]);
    expect(report?.leftBehind).toEqual([]);
    expect(report?.findings).toEqual([]);
  });

  it('also when nobody listens any more', async () => {
    const server = await start();
    let exchanges = 0;
    for await (const event of runChecks({ document, url: server.url, credentials: { token }, seed: 1 })) {
      if (event.type === 'exchange' && ++exchanges === 30) break;
    }
    expect(server.names()).toEqual([]);
  });

  it('and what cannot be deleted is named', async () => {
    const server = await start({ refusesDelete: true });
    const { report } = await run(server, { only: ['lifecycle/create', 'lifecycle/listed'] });
    expect(report.leftBehind.map(({ name }) => name).toSorted()).toEqual(server.names().toSorted());
    expect(report.leftBehind[0]).toMatchObject({
      resource: 'key',
      reason: 'its deletion was answered with 403',
    });
  });

  it('also what a create that gave no answer has made', async () => {
    const server = await start({ createDelay: 400 });
    const { report } = await run(server, { only: ['lifecycle/create'], timeoutMs: 150 });
    expect(server.names()).toEqual([]);
    expect(report.leftBehind).toEqual([]);
  });

  it('also what was stored although it was refused', async () => {
    const server = await start();
    const { report } = await run(server, {
      only: ['lifecycle/create'],
      async fetch(input, init) {
        const response = await fetch(input, init);
        return init?.method === 'POST'
          ? new Response('{"error":"no"}', { status: 400, headers: { 'content-type': 'application/json' } })
          : response;
      },
    });
    expect(report.findings.map(({ check }) => check)).toEqual(['lifecycle/create']);
    expect(server.names()).toEqual([]);
  });
});

describe('limits', () => {
  it('makes no more than it may', async () => {
    const server = await start();
    const { report } = await run(server, { maxCreates: 4, only: ['lifecycle'] });
    expect(report.skipped.some(({ reason }) => reason.includes('--max-creates allows no more'))).toBe(true);
    expect(server.names()).toEqual([]);
  });

  it('waits as long as it is asked to, and then asks again', async () => {
    let refused = 0;
    const server = await start({
      intercept: ({ method }) =>
        method === 'GET' && refused++ < 1 ? { status: 429, headers: { 'Retry-After': '0' } } : undefined,
    });
    const { report } = await run(server, { only: ['robustness/unknown-header'] });
    expect(report.summary).toMatchObject({ passed: 2, skipped: 0 });
  });

  it('spaces requests out', async () => {
    const server = await start();
    const { events } = await run(server, { only: ['robustness/unknown-header'], rate: 50 });
    const times = events.flatMap((event) => (event.type === 'exchange' ? [event.exchange.startedAt] : []));
    expect(times).toHaveLength(16);
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(15 * 20 - 10);
  });

  it('calls a server that does not answer a finding', async () => {
    const server = await start({
      intercept: ({ method }) =>
        method === 'GET' ? { status: 200, headers: { 'Content-Length': '10' }, body: '[' } : undefined,
    });
    const { findings } = await run(server, { only: ['robustness/no-server-error'], timeoutMs: 60 });
    expect(findings.map(({ message }) => message)).toContain('GET /keys gave no reply');
    expect(findings[0]).toMatchObject({
      check: 'robustness/no-server-error',
      severity: 'error',
      actual: 'no reply within 60 ms',
    });
  });
});

describe('a finding', () => {
  const leaky = () =>
    start({
      intercept: ({ method, path, headers }) =>
        method === 'GET' && path === '/keys' && headers.authorization === `Bearer ${token}`
          ? { status: 200, headers: { 'Content-Type': 'application/json' }, body: '[{"id":7,"name":"a"}]' }
          : undefined,
    });

  const found = async () =>
    (await run(await leaky(), { only: ['wire/body'], operations: ['GET /keys'] })).findings;

  it('says where, what was expected, what came, and how to see it again', async () => {
    const findings = await found();
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      check: 'wire/body',
      severity: 'error',
      evidence: '',
      operation: 'GET /keys',
      pointer: '/paths/~1keys/get/responses/200/content/application~1json/schema/items/properties/id',
      expected: '/0/id must be string',
      actual: '7',
    });
    expect(findings[0]?.curl).toMatch(/^curl /);
    expect(findings[0]?.curl).toContain('$KEYMOCK_TOKEN');
  });

  it('has the same id in every run', async () => {
    const ids = async () => (await found()).map(({ id }) => id);
    expect(await ids()).toEqual(await ids());
  });
});

describe('the plan', () => {
  it('is cut to what is wanted', () => {
    expect(planCases({ document, only: ['lifecycle/create'] }).map(({ id }) => id)).toEqual([
      'lifecycle/create POST /keys',
    ]);
    expect(new Set(planCases({ document, only: ['auth'] }).map(({ check }) => check.split('/')[0]))).toEqual(
      new Set(['auth']),
    );
  });

  it('says what writes', () => {
    const cases = planCases({ document });
    expect(cases.find(({ check }) => check === 'lifecycle/create')?.writes).toBe(true);
    expect(cases.find(({ check }) => check === 'wire/status')?.writes).toBe(false);
  });
});

it('an address that is none is refused', async () => {
  await expect(runChecks({ document, url: 'localhost:80' }).next()).rejects.toThrow(
    'it is not an http(s) URL',
  );
});
