import { setTimeout } from 'node:timers/promises';
import type { JsonObject } from '../../../src/spec/json.ts';
import { createTokens, owners, tokenDocument, tokenSchema } from '../runs/token-server.ts';
import type { Asked, Reply } from '../stand.ts';

/** A correct server of a kind that people run, with the document it would have. */
export interface Fake {
  readonly title: string;
  readonly document: JsonObject;
  /** Cases that must pass at least: how much of it is understood. */
  readonly passes: number;
  /** Items that a run may leave behind, where the server deletes none. */
  readonly mayStay?: number;
  serve(): { readonly rows: ReadonlyMap<number, unknown>; answer(asked: Asked): Reply | Promise<Reply> };
}

type Parts = Record<string, Record<string, JsonObject>>;

/** The document of REST tokens, changed. */
function documentWith(change: (paths: Parts, document: Record<string, unknown>) => void): JsonObject {
  const document = structuredClone(tokenDocument(tokenSchema).root) as Record<string, unknown>;
  change(document['paths'] as Parts, document);
  return document as JsonObject;
}

const ref = { $ref: '#/components/schemas/Token' };
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const shown = (status: number, schema: object) => ({
  [status]: { description: 'It', ...json(schema) },
  400: { description: 'No', ...json({ type: 'object' }) },
  401: { description: 'No', ...json({ type: 'object' }) },
  404: { description: 'No', ...json({ type: 'object' }) },
});

/** Procedures by POST, with all parameters in the body. */
const rpc: Fake = {
  title: 'procedures',
  passes: 5,
  document: documentWith((_, document) => {
    const byId = {
      required: true,
      ...json({ type: 'object', required: ['id'], properties: { id: { type: 'integer' } } }),
    };
    const procedure = (requestBody: object, responses: object) => ({ post: { requestBody, responses } });
    document['paths'] = {
      '/v1/tokens.create': procedure({ required: true, ...json(ref) }, shown(200, ref)),
      '/v1/tokens.get': procedure(byId, shown(200, ref)),
      '/v1/tokens.delete': procedure(byId, shown(200, { type: 'object' })),
      '/v1/tokens.list': procedure(
        json({ type: 'object' }),
        shown(200, { type: 'object', properties: { tokens: { type: 'array', items: ref } } }),
      ),
    };
  }),
  serve() {
    const { rows, answer } = createTokens();
    return {
      rows,
      answer(asked) {
        const procedure = /^\/v1\/tokens\.(create|get|delete|list)$/.exec(asked.path)?.[1];
        const isJson = /^application\/json/i.test(asked.headers['content-type'] ?? '');
        const body = Object(isJson ? parsed(asked.body) : undefined);
        const rest = (method: string, path: string, sent = '') =>
          answer({ ...asked, method, path, body: sent });
        const list = rest('GET', '/tokens');
        if (Array.isArray(list) && list[0] === 401) return list;
        if (procedure === undefined) return 404;
        if (asked.method !== 'POST') return [405, {}, { Allow: 'POST' }];
        if (procedure === 'list') return isJson ? listOf(list) : [400, {}];
        if (procedure === 'create') return made(rest('POST', '/tokens', asked.body));
        if (!Number.isInteger(body.id)) return [400, {}];
        const reply = rest(procedure === 'get' ? 'GET' : 'DELETE', `/tokens/${body.id}`);
        return reply === 204 ? [200, {}] : reply;
      },
    };
  },
};

function listOf(reply: Reply): Reply {
  return Array.isArray(reply) ? [200, { tokens: reply[1] }] : reply;
}

function made(reply: Reply): Reply {
  return Array.isArray(reply) && reply[0] === 201 ? [200, reply[1]] : reply;
}

/** Bodies are forms, as of a web page. */
const forms: Fake = {
  title: 'forms',
  passes: 25,
  document: documentWith((paths) => {
    const form = { required: true, content: { 'application/x-www-form-urlencoded': { schema: ref } } };
    for (const [path, method] of [
      ['/tokens', 'post'],
      ['/tokens/{id}', 'put'],
    ] as const)
      Object.assign(Object(paths[path]?.[method]), { requestBody: form });
  }),
  serve() {
    const { rows, answer } = createTokens();
    return {
      rows,
      answer(asked) {
        const type = asked.headers['content-type'] ?? '';
        if (!/^application\/x-www-form-urlencoded/i.test(type))
          return answer({ ...asked, headers: { ...asked.headers, 'content-type': 'text/plain' } });
        const form = new URLSearchParams(asked.body);
        const isClear = [...new Set(form.keys())].length === [...form.keys()].length;
        const body = isClear ? JSON.stringify(Object.fromEntries(form)) : '';
        return answer({ ...asked, body, headers: { ...asked.headers, 'content-type': 'application/json' } });
      },
    };
  },
};

/** A session's cookie, a token in a header or a password: whichever a client has. */
const anyCredential: Fake = {
  title: 'a cookie, a token or a password',
  passes: 60,
  document: documentWith((_, document) => {
    document['security'] = [{ cookie: [] }, { token: [] }, { password: [] }];
    Object.assign(Object(document['components']), {
      securitySchemes: {
        cookie: { type: 'apiKey', in: 'cookie', name: 'sessionid' },
        token: { type: 'http', scheme: 'bearer' },
        password: { type: 'http', scheme: 'basic' },
      },
    });
  }),
  serve: createTokens,
};

/** Nothing can be deleted, by anybody. */
const withoutDelete: Fake = {
  title: 'no delete',
  passes: 20,
  mayStay: 5,
  document: documentWith((paths) => {
    delete paths['/tokens/{id}']?.['delete'];
  }),
  serve() {
    const { rows, answer } = createTokens();
    return {
      rows,
      answer(asked) {
        const reply = answer({ ...asked, method: asked.method === 'DELETE' ? 'PATCH' : asked.method });
        return Array.isArray(reply) && reply[0] === 405
          ? [405, {}, { Allow: asked.path === '/tokens' ? 'GET, POST' : 'GET, PUT' }]
          : reply;
      },
    };
  },
};

/** Each credential costs a slow hash, as of a password. */
const slowHashes: Fake = {
  title: 'slow hashes',
  passes: 60,
  document: tokenDocument(tokenSchema).root,
  serve() {
    const { rows, answer } = createTokens();
    return {
      rows,
      async answer(asked) {
        if (asked.headers['authorization'] !== undefined) await setTimeout(20);
        return answer(asked);
      },
    };
  },
};

/** A PATCH that has to name what it changes, as many do whose document has one schema for creates and updates. */
const partWithName: Fake = {
  title: 'partial updates that have required fields',
  passes: 60,
  document: documentWith((paths) => {
    const item = paths['/tokens/{id}'] ?? {};
    item['patch'] = item['put'] ?? {};
    delete item['put'];
  }),
  serve() {
    const { rows, answer } = createTokens();
    return {
      rows,
      answer(asked) {
        const isItem = asked.path.startsWith('/tokens/');
        const swapped = { PATCH: 'PUT', PUT: 'PATCH' }[asked.method] ?? asked.method;
        const reply = answer(isItem ? { ...asked, method: swapped } : asked);
        return isItem && Array.isArray(reply) && reply[0] === 405
          ? [405, {}, { Allow: 'GET, PATCH, DELETE' }]
          : reply;
      },
    };
  },
};

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

export const fakes: readonly Fake[] = [rpc, forms, anyCredential, withoutDelete, slowHashes, partWithName];
export const fakeCredentials = { token: owners[0], otherToken: owners[1] };
