import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { empty } from '../../faulty/kit/answer.ts';
import type { Ask } from '../../faulty/kit/http.ts';
import { runAll } from './counting-server.ts';
import { felderaKeys } from './feldera-keys.ts';
import { document, startKeyServer, token } from './key-server.ts';

const isDelete = (ask: Ask) => ask.method === 'DELETE';

/** How long something took, in milliseconds. */
async function timed<T>(work: () => Promise<T>): Promise<{ result: T; ms: number }> {
  const began = performance.now();
  const result = await work();
  return { result, ms: performance.now() - began };
}

const only = ['lifecycle', 'wire', 'robustness/no-server-error'];

describe('a server that gives no reply', () => {
  it('any more is given up after some requests, and what was created there is named', async () => {
    const { server, options, names } = await felderaKeys();
    server.before = (_, number) => (number > 30 ? 'hang' : undefined);
    const { result, ms } = await timed(() => runAll({ ...options, only, timeoutMs: 100 }));
    const { report } = result;
    expect(ms).toBeLessThan(8000);
    expect(server.asked.length).toBeLessThan(150);
    expect(report.skipped.some(({ reason }) => reason.includes('has not replied to requests in a row'))).toBe(
      true,
    );
    expect(report.findings.map(({ actual }) => actual)).toContain('no reply within 100 ms');
    expect(names().filter((name) => !report.leftBehind.some((left) => left.name === name))).toEqual([]);
  });

  it('to one operation is checked on the others', async () => {
    const { server, options } = await felderaKeys();
    server.before = (ask) => (ask.method === 'GET' && /api_keys\/./.test(ask.path) ? 'hang' : undefined);
    const { report } = await runAll({ ...options, only, timeoutMs: 1000 });
    expect(report.skipped.map(({ reason }) => reason).join()).toContain('got no reply again and again');
    expect(report.skipped.map(({ reason }) => reason).join()).not.toContain('in a row');
    expect(report.summary.passed).toBeGreaterThan(10);
    expect(report.leftBehind).toEqual([]);
  }, 60_000);

  it.each([
    ['never ends', 5],
    ['drips', 60],
  ])('whose body %s is cut off in time', async (_, every) => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const timer = setInterval(() => response.write('[1,'), every);
      response.on('close', () => clearInterval(timer));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const { result, ms } = await timed(() =>
      runAll({ document, url, timeoutMs: 150, credentials: { token } }),
    );
    expect(ms).toBeLessThan(15_000);
    expect(result.report.findings.map(({ actual }) => actual)).toContain('no reply within 150 ms');
  });
});

describe('a server that asks to wait', () => {
  const asking = (value: string) => () => ({ status: 429, headers: { 'Retry-After': value }, body: '' });

  it.each(['99999999999', '9'.repeat(500), 'Fri, 01 Jan 2100 00:00:00 GMT', '86400'])(
    'for %s is not waited for',
    async (value) => {
      const { server, options } = await felderaKeys();
      server.before = asking(value);
      const { result, ms } = await timed(() => runAll({ ...options, only }));
      expect(ms).toBeLessThan(10_000);
      expect(result.report.skipped.map(({ reason }) => reason).join()).toContain(
        'the server asks to wait for longer than 60 s',
      );
    },
  );

  it.each(['-5', 'soon', '-99999999999'])('for %s is not waited for more than a moment', async (value) => {
    const { server, options } = await felderaKeys();
    server.before = (_, number) => (number === 3 ? asking(value)() : undefined);
    const { ms } = await timed(() => runAll({ ...options, only: ['lifecycle/create'] }));
    expect(ms).toBeLessThan(10_000);
  });

  it('before it deletes does not hold up the end: what stays is named', async () => {
    const { server, options, names } = await felderaKeys();
    server.before = (ask) => (isDelete(ask) ? asking('99999999999')() : undefined);
    const { result, ms } = await timed(() => runAll({ ...options, only: ['lifecycle/create'] }));
    expect(ms).toBeLessThan(5000);
    expect(names()).not.toEqual([]);
    expect(result.report.leftBehind.map(({ name }) => name).toSorted()).toEqual(names().toSorted());
  });
});

describe('a stop', () => {
  const stopAt = async (
    moment: number,
    fate: (ask: Ask, number: number) => 'hang' | ReturnType<typeof empty> | undefined,
  ) => {
    const { server, options, names } = await felderaKeys();
    const controller = new AbortController();
    let stoppedAt = 0;
    server.before = (ask, number) => {
      if (number === moment) {
        stoppedAt = performance.now();
        controller.abort();
      }
      return fate(ask, number);
    };
    const { report } = await runAll({ ...options, only: ['lifecycle'], signal: controller.signal });
    return { report, ms: performance.now() - stoppedAt, names: names() };
  };

  it('is one within two seconds, where the server is silent to what is under way', async () => {
    const { report, ms, names } = await stopAt(40, (_, number) => (number === 40 ? 'hang' : undefined));
    expect(ms).toBeLessThan(2000);
    expect(names).toEqual([]);
    expect(report.leftBehind).toEqual([]);
    // What we cut off is no fault of the server.
    expect(report.findings).toEqual([]);
  });

  it.each([
    ['is silent from then on', () => 'hang' as const],
    ['asks to wait from then on', () => ({ status: 429, headers: { 'Retry-After': '5' }, body: '' })],
    ['asks to wait for too long', () => ({ status: 429, headers: { 'Retry-After': '50' }, body: '' })],
  ])('has cleaned up within ten seconds, where the server %s', async (_, fate) => {
    const { report, ms, names } = await stopAt(40, (_ask, number) => (number >= 40 ? fate() : undefined));
    expect(ms).toBeLessThan(10_500);
    expect(names).not.toEqual([]);
    expect(names.filter((name) => !report.leftBehind.some((left) => left.name === name))).toEqual([]);
  });
});

describe('a server that does one thing after the other, and slowly', () => {
  it('is not asked for more at once than it gets done in time', async () => {
    let queue = Promise.resolve();
    const server = await startKeyServer({
      turn: () => {
        queue = queue.then(() => new Promise((resolve) => setTimeout(resolve, 100)));
        return queue;
      },
    });
    onTestFinished(server.close);
    const { report, events } = await runAll({
      document,
      url: server.url,
      seed: 1,
      credentials: { token },
      only: ['lifecycle/concurrent', 'lifecycle/concurrent-duplicate'],
      // Twenty at once take two seconds.
      timeoutMs: 1500,
    });
    const replies = events.flatMap((event) => (event.type === 'exchange' ? [event.exchange.response] : []));
    expect(replies.length).toBeGreaterThan(60);
    expect(replies.filter(({ status }) => status === 0)).toEqual([]);
    expect(report.findings).toEqual([]);
    expect(report.summary.passed).toBe(2);
  });
});
