import { expect, it } from 'vitest';
import { curlOf } from '../../src/cli/curls.ts';
import { documentProvider } from '../../src/providers/document/index.ts';
import { readDocument } from '../../src/spec/read-document.ts';

function keysApi(scheme: object) {
  const schema = { type: 'object', required: ['name'], properties: { name: { type: 'string' } } };
  const body = { content: { 'application/json': { schema } } };
  return documentProvider(
    'keys',
    readDocument({
      openapi: '3.1.0',
      info: { title: 'Keys', version: '1' },
      security: [{ key: [] }],
      components: { securitySchemes: { key: scheme } },
      paths: {
        '/keys': {
          get: { responses: { 200: { description: 'All' } } },
          post: { requestBody: body, responses: { 201: { description: 'New', ...body } } },
        },
      },
    }),
  );
}

it.each([
  ['as Bearer', { type: 'http', scheme: 'bearer' }, "-H 'Authorization: Bearer me'"],
  ['as a pair', { type: 'http', scheme: 'basic' }, "-u 'ak:sk'"],
  ['in a header of its own', { type: 'apiKey', in: 'header', name: 'X-Key' }, "-H 'X-Key: me'"],
  ['in a cookie', { type: 'apiKey', in: 'cookie', name: 'sid' }, "-H 'Cookie: sid=me'"],
])('a credential %s is there once', (_, scheme, flag) => {
  const provider = keysApi(scheme);
  const curl = curlOf({ provider, dialect: 'documented', url: 'http://host', isOpen: true });
  expect(curl).toBe(`curl ${flag} -H 'Content-Type: application/json' -d '{"name":"ci"}' http://host/keys`);
});

it('a credential in the query is there once', () => {
  const provider = keysApi({ type: 'apiKey', in: 'query', name: 'key' });
  const curl = curlOf({ provider, dialect: 'documented', url: 'http://host', isOpen: true });
  expect(curl).toBe(`curl -H 'Content-Type: application/json' -d '{"name":"ci"}' 'http://host/keys?key='me`);
});

it('where only some credentials are accepted, the shell fills in that of the environment', () => {
  const provider = keysApi({ type: 'apiKey', in: 'header', name: 'X-Key' });
  const curl = curlOf({ provider, dialect: 'documented', url: 'http://host', isOpen: false });
  expect(curl).toContain('-H "X-Key: $KEYMOCK_TOKEN"');
});
