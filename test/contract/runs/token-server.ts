import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../../src/spec/json.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import type { Asked, Reply } from '../stand.ts';

const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const refusals = Object.fromEntries(
  [400, 401, 404].map((status) => [status, { description: 'No', ...json({ type: 'object' }) }]),
);

/** A token as requests and replies have it, with marks for what only one of them has. */
export const tokenSchema = {
  type: 'object',
  required: ['id', 'key', 'name', 'pin'],
  properties: {
    id: { type: 'integer', readOnly: true },
    key: { type: 'string', minLength: 40, maxLength: 40, readOnly: true },
    name: { type: 'string', minLength: 1, maxLength: 100 },
    pin: { type: 'string', minLength: 4, maxLength: 8, writeOnly: true },
  },
};

/**
 * A document as Django REST Framework's generator writes it: one schema for requests and replies, with marks in it. Where there is
 * a schema `Sent`, it is that of the requests.
 */
export function tokenDocument(token: object, schemas: Readonly<Record<string, object>> = {}) {
  const ref = { $ref: '#/components/schemas/Token' };
  const sent = 'Sent' in schemas ? { $ref: '#/components/schemas/Sent' } : ref;
  const body = { required: true, ...json(sent) };
  const shown = (status: number, schema: object) => ({
    [status]: { description: 'It', ...json(schema) },
    ...refusals,
  });
  const document: JsonObject = {
    openapi: '3.1.0',
    info: { title: 'Tokens', version: '1' },
    security: [{ token: [] }],
    components: {
      schemas: { Token: token, ...schemas },
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
    },
    paths: {
      '/tokens': {
        get: { responses: shown(200, { type: 'array', items: ref }) },
        post: { requestBody: body, responses: shown(201, ref) },
      },
      '/tokens/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
        get: { responses: shown(200, ref) },
        put: { requestBody: body, responses: shown(200, ref) },
        delete: { responses: { 204: { description: 'Gone' }, ...refusals } },
      },
    },
  };
  return readDocument(document);
}

export const owners = ['token-of-the-first-owner-01', 'token-of-the-second-owner-2'] as const;

interface Row {
  readonly id: number;
  readonly key: string;
  readonly owner: string;
  name: string;
  pin: string;
}

/** A server that ignores what a client sends for its own fields, and never shows a PIN. */
export function createTokens(): { readonly rows: Map<number, Row>; answer(asked: Asked): Reply } {
  const rows = new Map<number, Row>();
  let count = 0;
  const shown = ({ id, name, key }: Row) => ({ id, key, name });
  const ownerOf = (authorization = '') => {
    const token = /^Bearer (.+)$/.exec(authorization)?.[1];
    return (
      owners.find((owner) => owner === token) ?? [...rows.values()].find(({ key }) => key === token)?.owner
    );
  };
  return {
    rows,
    answer({ method, path, headers, body }) {
      const owner = ownerOf(headers['authorization']);
      if (owner === undefined) return [401, {}, { 'WWW-Authenticate': 'Bearer' }];
      const [, root, id] = path.split('/');
      if (root !== 'tokens') return 404;
      const isJson = /^application\/json/i.test(headers['content-type'] ?? '');
      const fields = isJson ? fieldsOf(body) : undefined;
      if (id === undefined) {
        if (method === 'GET')
          return [200, [...rows.values()].filter((row) => row.owner === owner).map(shown)];
        if (method !== 'POST') return [405, {}, { Allow: 'GET, POST' }];
        if (fields === undefined) return [400, {}];
        const row = { id: ++count, key: randomBytes(20).toString('hex'), owner, ...fields };
        rows.set(row.id, row);
        return [201, shown(row)];
      }
      const row = rows.get(Number(id));
      if (row?.owner !== owner) return [404, {}];
      if (method === 'GET') return [200, shown(row)];
      if (method === 'DELETE') rows.delete(row.id);
      if (method === 'DELETE') return 204;
      if (method !== 'PUT') return [405, {}, { Allow: 'GET, PUT, DELETE' }];
      if (fields === undefined) return [400, {}];
      return [200, shown(Object.assign(row, fields))];
    },
  };
}

/** Name and PIN, if they are valid. */
function fieldsOf(body: string): { name: string; pin: string } | undefined {
  try {
    const { name, pin } = JSON.parse(body);
    const isName = typeof name === 'string' && name.length >= 1 && [...name].length <= 100;
    const isPin = typeof pin === 'string' && [...pin].length >= 4 && [...pin].length <= 8;
    return isName && isPin && !`${name}${pin}`.includes('\u0000') ? { name, pin } : undefined;
  } catch {
    return undefined;
  }
}
