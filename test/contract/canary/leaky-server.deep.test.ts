import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTextReporter, type RunEvent, reporters, runChecks } from '../../../src/contract/index.ts';
import { readDocument } from '../../../src/spec/read-document.ts';

const key = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'string' }, name: { type: 'string' }, pass_key: { type: 'string' } },
};
const content = (schema: object) => ({ 'application/json': { schema } });
const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }];
const document = readDocument(
  {
    openapi: '3.1.0',
    info: { title: 'Leaky keys', version: '1' },
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    'x-resource': {
      key: {
        id: '/id',
        create: { operation: 'createKey', item: '', fields: { name: '/name' } },
        list: { operation: 'listKeys', items: '' },
        read: { operation: 'readKey', by: { id: '/id' }, item: '' },
        delete: { operation: 'deleteKey', by: { id: '/id' } },
        secrets: [{ field: '/pass_key', shown: ['create'] }],
        authenticates: { field: '/pass_key', scheme: 'bearer' },
      },
    },
    paths: {
      '/keys': {
        get: {
          operationId: 'listKeys',
          responses: { '200': { description: 'all', content: content({ type: 'array', items: key }) } },
        },
        post: {
          operationId: 'createKey',
          requestBody: {
            required: true,
            content: content({
              type: 'object',
              required: ['name'],
              properties: { name: { type: 'string' } },
            }),
          },
          responses: { '201': { description: 'made', content: content(key) } },
        },
      },
      '/keys/{id}': {
        get: {
          operationId: 'readKey',
          parameters,
          responses: { '200': { description: 'it', content: content(key) } },
        },
        delete: { operationId: 'deleteKey', parameters, responses: { '204': { description: 'gone' } } },
      },
    },
  },
  'leaky.yaml',
);

/** A server that tells every secret it knows to everybody, in every encoding it can think of. */
const secrets: string[] = [];
const keys = new Map<string, { id: string; name: string; pass_key: string }>();
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  answer(request, response, Buffer.concat(chunks).toString());
});

function answer(
  { method, url = '', headers }: IncomingMessage,
  response: ServerResponse,
  body: string,
): unknown {
  const send = (status: number, value: unknown): unknown => {
    const all = secrets.slice(-5).join(' & ');
    response.writeHead(status, {
      'Content-Type': 'application/json',
      'X-Leak': encodeURIComponent(all),
      'X-Leak-Hex': Buffer.from(all).toString('hex'),
    });
    return response.end(JSON.stringify(value));
  };
  const told = `${headers.authorization} / ${Buffer.from(headers.authorization ?? '').toString('base64')} / ${url} / ${body}`;
  const id = url.split('/')[2] ?? '';
  const found = keys.get(id);
  if (id !== '' && method === 'GET') {
    if (!found) return send(500, { told });
    return send(200, { ...found, note: Buffer.from(found.pass_key).toString('base64') });
  }
  if (id !== '' && method === 'DELETE') return keys.delete(id) ? send(204, undefined) : send(500, { told });
  if (method === 'GET') return send(200, [...keys.values()]);
  if (body.length > 10_000) return send(413, { told: 'too long' });
  let name = '';
  try {
    name = String(JSON.parse(body).name);
  } catch {
    return send(500, { told, secrets: secrets.slice(-5) });
  }
  const made = {
    id: `k${secrets.length}`,
    name,
    pass_key: `pk:${secrets.length}-Ab/Cd+${'9x8y7z'.repeat(4)}${secrets.length}`,
  };
  secrets.push(made.pass_key);
  keys.set(made.id, made);
  return send(201, made);
}

const token = 'given-token/with+signs=0123456789';
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

it('a run against a server that leaks all it knows tells none of it: not in events, nor in any report', async () => {
  const events: RunEvent[] = [];
  let console = '';
  const tell = createTextReporter({ write: (text) => (console += text), live: true, colour: true });
  for await (const event of runChecks({
    document,
    url,
    seed: 1,
    only: ['secrecy', 'auth', 'lifecycle/create'],
    credentials: { token, otherToken: 'other-token-abcdef' },
  })) {
    events.push(event);
    tell(event);
  }
  const report = events.flatMap((event) => (event.type === 'end' ? [event.report] : []))[0];
  if (!report) throw new Error('the run did not end');
  const exchanges = events.flatMap((event) => (event.type === 'exchange' ? [event.exchange] : []));

  // Otherwise there would be nothing to hide.
  expect(report.findings.map(({ check }) => check)).toEqual(
    expect.arrayContaining(['secrecy/shown-once', 'secrecy/echo']),
  );
  expect(secrets.length).toBeGreaterThan(10);

  const artifacts = {
    console,
    events: JSON.stringify(events),
    ...Object.fromEntries(
      Object.entries(reporters).map(([name, reporter]) => [name, reporter(report, exchanges)]),
    ),
  };
  for (const [name, text] of Object.entries(artifacts)) {
    for (const secret of [token, 'other-token-abcdef', ...secrets]) {
      expect([name, forms(secret).filter((form) => text.includes(form))]).toEqual([name, []]);
    }
  }
});

it('a run that crashes hides what it knows in its error', async () => {
  const fails: typeof fetch = async () => {
    throw new TypeError(`cannot send Authorization: Bearer ${token}`, {
      cause: new Error(Buffer.from(token).toString('base64')),
    });
  };
  const told: unknown[] = [];
  try {
    for await (const event of runChecks({
      document,
      url,
      seed: 1,
      credentials: { token },
      fetch: fails,
      only: ['auth/missing'],
    }))
      told.push(event);
  } catch (error) {
    told.push(String(error), error instanceof Error ? [error.stack, String(error.cause)] : []);
  }
  expect(forms(token).filter((form) => JSON.stringify(told).includes(form))).toEqual([]);
});

/** A secret as it may stand in a text: plain, URL-encoded, in hex, and in base64 at each of the three alignments. */
function forms(secret: string): string[] {
  const inner = ['', 'x', 'xx'].map((before) => {
    const lead = before.length === 0 ? 0 : before.length + 1;
    return Buffer.from(before + secret)
      .toString('base64')
      .replace(/=*$/, '')
      .slice(lead, -2);
  });
  return [secret, encodeURIComponent(secret), Buffer.from(secret).toString('hex'), ...inner];
}
