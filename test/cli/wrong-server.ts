import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { toListener } from '../../src/doors/node.ts';

/** A Feldera that shows every key's secret in its list. Closed when the test ends; gives its URL. */
export async function leakyServer(): Promise<string> {
  const { handle } = createMock({ providers: ['feldera'], seed: 1 });
  const secrets = new Map<string, string>();
  const listener = toListener((request) => {
    const reply = handle(request);
    if (reply.status === 201) {
      const { name, api_key: secret } = JSON.parse(reply.body);
      secrets.set(name, secret);
    }
    if (request.method !== 'GET' || reply.status !== 200 || !reply.body.startsWith('[')) return reply;
    const items = JSON.parse(reply.body).map((item: { name: string }) => ({
      ...item,
      api_key: secrets.get(item.name),
    }));
    return { ...reply, body: JSON.stringify(items) };
  });
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
