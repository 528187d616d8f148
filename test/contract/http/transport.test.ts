import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Caller } from '../../../src/contract/http/caller.ts';
import { createPace, type Sleep } from '../../../src/contract/http/pace.ts';
import type { Draft } from '../../../src/contract/http/transport.ts';
import { waitAsked } from '../../../src/contract/http/waits.ts';
import { NeverReached } from '../../../src/contract/signals.ts';
import { type Asked, keys, type Reply, stand } from '../stand.ts';

const slept: number[] = [];
let nap: Sleep;
beforeEach(() => {
  slept.length = 0;
  nap = async (ms) => slept.push(ms);
});
const sleep: Sleep = async (ms, options) => {
  await nap(ms, options);
  options?.signal?.throwIfAborted();
};

const nobody: Caller = { kind: 'nobody' };
const draft = (parts: Partial<Draft> = {}): Draft => ({
  operation: undefined,
  method: 'GET',
  path: '/keys',
  query: [],
  headers: {},
  caller: nobody,
  ...parts,
});
const given = (answer: (asked: Asked, number: number) => Reply, options = {}) =>
  stand(keys(), answer, options, sleep);

describe('a request', () => {
  it.each<[string, Partial<Draft>, object, string, Record<string, string>]>([
    [
      'says who sends it and what it wants',
      {},
      {},
      '/keys',
      { accept: 'application/json', 'user-agent': 'keymock-check' },
    ],
    [
      'encodes its query',
      {
        query: [
          ['a b', 'é&'],
          ['a b', '2'],
        ],
      },
      {},
      '/keys?a%20b=%C3%A9%26&a%20b=2',
      {},
    ],
    ['goes below the path of the URL', {}, { url: 'http://localhost:1/base//' }, '/base/keys', {}],
    [
      'has the headers of the run, and those of the draft before them',
      { headers: { 'x-one': 'draft', ACCEPT: 'text/html' } },
      { headers: { 'X-One': 'run', 'X-Two': 'run' } },
      '/keys',
      { accept: 'text/html', 'x-one': 'draft', 'x-two': 'run' },
    ],
    [
      'leaves out what a draft omits',
      { omit: ['accept', 'x-one'] },
      { headers: { 'X-One': '1' } },
      '/keys',
      { 'user-agent': 'keymock-check' },
    ],
    [
      'carries a token',
      { caller: { kind: 'bearer', token: 't' } },
      {},
      '/keys',
      { authorization: 'Bearer t' },
    ],
    [
      'carries a word of its own',
      { caller: { kind: 'raw', authorization: 'Own way' } },
      {},
      '/keys',
      { authorization: 'Own way' },
    ],
    [
      'carries a name and a password',
      { caller: { kind: 'user', user: 'u', password: 'p', basic: true } },
      {},
      '/keys',
      { authorization: 'Basic dTpw' },
    ],
    [
      'carries a key in a header',
      { caller: { kind: 'parameter', in: 'header', name: 'X-Key', value: 'v' } },
      {},
      '/keys',
      { 'x-key': 'v' },
    ],
    [
      'carries a key in a cookie',
      { caller: { kind: 'parameter', in: 'cookie', name: 'sid', value: 'v' } },
      {},
      '/keys',
      { cookie: 'sid=v' },
    ],
    [
      'carries a key in the query',
      { query: [['a', '1']], caller: { kind: 'parameter', in: 'query', name: 'key', value: 'v w' } },
      {},
      '/keys?a=1&key=v%20w',
      {},
    ],
  ])('%s', async (_, parts, options, target, headers) => {
    const { transport, asked, exchanges } = given(() => 200, options);
    await transport.send(draft(parts));
    expect(asked[0]?.target).toBe(target);
    const all = { accept: 'application/json', 'user-agent': 'keymock-check' };
    const without = (parts.omit ?? []).map((name) => [name, undefined]);
    expect({ ...asked[0]?.headers, ...Object.fromEntries(without) }).toEqual({
      ...all,
      ...Object.fromEntries(without),
      ...headers,
    });
    expect(exchanges[0]?.request.url).toBe(`http://localhost:1${target}`);
    expect(transport.target(draft(parts))).toBe(target);
  });

  it('is recorded as it was sent, with its reply', async () => {
    const { transport, exchanges } = given(() => [201, { id: 1 }, { 'X-A': '1' }]);
    const exchange = await transport.send(draft({ method: 'POST', body: '{"a":1}', omit: ['user-agent'] }));
    expect(exchanges).toEqual([exchange]);
    expect(exchange).toEqual({
      index: 0,
      request: {
        method: 'POST',
        url: 'http://localhost:1/keys',
        headers: [['Accept', 'application/json']],
        body: '{"a":1}',
      },
      response: {
        status: 201,
        headers: [
          ['content-type', 'application/json'],
          ['x-a', '1'],
        ],
        body: '{"id":1}',
      },
      startedAt: expect.any(Number),
      durationMs: expect.any(Number),
    });
    expect(Math.abs(exchange.startedAt - Date.now())).toBeLessThan(60_000);
    expect(exchange.durationMs).toBeLessThan(60_000);
  });

  it('has no body where there is none', async () => {
    const { transport } = given(() => 200);
    expect((await transport.send(draft())).request).not.toHaveProperty('body');
  });

  it('is told in the order of sending, whichever answer comes first', async () => {
    const answers: (() => void)[] = [];
    const { transport, exchanges } = stand(
      keys(),
      (_, number) =>
        new Promise<Reply>((resolve) => {
          answers[number] = () => resolve(200 + number);
        }),
    );
    const sent = [transport.send(draft()), transport.send(draft()), transport.send(draft())];
    await vi.waitFor(() => expect(answers[3]).toBeDefined());
    answers[3]?.();
    answers[2]?.();
    await Promise.all(sent.slice(1));
    expect(exchanges).toEqual([]);
    let isIdle = false;
    const idle = transport.idle().then(() => {
      isIdle = true;
    });
    await Promise.resolve();
    expect(isIdle).toBe(false);
    answers[1]?.();
    await idle;
    expect(exchanges.map(({ response }) => response.status)).toEqual([201, 202, 203]);
  });

  it('is not sent once the run was interrupted, but for cleaning up', async () => {
    const { transport, asked } = given(() => 200, { signal: AbortSignal.abort() });
    await expect(transport.send(draft())).rejects.toMatchObject({
      name: 'Interrupted',
      message: 'interrupted',
    });
    expect(asked).toEqual([]);
    await transport.idle();
    transport.finishing();
    expect((await transport.send(draft())).response.status).toBe(200);
  });
});

describe('a server that asks for patience', () => {
  const soon = (status: number): Reply => [status, null, { 'Retry-After': '7' }];

  it.each([429, 503])('is asked again after %i, as late as it says; all tries are told', async (status) => {
    const { transport, asked, exchanges } = given((_, number) => (number < 3 ? soon(status) : 200));
    const tried: number[] = [];
    const last = await transport.send(draft(), ({ response }) => tried.push(response.status));
    expect(last.response.status).toBe(200);
    expect(tried).toEqual([status, status, 200]);
    expect(exchanges.map(({ response }) => response.status)).toEqual(tried);
    expect(asked).toHaveLength(3);
    expect(slept).toEqual([7000, 7000]);
  });

  it('is asked three times at most, the last time after a while, however soon it says', async () => {
    const { transport, asked } = given(() => [429, null, { 'Retry-After': '0' }]);
    expect((await transport.send(draft())).response.status).toBe(429);
    expect(asked).toHaveLength(3);
    expect(slept).toEqual([0, 250]);
  });

  it('is waited for no longer once the run is interrupted', async () => {
    const controller = new AbortController();
    const { transport, asked } = given(() => soon(429), { signal: controller.signal });
    const heeded: unknown[] = [];
    nap = async (_, options) => {
      heeded.push(options);
      controller.abort();
    };
    await expect(transport.send(draft())).rejects.toThrow('interrupted');
    expect(heeded).toEqual([{ signal: controller.signal }]);
    expect(asked).toHaveLength(1);
  });

  it('is waited for while cleaning up, interrupt or not', async () => {
    const { transport } = given((_, number) => (number === 1 ? soon(429) : 200), {
      signal: AbortSignal.abort(),
    });
    transport.finishing();
    const heeded: unknown[] = [];
    nap = async (_, options) => heeded.push(options);
    expect((await transport.send(draft())).response.status).toBe(200);
    expect(heeded).toEqual([{ signal: expect.objectContaining({ aborted: false }) }]);
  });

  it.each<[number, Record<string, string>, number | undefined]>([
    [429, {}, 1000],
    [429, { 'retry-after': '0' }, 0],
    [429, { 'Retry-After': '2' }, 2000],
    [429, { 'retry-after': '20' }, 20_000],
    [429, { 'retry-after': '3600' }, 3_600_000],
    [429, { 'retry-after': '9'.repeat(400) }, Number.POSITIVE_INFINITY],
    [429, { 'retry-after': '-5' }, 1000],
    [429, { 'retry-after': '' }, 1000],
    [429, { 'retry-after': 'soon' }, 1000],
    [429, { 'retry-after': '1.5s' }, 1000],
    [429, { 'retry-after': '1e1' }, 1000],
    [429, { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }, 0],
    [429, { 'retry-after': 'Fri, 01 Jan 2100 00:00:00 GMT' }, Date.UTC(2100, 0) - 1_700_000_000_000],
    [503, { 'retry-after': '2' }, 2000],
    [503, {}, undefined],
    [500, { 'retry-after': '2' }, undefined],
    [200, { 'retry-after': '2' }, undefined],
  ])('%i with %o is waited for %s ms', (status, headers, ms) => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
    onTestFinished(() => void vi.useRealTimers());
    expect(waitAsked({ status, headers: Object.entries(headers), body: '' })).toBe(ms);
  });

  it('is waited for until the date that it says', () => {
    vi.useFakeTimers({ now: 1_700_000_000_000 });
    const date = new Date(1_700_000_005_000).toUTCString();
    const wait = waitAsked({ status: 429, headers: [['Retry-After', date]], body: '' });
    vi.useRealTimers();
    expect(wait).toBe(5000);
  });
});

describe('a server that takes no connections', () => {
  const gone: Reply = { fails: 'ECONNREFUSED' };
  const patient = { patienceMs: 310 };

  it('is waited for, longer each time, as one that is started again', async () => {
    const { transport, asked, exchanges } = given((_, number) => (number < 4 ? gone : 200), patient);
    expect((await transport.send(draft())).response.status).toBe(200);
    expect(slept).toEqual([10, 20, 40]);
    expect(asked).toHaveLength(4);
    expect(exchanges).toHaveLength(1);
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('and never will, ends the run: %s', async (fails) => {
    const { transport, asked, exchanges } = given((_, number) => (number === 1 ? 200 : { fails }), patient);
    const first = await transport.send(draft());
    await expect(transport.send(draft())).rejects.toMatchObject({
      name: 'Unreachable',
      message: `the server at http://localhost:1 takes no connections any more (${fails})`,
      last: first,
    });
    expect(slept).toEqual([10, 20, 40, 80, 160]);
    expect(asked).toHaveLength(7);
    // It is known now: nobody waits again.
    await expect(transport.send(draft())).rejects.toThrow('any more');
    expect(asked).toHaveLength(8);
    expect(exchanges).toEqual([first]);
  });

  it('and never did, is told as such', async () => {
    const { transport } = given(() => gone, { patienceMs: 0 });
    await expect(transport.send(draft())).rejects.toThrow(
      new NeverReached('the server at http://localhost:1 takes no connections (ECONNREFUSED)'),
    );
    expect(slept).toEqual([]);
  });

  it('does not hold up what was sent after it and had an answer', async () => {
    const { transport, exchanges } = given((_, number) => (number === 1 ? gone : 200), { patienceMs: 0 });
    const lost = transport.send(draft());
    await Promise.allSettled([lost, transport.send(draft())]);
    expect(exchanges.map(({ index }) => index)).toEqual([1]);
  });

  it('is not waited for once the run is interrupted', async () => {
    const controller = new AbortController();
    const { transport, asked } = given(
      () => {
        controller.abort();
        return gone;
      },
      { ...patient, signal: controller.signal },
    );
    await expect(transport.send(draft())).rejects.toThrow('takes no connections');
    expect(asked).toHaveLength(1);
  });

  it('is another thing than one that breaks off', async () => {
    const { transport, asked } = given(() => ({ fails: 'ECONNRESET' }), patient);
    expect((await transport.send(draft())).response.failure).toBe('ECONNRESET');
    expect(asked).toHaveLength(1);
  });
});

describe('the pace', () => {
  const starts = async (rate: number, passes: readonly number[]) => {
    vi.useFakeTimers({ now: 1000 });
    const pace = createPace(rate, sleep);
    for (const ms of passes) {
      vi.setSystemTime(Date.now() + ms);
      await pace();
    }
    vi.useRealTimers();
    return [...slept];
  };

  it.each<[string, number, number[], number[]]>([
    ['spaces requests out', 10, [0, 0, 0], [100, 200]],
    ['waits no longer than needed', 10, [0, 30, 0], [70, 170]],
    ['does not save up', 10, [0, 500, 0], [100]],
    ['of no limit never waits', Number.POSITIVE_INFINITY, [0, 0, 0], []],
    ['of nothing never waits', 0, [0, 0, 0], []],
    ['of less than nothing never waits', -1, [0, 0, 0], []],
  ])('%s', async (_, rate, passes, expected) => {
    expect(await starts(rate, passes)).toEqual(expected);
  });

  it('keeps what waits for its turn from being sent once the run is interrupted', async () => {
    const controller = new AbortController();
    const { transport, asked } = given(() => 200, { rate: 0.001, signal: controller.signal });
    nap = async () => controller.abort();
    await transport.send(draft());
    await expect(transport.send(draft())).rejects.toMatchObject({ name: 'Interrupted' });
    expect(asked).toHaveLength(1);
  });

  it('is kept by every request', async () => {
    const { transport } = given(() => 200, { rate: 0.001 });
    await transport.send(draft());
    await transport.send(draft());
    expect(slept).toHaveLength(1);
    expect(slept[0]).toBeGreaterThan(900_000);
  });
});

describe('a Digest challenge', () => {
  const user: Caller = { kind: 'user', user: 'ak', password: 'sk', basic: false };
  const challenge = (nonce: string) => ({
    'WWW-Authenticate': `Digest realm="r", nonce="${nonce}", qop="auth"`,
  });
  const parts = (asked: Asked | undefined) => asked?.headers.authorization?.match(/\b(nonce|nc|uri)=[^,]+/g);

  it('is answered, and the next requests count on', async () => {
    const { transport, asked } = given((it) =>
      it.headers.authorization === undefined ? [401, null, challenge('n1')] : 200,
    );
    const tried: number[] = [];
    await transport.send(draft({ caller: user }), ({ response }) => tried.push(response.status));
    await transport.send(draft({ caller: user, query: [['a', '1']] }));
    expect(tried).toEqual([401, 200]);
    expect(asked.map(parts)).toEqual([
      undefined,
      ['nonce="n1"', 'uri="/keys"', 'nc=00000001'],
      ['nonce="n1"', 'uri="/keys?a=1"', 'nc=00000002'],
    ]);
  });

  it('with a new nonce is answered anew', async () => {
    const { transport, asked } = given((it, number) =>
      it.headers.authorization?.includes('"n2"') ? 200 : [401, null, challenge(number < 3 ? 'n1' : 'n2')],
    );
    await transport.send(draft({ caller: user }));
    await transport.send(draft({ caller: user }));
    expect(asked.map((it) => parts(it)?.slice(0, 1))).toEqual([
      undefined,
      ['nonce="n1"'],
      ['nonce="n1"'],
      ['nonce="n2"'],
    ]);
  });

  it('that repeats itself is not answered for ever', async () => {
    const { transport, asked } = given(() => [401, null, challenge('n')]);
    expect((await transport.send(draft({ caller: user }))).response.status).toBe(401);
    expect(asked).toHaveLength(2);
    await transport.send(draft({ caller: user }));
    expect(asked).toHaveLength(3);
  });

  it.each<[string, Caller, Reply]>([
    ['is not answered for a token', { kind: 'bearer', token: 't' }, [401, null, challenge('n')]],
    ['is not answered where nothing is refused', user, [200, null, challenge('n')]],
    ['is none without a header', user, 401],
    ['is none of another scheme', user, [401, null, { 'WWW-Authenticate': 'Bearer' }]],
  ])('%s', async (_, caller, reply) => {
    const { transport, asked } = given(() => reply);
    await transport.send(draft({ caller }));
    expect(asked).toHaveLength(1);
  });

  it('is answered by each user apart', async () => {
    const { transport, asked } = given((it) =>
      it.headers.authorization === undefined ? [401, null, challenge('n')] : 200,
    );
    await transport.send(draft({ caller: user }));
    await transport.send(draft({ caller: { ...user, password: 'other' } }));
    expect(asked).toHaveLength(4);
  });
});
