import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { createOwnServer } from './server.ts';

test('both kinds of routes are answered', async () => {
  const server = createOwnServer().listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.close();
  });
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(await (await fetch(`${url}/health`)).text()).toBe('fine\n');
  const refused = await fetch(`${url}/api/v2/maas/apikeys`);
  expect(refused.status).toBe(401);
  expect(refused.headers.get('www-authenticate')).toMatch(/^Digest /);
});
