import { createServer, type Server } from 'node:http';
import { createMock } from 'keymock';
import { toListener } from 'keymock/node';

/** A server of your own: `/health` is yours, the rest is the mock's. */
export function createOwnServer(): Server {
  const answer = toListener(createMock({ providers: ['oceanbase'] }).handle);
  return createServer((request, response) => {
    if (request.url === '/health') response.end('fine\n');
    else answer(request, response);
  });
}
