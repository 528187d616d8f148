import { describe, expect, it, onTestFinished } from 'vitest';
import { planCases, type RunEvent, type RunOptions, runChecks } from '../../../src/contract/index.ts';
import { createChance } from '../../../src/contract/run/chance.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { type Asked, fakeFetch, keys, type Reply } from '../stand.ts';

const document = readDocument(keys());
const token = 'token-of-the-tests';

/** A correct server of the keys, but for what `wrong` answers. */
function serve(
  wrong: (asked: Asked, number: number) => Reply | Promise<Reply> | undefined = () => undefined,
) {
  const store: { id: string; name: string }[] = [];
  const asked: Asked[] = [];
  const answer = async (it: Asked, number: number): Promise<Reply> => {
    const own = await wrong(it, number);
    if (own !== undefined) return own;
    if (it.headers.authorization !== `Bearer ${token}`) return 401;
    const at = store.findIndex(({ id }) => it.path === `/keys/${id}`);
    if (it.method === 'POST') {
      const name = nameIn(it.body);
      if (name === undefined) return [400, {}];
      if (store.some((key) => key.name === name)) return [409, {}];
      store.push({ id: `id-${number}`, name });
      return [201, store.at(-1)];
    }
    if (it.path === '/keys') return [200, [...store]];
    if (at === -1) return 404;
    if (it.method === 'GET') return [200, store[at]];
    store.splice(at, 1);
    return 204;
  };
  return { store, asked, fetch: fakeFetch(asked, answer) };
}

function nameIn(body: string): string | undefined {
  try {
    const { name } = JSON.parse(body);
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}

async function run(server: ReturnType<typeof serve>, options: Partial<RunOptions> = {}) {
  const events: RunEvent[] = [];
  for await (const event of runChecks({
    document,
    url: 'http://localhost:1',
    credentials: { token },
    seed: 1,
    identity: { id: '1', random: createChance(1) },
    fetch: server.fetch,
    ...options,
  }))
    events.push(event);
  const last = events.at(-1);
  const report = last?.type === 'end' ? last.report : undefined;
  return { events, report };
}

const results = (events: readonly RunEvent[]) =>
  events.flatMap((event) =>
    event.type === 'result'
      ? [[event.case.id, event.outcome, ...(event.reason === undefined ? [] : [event.reason])]]
      : [],
  );

describe('a run', () => {
  it('tells its plan, each case with its exchanges and its result, and sums up', async () => {
    const server = serve();
    const { events, report } = await run(server, { only: ['lifecycle/create'] });
    const [info] = planCases({ document, only: ['lifecycle/create'] });
    const { coverage, ...rest } = report ?? {};
    const meta = { provider: 'Keys', dialect: 'documented', url: 'http://localhost:1', seed: 1 };
    expect(events).toEqual([
      { type: 'plan', cases: [info], meta },
      { type: 'start', case: info },
      // What is there already is noted before the first create.
      ...['GET /keys', 'POST /keys'].map((operation) => ({
        type: 'exchange',
        exchange: expect.anything(),
        operation,
        case: info,
      })),
      { type: 'result', case: info, outcome: 'passed', durationMs: expect.any(Number) },
      // Cleaning up: strays, the item itself, and a last look.
      ...['GET /keys', 'DELETE /keys/{id}', 'GET /keys'].map((operation) => ({
        type: 'exchange',
        exchange: expect.anything(),
        operation,
        case: undefined,
      })),
      { type: 'end', report },
    ]);
    expect(rest).toEqual({
      version: 1,
      tool: 'keymock',
      ...meta,
      summary: { passed: 1, failed: 0, warned: 0, skipped: 0 },
      findings: [],
      skipped: [],
      unchecked: [
        'no secret of a key is known, so secrecy and revocation are not checked; name its field in x-resource: secrets',
        'nothing of a key is known to be unique, so duplicates are not checked; name it in x-resource: unique',
      ],
      leftBehind: [],
    });
    expect(coverage).toMatchObject({ seen: 3, total: 5 });
    expect(
      coverage?.operations.map(({ operation, exchanges, checks }) => [operation, exchanges, checks]),
    ).toEqual([
      ['GET /keys', 3, []],
      ['POST /keys', 1, ['lifecycle/create']],
      ['GET /keys/{id}', 0, []],
      ['DELETE /keys/{id}', 1, []],
    ]);
    expect(server.store).toEqual([]);
  });

  it('has looks at all exchanges decided at its end, where there were any', async () => {
    const { events, report } = await run(serve(), {
      only: ['wire/status'],
      url: 'http://a.example',
      rate: 100_000,
    });
    const cases = planCases({ document, only: ['wire/status'] });
    const reason = 'no exchange of this operation was made';
    const rows = cases.map(({ id }) => (id.endsWith('GET /keys') ? [id, 'passed'] : [id, 'skipped', reason]));
    expect(cases).toHaveLength(4);
    expect(results(events)).toEqual(rows);
    // Cases that only make exchanges for others to look at are not told of.
    expect(events.filter(({ type }) => type === 'start')).toEqual(
      cases.map((info) => ({ type: 'start', case: info })),
    );
    const seen = events.flatMap((event) => (event.type === 'exchange' ? [event.case] : []));
    expect(new Set(seen)).toEqual(new Set([undefined]));
    expect(report?.skipped).toEqual(cases.slice(1).map(({ id }) => ({ case: id, reason })));
    expect(report?.coverage.operations.map(({ checks }) => checks)).toEqual([['wire/status'], [], [], []]);
  });

  it('says why cases that write are not run', async () => {
    const { events } = await run(serve(), { only: ['lifecycle/create'], confirm: () => false });
    expect(results(events)).toEqual([
      ['lifecycle/create POST /keys', 'skipped', 'writing was not confirmed'],
    ]);
    const far = await run(serve(), { only: ['lifecycle/create'], url: 'http://a.example' });
    expect(results(far.events)[0]?.[2]).toBe('it writes; allow that with --write');
  });

  it('has findings with their cases, masked, and fails', async () => {
    const server = serve(({ method }) => (method === 'POST' ? [500, { echo: token }] : undefined));
    const { events, report } = await run(server, { only: ['lifecycle/create'] });
    const found = events.flatMap((event) =>
      event.type === 'finding' ? [[event.finding.check, event.case?.id]] : [],
    );
    expect(found).toEqual([['lifecycle/create', 'lifecycle/create POST /keys']]);
    expect(report?.summary).toEqual({ passed: 0, failed: 1, warned: 0, skipped: 0 });
    expect(report?.findings.map(({ check }) => check)).toEqual(['lifecycle/create']);
    expect(JSON.stringify([events, report])).not.toContain(token);
  });

  it('shows a credential that it has made up, for without it nobody could see the finding again', async () => {
    const open = ({ method, headers }: Asked): Reply | undefined =>
      method === 'GET' && headers.authorization?.startsWith('Bearer ') ? [200, []] : undefined;
    const { report } = await run(serve(open), { only: ['auth/garbage'] });
    const [finding] = report?.findings ?? [];
    expect(finding?.check).toBe('auth/garbage');
    expect(finding?.curl).toMatch(/-H 'Authorization: Bearer [^$*']+'/);
  });

  it.each<[string, Partial<RunOptions>]>([
    ['a token', {}],
    ['a header that holds one', { credentials: {}, headers: { Authorization: `Bearer ${token}` } }],
  ])('has findings that can be seen again with %s of one’s own: it is a variable', async (_, options) => {
    const server = serve(({ method }) => (method === 'POST' ? 500 : undefined));
    const { report } = await run(server, { only: ['lifecycle/create'], ...options });
    expect(report?.findings[0]?.curl).toMatch(/Authorization: Bearer '"\$KEYMOCK_TOKEN"/);
    expect(JSON.stringify(report)).not.toContain(token);
  });

  it.each<[string, string[], (asked: Asked, number: number) => Reply | undefined, string[]]>([
    [
      'sends nonsense on purpose',
      ['auth/missing'],
      ({ headers }) => (headers.authorization === undefined ? 500 : undefined),
      ['auth/missing'],
    ],
    [
      'sends what is unknown on purpose',
      ['robustness/unknown-header'],
      ({ headers }) => (Object.keys(headers).some((name) => /keymock/.test(name)) ? 500 : undefined),
      ['robustness/unknown-header'],
    ],
    [
      'sends what is valid: it is a crash like any other',
      ['validation/accepts-valid', 'robustness/no-server-error'],
      ({ method }) => (method === 'POST' ? 500 : undefined),
      ['robustness/no-server-error'],
    ],
    [
      'first makes what it needs: it is a crash like any other',
      ['auth/missing', 'robustness/no-server-error'],
      ({ method, headers }) =>
        method === 'POST' && headers.authorization === `Bearer ${token}` ? 500 : undefined,
      ['robustness/no-server-error'],
    ],
  ])('has a crash counted where it belongs, if a case %s', async (_, only, crash, checks) => {
    const { report } = await run(serve(crash), { only });
    expect([...new Set(report?.findings.map(({ check }) => check))]).toEqual(checks);
  });

  it('lays a crash at the door of the check that provoked it', async () => {
    const server = serve(({ method, body }) =>
      method === 'POST' && nameIn(body) === undefined ? 500 : undefined,
    );
    const { report } = await run(server, { only: ['validation/malformed-json'] });
    expect(new Set(report?.findings.map(({ check, message }) => [check, message].join()))).toEqual(
      new Set(['validation/malformed-json,POST /keys answered with a server error']),
    );
  });

  it('ends where asking for permission breaks, before anything is sent', async () => {
    const server = serve();
    const confirm: RunOptions['confirm'] = () => {
      throw new Error('broken');
    };
    await expect(run(server, { only: ['lifecycle/create'], confirm })).rejects.toThrow(new Error('broken'));
    expect(server.asked).toEqual([]);
  });

  it('that never finds its server ends with an error, masked, and has no report', async () => {
    const events: RunEvent[] = [];
    const running = runChecks({
      document,
      url: `http://localhost:1/${token}`,
      credentials: { token },
      seed: 1,
      fetch: fakeFetch([], () => ({ fails: 'ECONNREFUSED' })),
      only: ['lifecycle/create', 'lifecycle/listed', 'wire/status'],
      patienceMs: 0,
    });
    const listening = (async () => {
      for await (const event of running) events.push(event);
    })();
    await expect(listening).rejects.toThrow(
      /^the server at http:\/\/localhost:1\/(?!token-of-the-tests)\S+ takes no connections \(ECONNREFUSED\)$/,
    );
    expect(results(events)).toEqual([
      ['lifecycle/create POST /keys', 'skipped', 'the run failed'],
      ['lifecycle/listed GET /keys', 'skipped', 'the run failed before'],
      ...['GET /keys', 'POST /keys', 'GET /keys/{id}', 'DELETE /keys/{id}'].map((operation) => [
        `wire/status ${operation}`,
        'skipped',
        'no exchange of this operation was made',
      ]),
    ]);
    expect(events.some(({ type }) => type === 'end')).toBe(false);
  });

  it.each([1, 3, 6])('that is stopped at request %i deletes what it made and says so', async (moment) => {
    const controller = new AbortController();
    const server = serve((_, number) => {
      if (number === moment) controller.abort();
      return undefined;
    });
    const { events, report } = await run(server, { only: ['lifecycle'], signal: controller.signal });
    expect(server.store).toEqual([]);
    expect(report?.leftBehind).toEqual([]);
    const all = results(events);
    expect(all).toHaveLength(planCases({ document, only: ['lifecycle'] }).length);
    const stoppedAt = all.findIndex(([, outcome]) => outcome === 'skipped');
    const after = all.slice(stoppedAt).map(([, ...told]) => told.join(': '));
    // Those too that could not have been tried anyway.
    expect(after).toEqual(after.map(() => 'skipped: the run was interrupted'));
    expect(stoppedAt).toBeLessThan(3);
  });

  it('that is stopped tells what was under way with the case that sent it', async () => {
    const controller = new AbortController();
    const server = serve();
    let underWay = 0;
    const patient: typeof fetch = async (...request) => {
      if (++underWay === 3) controller.abort();
      await new Promise((resolve) => setTimeout(resolve, underWay * 10));
      underWay--;
      return server.fetch(...request);
    };
    const only = ['auth/garbage'];
    const options = { only, signal: controller.signal, confirm: () => false, fetch: patient };
    const { events } = await run(server, options);
    const id = 'auth/garbage GET /keys';
    const told = events.flatMap((event) => (event.type === 'exchange' ? [event.case?.id] : []));
    expect(told).toEqual(told.map(() => id));
    expect(told.length).toBeGreaterThanOrEqual(3);
    const ofCase = events.filter((event) => 'case' in event && event.case?.id === id);
    expect(ofCase.at(-1)?.type).toBe('result');
  });

  it('to which nobody listens any more deletes what it made', async () => {
    const server = serve();
    for await (const event of runChecks({
      document,
      url: 'http://localhost:1',
      credentials: { token },
      fetch: server.fetch,
      only: ['lifecycle'],
    })) {
      if (event.type === 'exchange' && server.store.length > 0) break;
    }
    expect(server.asked.some(({ method }) => method === 'DELETE')).toBe(true);
    expect(server.store).toEqual([]);
  });

  it('may have many requests wait at once without a warning of Node’s', async () => {
    const warnings: string[] = [];
    const note = ({ message }: Error) => void warnings.push(message);
    process.on('warning', note);
    onTestFinished(() => void process.off('warning', note));
    const together = 20;
    let refused = 0;
    const server: ReturnType<typeof serve> = serve(({ method }) =>
      method === 'GET' && server.store.length > 0 && refused++ < together
        ? [429, null, { 'Retry-After': '0' }]
        : undefined,
    );
    const { report } = await run(server, { only: ['lifecycle/concurrent'] });
    expect(refused).toBeGreaterThan(together);
    expect(report?.summary).toMatchObject({ passed: 1, failed: 0 });
    expect(warnings).toEqual([]);
  });

  it('names what it leaves behind, in an event and in the report', async () => {
    const server = serve(({ method }) => (method === 'DELETE' ? 403 : undefined));
    const { events, report } = await run(server, { only: ['lifecycle/create'] });
    const left = {
      resource: 'key',
      name: 'keymock-1-0',
      id: 'id-2',
      reason: 'its deletion was answered with 403',
    };
    expect(report?.leftBehind).toEqual([left]);
    expect(events).toContainEqual({ type: 'left-behind', ...left });
  });

  it('that loses its server has one finding at the last request, tries nothing more and names what stays', async () => {
    const server = serve((_, number) => (number > 3 ? { fails: 'ECONNREFUSED' } : undefined));
    const only = ['lifecycle/create', 'lifecycle/listed', 'lifecycle/unique-id'];
    const { events, report } = await run(server, { only, patienceMs: 0 });
    const away = 'the server at http://localhost:1 takes no connections any more (ECONNREFUSED)';
    expect(results(events)).toEqual([
      ['lifecycle/create POST /keys', 'passed'],
      ['lifecycle/listed GET /keys', 'failed'],
      ['lifecycle/unique-id POST /keys', 'skipped', away],
    ]);
    expect(report?.findings).toMatchObject([
      {
        check: 'lifecycle/listed',
        severity: 'error',
        operation: 'POST /keys',
        pointer: '/paths/~1keys/post',
        message: `${away}; this was the last request it took`,
        expected: 'it goes on, whatever it is asked',
        actual: 'it is not there any more, so nothing more was tried',
        response: { status: 201 },
      },
    ]);
    const names = report?.leftBehind.map(({ name, reason }) => [name, reason]);
    expect(names).toEqual(server.store.map(({ name }) => [name, away]));
  });

  it.each<[string, string, RegExp, object]>([
    ['crashes are asked for', 'robustness/no-server-error', /POST/, { pointer: '/paths/~1keys/post' }],
    ['no operation was meant', 'wire/method-not-allowed', /PUT|PATCH/, { pointer: '/paths' }],
  ])('that loses its server has that as a crash, where %s too', async (_, check, method, expected) => {
    let last: Asked | undefined;
    const server = serve((asked) => {
      if (last !== undefined) return { fails: 'ENOTFOUND' };
      if (method.test(asked.method)) last = asked;
      return (last && asked.method !== 'POST') || asked.method === 'REPORT' ? 405 : undefined;
    });
    const only = [check, 'lifecycle/listed'];
    const { events, report } = await run(server, { only, patienceMs: 0, bulkMethods: true });
    const operation = `${last?.method} ${last?.path}`;
    const away = 'the server at http://localhost:1 takes no connections any more (ENOTFOUND)';
    if (last?.method === 'POST')
      expect(results(events)).toContainEqual(['lifecycle/listed GET /keys', 'skipped', away]);
    expect(report?.findings).toMatchObject([{ check, severity: 'error', operation, ...expected }]);
  });

  it('names a create that timed out and may be carried out later', async () => {
    let late = () => {};
    const server = serve(({ method }) =>
      method === 'POST'
        ? new Promise<Reply>((resolve) => {
            late = () => resolve(200);
          })
        : undefined,
    );
    const patient = server.fetch;
    const impatient: typeof fetch = (input, init) =>
      Promise.race([
        patient(input, init),
        new Promise<Response>((_, reject) =>
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)),
        ),
      ]);
    const { report } = await run(server, { only: ['lifecycle/create'], fetch: impatient, timeoutMs: 20 });
    late();
    const reason =
      'it may have been made: the answer to its creation was no reply (no reply within 20 ms), and the list does not show it so far';
    expect(report?.leftBehind).toContainEqual({ resource: 'key', name: 'keymock-1-0', reason });
    expect(report?.leftBehind.every((left) => left.reason === reason)).toBe(true);
  });

  it('that cannot begin is refused', async () => {
    const far = { document, url: 'keys' };
    await expect(runChecks(far).next()).rejects.toThrow('it is not an http(s) URL');
  });
});
