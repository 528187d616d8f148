import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { SentRequest } from '../../../src/contract/types.ts';

/** A server until the test is over. */
export async function served(listener: RequestListener, whenFinished = onTestFinished): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  whenFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys?a=%2F`;
}

export const asked = (url: string, method = 'GET'): SentRequest => ({ method, url, headers: [['X-A', '1']] });
