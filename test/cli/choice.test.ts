import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { listen } from '../../src/doors/node.ts';
import { cli } from './run-cli.ts';

const list = ['check', 'feldera', '--list'];

describe('keymock check --operations and --exclude', () => {
  test.each([
    [['--operations', '/v0/api_keys*'], 'POST /v0/api_keys', 'GET /v0/config'],
    [['--operations', 'postApiKey'], 'POST /v0/api_keys', 'GET /v0/api_keys'],
    [['--operations', 'Platform', '--exclude', 'DELETE *'], 'GET /v0/api_keys', 'DELETE /v0/api_keys'],
    [['--exclude', '/v0/api_keys/*', '--exclude', 'getConfig'], 'POST /v0/api_keys', '/v0/api_keys/{'],
  ])('%j choose what is checked', async (flags, there, notThere) => {
    const { code, out } = await cli([...list, ...flags]);
    expect(code).toBe(0);
    expect(out).toContain(`${there}  `);
    expect(out).not.toContain(notThere.includes('{') ? notThere : `${notThere}  `);
  });

  test.each([
    [['--operations', '/tokns*'], '--operations is "/tokns*", but no operation has such a path'],
    [['--exclude', 'nothing'], '--exclude is "nothing", but no operation has such a path'],
    [['--exclude', '*'], '--exclude leaves no operation to check.'],
    [['--operations', 'postApiKey', '--exclude', 'POST *'], '--exclude leaves no operation to check.'],
  ])('%j is refused', async (flags, message) => {
    const { code, err } = await cli([...list, ...flags]);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('keymock check --wait', () => {
  const argv = (url: string, ...more: string[]) => [
    ...['check', 'feldera', '--url', url, '--token', 'me', '--only', 'lifecycle/create', ...more],
  ];

  test('waits for a server that is starting', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const address = free.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    free.close();
    await once(free, 'close');
    const url = `http://127.0.0.1:${port}`;
    expect((await cli(argv(url))).code).toBe(2);
    const running = cli(argv(url, '--wait', '20'));
    await new Promise((resolve) => setTimeout(resolve, 700));
    const { close } = await listen(createMock({ providers: ['feldera'] }), { port });
    onTestFinished(close);
    const { code, out } = await running;
    expect(out).toMatch(/\d+ passed, 0 failed/);
    expect(code).toBe(0);
  });

  test('ends when the time is over', async () => {
    const began = performance.now();
    const { code, err } = await cli(argv('http://127.0.0.1:47', '--wait', '1'));
    expect({ code, err }).toEqual({
      code: 2,
      err: 'keymock: cannot reach http://127.0.0.1:47: nothing listens there. Is the server running?\n',
    });
    expect(performance.now() - began).toBeGreaterThan(700);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});
