import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { createControl } from '../../src/control/control.ts';
import { type Listening, listen } from '../../src/doors/node.ts';
import { createMock } from '../../src/index.ts';

const open: Listening[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function start(access: { token?: string; host?: string } = {}): Promise<Listening> {
  const mock = createMock({ seed: 1 });
  const control = createControl(mock, access);
  const listening = await listen(mock, { control });
  open.push(listening);
  return listening;
}

/** With a `Host` of one's own, which `fetch` does not send. */
function statusOf({ port }: Listening, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', path: '/__keymock/health', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sent.on('error', reject);
    sent.end();
  });
}

test.each([
  [{ host: 'localhost:4010' }, 200],
  [{ host: '127.0.0.1' }, 200],
  [{ host: '[::1]:4010' }, 200],
  [{ host: 'mock.test' }, 200],
  [{ host: 'evil.example' }, 403],
  [{ host: '127.0.0.1.evil.example' }, 403],
  [{ host: 'localhost.evil.example:4010' }, 403],
  [{ host: 'localhost:4010', origin: 'http://localhost:4010' }, 200],
  [{ host: 'localhost:4010', origin: 'http://localhost:3000' }, 403],
  [{ host: 'localhost:4010', origin: 'https://evil.example' }, 403],
  [{ host: 'localhost:4010', origin: 'null' }, 403],
] as const)('on this machine, %j gets %d', async (headers, status) => {
  expect(await statusOf(await start({ host: 'mock.test' }), headers)).toBe(status);
});

test.each([
  [{ authorization: 'Bearer s3cret' }, 200],
  [{ host: 'mock.example', authorization: 'Bearer s3cret' }, 200],
  [{}, 401],
  [{ authorization: 'Bearer wrong' }, 401],
  [{ authorization: 'Bearer s3cret', origin: 'https://evil.example' }, 403],
] as const)('with a token, %j gets %d', async (headers, status) => {
  expect(await statusOf(await start({ token: 's3cret' }), headers)).toBe(status);
});

test('without a control API its paths are the mock’s', async () => {
  const listening = await listen(createMock({ seed: 1 }));
  open.push(listening);
  expect((await fetch(`${listening.url}/__keymock/health`)).status).toBe(404);
});
