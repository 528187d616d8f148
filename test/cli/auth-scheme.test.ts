import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../support/temp-folder.ts';
import { cli } from './run-cli.ts';

/** A server that takes the token in the header X-Key alone, although its document offers three ways. */
async function keyServer() {
  const seen = new Set<string>();
  const server = createServer((request, response) => {
    for (const name of ['authorization', 'cookie', 'x-key']) if (request.headers[name]) seen.add(name);
    const isAccepted = request.headers['x-key'] === 'right';
    response.writeHead(isAccepted ? 200 : 401, { 'Content-Type': 'application/json' });
    response.end(request.method === 'HEAD' ? undefined : isAccepted ? '[]' : '{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The server has no port.');
  const path = join(await tempFolder(), 'api.json');
  const get = {
    security: [{ session: [] }, { bearer: [] }, { header: [] }],
    responses: {
      200: { description: 'ok', content: { 'application/json': { schema: { type: 'array' } } } },
      default: { description: 'no' },
    },
  };
  const document = {
    openapi: '3.1.0',
    info: { title: 'Keys', version: '1' },
    paths: { '/keys': { get } },
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'session' },
        bearer: { type: 'http', scheme: 'bearer' },
        header: { type: 'apiKey', in: 'header', name: 'X-Key' },
      },
    },
  };
  await writeFile(path, JSON.stringify(document));
  return {
    seen,
    command: ['check', path, '--url', `http://127.0.0.1:${address.port}`, '--only', 'auth/missing'],
  };
}

test('the token goes where the server accepts it', async () => {
  const { command, seen } = await keyServer();
  const { err } = await cli([...command, '--token', 'right']);
  expect(err).not.toContain('rejected');
  expect(seen).toContain('x-key');
});

test('a token that is accepted nowhere is reported', async () => {
  const { command } = await keyServer();
  const { code, err } = await cli([...command, '--token', 'wrong']);
  expect(code).toBe(2);
  expect(err).toBe('keymock: the server rejected --token: 401 on GET /keys.\n');
});

test('--auth-scheme picks one, and no other is tried', async () => {
  const { command, seen } = await keyServer();
  const { code, err } = await cli([...command, '--token', 'right', '--auth-scheme', 'session']);
  expect({ code, err }).toEqual({
    code: 2,
    err: 'keymock: the server rejected --token: 401 on GET /keys.\n',
  });
  expect([...seen]).toEqual(['cookie']);
});

test('--auth-scheme with a name that the document does not have', async () => {
  const { command } = await keyServer();
  const { code, err } = await cli([...command, '--auth-scheme', 'token']);
  expect({ code, err }).toEqual({
    code: 2,
    err: 'keymock: --auth-scheme is "token", but the security schemes of the document are session, bearer, header.\n',
  });
});
