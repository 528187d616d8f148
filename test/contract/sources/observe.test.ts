import { delay, HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { ObservedFindings, observe } from '../../../src/contract/sources/index.ts';
import { BAD, GOOD, sessionFor } from './judge.ts';

const ORIGIN = 'http://api.test';
const json = (body: string, status = 200) =>
  new Response(body, { status, headers: { 'content-type': 'application/json' } });

describe('observe a fetch', () => {
  it('gives every answer through, and finds nothing where nothing is wrong', async () => {
    const observed = observe(async () => json(GOOD), sessionFor(ORIGIN));
    const response = await observed.fetch(`${ORIGIN}/keys`, {
      headers: { authorization: 'Bearer tok-abcdef' },
    });
    expect(await response.text()).toBe(GOOD);
    await observed.assertNoFindings();
    const { report, exchanges } = await observed.sum();
    expect(report.coverage.operations[0]?.exchanges).toBe(1);
    expect(exchanges[0]?.request.headers).toEqual([['authorization', 'Bearer ***token-1***']]);
  });

  it('hands over the sent body and leaves it to whoever answers', async () => {
    const bodies: string[] = [];
    const observed = observe(async (input) => {
      bodies.push(await (input as Request).text());
      return json('{"id":1,"token":"tok-1234567890"}', 201);
    }, sessionFor(ORIGIN));
    await observed.fetch(`${ORIGIN}/keys`, {
      method: 'POST',
      body: '{"name":"a"}',
      headers: { 'content-type': 'application/json' },
    });
    expect((await observed.sum()).exchanges[0]?.request.body).toBe('{"name":"a"}');
    expect(bodies).toEqual(['{"name":"a"}']);
  });

  it('fails with the findings, how to see them again, and no secret', async () => {
    const observed = observe({ fetch: async () => json(BAD) }, sessionFor(ORIGIN));
    await observed.fetch(`${ORIGIN}/keys`, { headers: { authorization: 'Bearer tok-abcdef' } });
    const error = await observed.assertNoFindings().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ObservedFindings);
    if (!(error instanceof ObservedFindings)) return;
    expect(error.findings.map(({ check }) => check)).toEqual(['wire/body']);
    expect(error.name).toBe('ObservedFindings');
    expect(error.message.split('\n').slice(0, 4)).toEqual([
      '1 finding(s) in the observed traffic:',
      '- wire/body GET /keys: The id is a word.',
      '  expected a number',
      '  actual   "one"',
    ]);
    expect(
      error.message
        .split('\n')
        .slice(4)
        .every((line) => line.startsWith('  ')),
    ).toBe(true);
    expect(error.message).toContain(`curl -i ${ORIGIN}/keys -H 'authorization: Bearer '"$KEYMOCK_`);
    expect(JSON.stringify([error.message, error.stack, error.findings])).not.toMatch(
      /tok-abcdef|tok-1234567890/,
    );
  });

  it('leaves other servers alone, and answers without an end', async () => {
    const endless = () =>
      new Response(new ReadableStream({ pull: () => delay('infinite') }), {
        headers: { 'content-type': 'text/event-stream' },
      });
    const observed = observe(
      async (input) => (new Request(input).url.includes('other') ? json(BAD) : endless()),
      sessionFor(ORIGIN),
    );
    await observed.fetch('http://other.test/keys');
    await observed.fetch(`${ORIGIN}/keys`);
    expect((await observed.sum()).exchanges).toEqual([]);
  });

  it('leaves alone what a redirect led to: it answers another request', async () => {
    const observed = observe(
      async () => Object.defineProperty(json(BAD), 'url', { value: `${ORIGIN}/moved` }),
      sessionFor(ORIGIN),
    );
    await observed.fetch(`${ORIGIN}/keys`);
    expect((await observed.sum()).exchanges).toEqual([]);
  });

  it('takes what has the URL of the request for its answer, fragment or not', async () => {
    const observed = observe(
      async () => Object.defineProperty(json(BAD), 'url', { value: `${ORIGIN}/keys?a=1` }),
      sessionFor(ORIGIN),
    );
    await observed.fetch(`${ORIGIN}/keys?a=1#here#there`);
    expect(await observed.findings()).toHaveLength(1);
  });

  it('numbers the exchanges, with their headers and times', async () => {
    const observed = observe(async () => json(GOOD, 203), sessionFor(ORIGIN));
    const before = Date.now();
    for (const name of ['a', 'b'])
      await observed.fetch(`${ORIGIN}/keys`, { method: 'PUT', headers: { 'x-name': name } });
    const { exchanges } = await observed.sum();
    expect(exchanges).toEqual(
      ['a', 'b'].map((name, index) => ({
        index,
        request: { method: 'PUT', url: `${ORIGIN}/keys`, headers: [['x-name', name]] },
        response: {
          status: 203,
          headers: [['content-type', 'application/json']],
          body: '[{"id":1,"token":"***token-1***"}]',
        },
        startedAt: expect.any(Number),
        durationMs: expect.any(Number),
      })),
    );
    expect(exchanges[0]?.request).not.toHaveProperty('body');
    for (const { startedAt, durationMs } of exchanges) {
      expect(startedAt).toBeGreaterThanOrEqual(before);
      expect(durationMs).toBeGreaterThanOrEqual(0);
      expect(durationMs).toBeLessThan(60_000);
    }
  });

  it('leaves alone what is no answer, has none or breaks off', async () => {
    const broken = new ReadableStream({ start: (stream) => stream.error(new Error('cut')) });
    const answers = [Response.error(), new Response(broken), new Response(null, { status: 204 })];
    const observed = observe(async () => answers.shift() ?? json(BAD), sessionFor(ORIGIN));
    for (const _ of [1, 2, 3]) await observed.fetch(`${ORIGIN}/keys`);
    const { exchanges } = await observed.sum();
    expect(exchanges.map(({ response }) => response.status)).toEqual([204]);
  });

  it('lets errors through', async () => {
    const observed = observe(async () => Promise.reject(new TypeError('fetch failed')), sessionFor(ORIGIN));
    await expect(observed.fetch(`${ORIGIN}/keys`)).rejects.toThrow('fetch failed');
    await observed.assertNoFindings();
  });

  it('sees nothing more once it is stopped', async () => {
    const observed = observe(async () => json(BAD), sessionFor(ORIGIN));
    observed.stop();
    await observed.fetch(`${ORIGIN}/keys`);
    await observed.assertNoFindings();
  });
});

describe('observe an MSW server', () => {
  let body = GOOD;
  const sent: string[] = [];
  const server = setupServer(
    http.get(`${ORIGIN}/keys`, () =>
      HttpResponse.text(body, { headers: { 'content-type': 'application/json' } }),
    ),
    http.post(`${ORIGIN}/keys`, async ({ request }) => {
      sent.push(await request.text());
      return HttpResponse.json({ id: 1, token: 'tok-1234567890' }, { status: 201 });
    }),
  );
  beforeAll(() => server.listen());
  afterAll(() => server.close());
  afterEach(() => {
    body = GOOD;
  });

  it('judges what its handlers answer', async () => {
    const observed = observe(server, sessionFor(ORIGIN));
    await (await fetch(`${ORIGIN}/keys`)).text();
    await observed.assertNoFindings();
    body = BAD;
    await (await observed.fetch(`${ORIGIN}/keys`)).text();
    expect((await observed.findings()).map(({ check }) => check)).toEqual(['wire/body']);
    observed.stop();
  });

  it('sees the sent body and leaves it to the handler', async () => {
    const observed = observe(server, sessionFor(ORIGIN));
    await fetch(`${ORIGIN}/keys`, {
      method: 'POST',
      body: '{"name":"a"}',
      headers: { 'content-type': 'application/json' },
    });
    expect((await observed.sum()).exchanges).toMatchObject([
      {
        request: { method: 'POST', body: '{"name":"a"}' },
        response: { status: 201, body: '{"id":1,"token":"***token-1***"}' },
      },
    ]);
    expect(sent.at(-1)).toBe('{"name":"a"}');
    observed.stop();
  });

  it('takes no answer to a request that it has not seen, nor an event without an answer', async () => {
    const listeners = new Map<
      string,
      (event: { request: Request; requestId: string; response?: Response }) => void
    >();
    const observed = observe(
      { events: { on: (name, listener) => listeners.set(name, listener) } },
      sessionFor(ORIGIN),
    );
    const request = new Request(`${ORIGIN}/keys`);
    listeners.get('response:mocked')?.({ request, requestId: 'unseen', response: json(BAD) });
    listeners.get('request:start')?.({ request, requestId: 'seen' });
    listeners.get('response:bypass')?.({ request, requestId: 'seen' });
    listeners.get('response:bypass')?.({ request, requestId: 'seen', response: json(BAD) });
    expect((await observed.sum()).exchanges).toEqual([]);
    // What has events need not have a way to listen no longer.
    observed.stop();
  });

  it('listens no longer once it is stopped', async () => {
    const observed = observe(server, sessionFor(ORIGIN));
    observed.stop();
    body = BAD;
    await fetch(`${ORIGIN}/keys`);
    await observed.assertNoFindings();
  });
});
