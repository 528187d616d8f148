import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { readDocument } from '../../../src/spec/read-document.ts';

/** What the small server of these tests does, to be changed by a test. */
export interface KeyServerHabits {
  /** Milliseconds before a create is answered, after it was carried out. */
  readonly createDelay?: number;
  /** Answers of its own; undefined lets the server go on. */
  intercept?(request: {
    method: string;
    path: string;
    body: string;
    headers: IncomingMessage['headers'];
  }): { status: number; headers?: Record<string, string>; body?: string } | undefined;
  readonly refusesDelete?: boolean;
  /** Waited for before a request is carried out. */
  turn?(): Promise<void>;
}

export interface KeyServer {
  readonly url: string;
  /** Names of the keys that are there. */
  names(): readonly string[];
  /** `METHOD /path` of every request so far. */
  readonly log: string[];
  close(): Promise<void>;
}

export const token = 'token-of-the-tests-0123';

const json = (schema: object) => ({ description: 'ok', content: { 'application/json': { schema } } });
const key = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: { type: 'string' }, name: { type: 'string' } },
};
const made = {
  type: 'object',
  required: ['id', 'name', 'token'],
  properties: { ...key.properties, token: { type: 'string' } },
};
const error = {
  description: 'no',
  content: {
    'application/json': {
      schema: { type: 'object', required: ['error'], properties: { error: { type: 'string' } } },
    },
  },
};

/** The document of the small server. */
export const document = readDocument({
  openapi: '3.1.0',
  info: { title: 'Keys', version: '1' },
  security: [{ bearer: [] }],
  'x-resource': {
    key: {
      id: '/id',
      create: { operation: 'createKey', fields: { name: '/name' } },
      list: { operation: 'listKeys' },
      delete: { operation: 'deleteKey', by: { id: '/id' } },
      unique: [{ field: '/name', status: 409 }],
      secrets: [{ field: '/token', shown: ['create'] }],
      authenticates: { field: '/token' },
    },
  },
  paths: {
    '/keys': {
      get: { operationId: 'listKeys', responses: { 200: json({ type: 'array', items: key }), 401: error } },
      post: {
        operationId: 'createKey',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['name'],
                properties: { name: { type: 'string', minLength: 1, maxLength: 80 } },
              },
            },
          },
        },
        responses: { 201: json(made), 400: error, 401: error, 409: error },
      },
    },
    '/keys/{id}': {
      delete: {
        operationId: 'deleteKey',
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 204: { description: 'gone' }, 401: error, 404: error },
      },
    },
  },
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
});

/** A correct server of `document`, made for these tests: it shares nothing with the mock. */
export async function startKeyServer(habits: KeyServerHabits = {}): Promise<KeyServer> {
  const keys = new Map<string, { id: string; name: string; token: string }>();
  const log: string[] = [];
  let count = 0;
  const answer = async (
    request: IncomingMessage,
  ): Promise<{ status: number; headers?: Record<string, string>; body?: string }> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString();
    const { method = 'GET', url = '/', headers } = request;
    const [path = ''] = url.split('?');
    log.push(`${method} ${path}`);
    await habits.turn?.();
    const own = habits.intercept?.({ method, path, body, headers });
    if (own) return own;
    const given = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
    if (given !== token && ![...keys.values()].some((it) => it.token === given)) return refusal(401);
    if (path === '/keys' && method === 'GET')
      return reply(
        200,
        [...keys.values()].map(({ id, name }) => ({ id, name })),
      );
    if (path === '/keys' && method === 'POST') {
      const name = nameIn(body);
      if (name === undefined) return refusal(400);
      if ([...keys.values()].some((it) => it.name === name)) return refusal(409);
      const it = {
        id: `id-${++count}-${crypto.randomUUID()}`,
        name,
        token: crypto.randomUUID() + crypto.randomUUID(),
      };
      keys.set(it.id, it);
      if (habits.createDelay !== undefined)
        await new Promise((resolve) => setTimeout(resolve, habits.createDelay));
      return reply(201, it);
    }
    const id = decode(path.slice('/keys/'.length));
    if (method !== 'DELETE' || !path.startsWith('/keys/') || !keys.has(id)) return refusal(404);
    if (habits.refusesDelete) return refusal(403);
    keys.delete(id);
    return { status: 204 };
  };
  const server = createServer((request, response) => {
    void answer(request).then(({ status, headers, body }) => response.writeHead(status, headers).end(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    names: () => [...keys.values()].map(({ name }) => name),
    log,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function reply(status: number, value: unknown) {
  return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(value) };
}

/** What cannot be decoded is nobody's id. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function refusal(status: number) {
  return reply(status, { error: `refused with ${status}` });
}

function nameIn(body: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const name = typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;
    const isText = typeof name === 'string' && name.length >= 1 && name.length <= 80;
    return isText && !Buffer.from(body).includes(0xff) && !body.includes('\ufffd') ? name : undefined;
  } catch {
    return undefined;
  }
}
