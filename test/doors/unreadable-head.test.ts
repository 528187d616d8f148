import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { listen } from '../../src/doors/node.ts';

test.each([
  ['/v0/api_keys', /^HTTP\/1\.1 400 Bad Request\r\ncontent-length: 0\r\ndate: [^\r]+\r\n\r\n$/],
  ['/api/v1/credentials/', /\r\n\r\nkeymock: the request is no HTTP\n$/],
  ['/nowhere', /\r\n\r\nkeymock: the request is no HTTP\n$/],
])('an unreadable head for %s is refused as the server of that path does', async (path, reply) => {
  const { port, close } = await listen(createMock());
  onTestFinished(close);
  const socket = connect(port, '127.0.0.1');
  socket.end(`GET ${path} HTTP/1.1\r\nHost: x\r\nno header\r\n\r\n`);
  expect(await text(socket)).toMatch(reply);
});
