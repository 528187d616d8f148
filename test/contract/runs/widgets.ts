import { randomBytes, randomUUID } from 'node:crypto';
import type { JsonObject } from '../../../src/spec/json.ts';
import { empty, json } from '../../faulty/kit/answer.ts';
import type { Answer, App, Ask } from '../../faulty/kit/http.ts';

const text = { type: 'string' } as const;

const described = {
  type: 'object',
  required: ['id', 'name', 'colour', 'size', 'created_at'],
  properties: {
    id: { type: 'string', format: 'uuid', readOnly: true },
    name: text,
    colour: { type: 'string', enum: ['red', 'green', 'blue'] },
    size: { type: 'integer' },
    created_at: { type: 'string', format: 'date-time', readOnly: true },
  },
} as const;

const created = {
  ...described,
  required: [...described.required, 'token'],
  properties: { ...described.properties, token: text },
} as const;

const content = (schema: unknown) => ({ 'application/json': { schema } });
const failure = (description: string) => ({
  description,
  content: content({ type: 'object', required: ['error'], properties: { error: text } }),
});
const shown = (description: string, schema: unknown) => ({ description, content: content(schema) });
const refusals = { '401': failure('Who is asking?') };
const wanted = (schema: unknown) => ({ required: true, content: content(schema) });
const query = (name: string, minimum: number, maximum?: number) => ({
  name,
  in: 'query',
  schema: { type: 'integer', minimum, ...(maximum !== undefined && { maximum }) },
});

/** An API like any other: nothing in it was written for keymock. */
export const widgets: JsonObject = {
  openapi: '3.0.3',
  info: { title: 'Widgets', version: '1' },
  security: [{ bearer: [] }],
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/widgets': {
      get: {
        parameters: [query('limit', 1, 50), query('offset', 0)],
        responses: {
          '200': shown('Some of them', {
            type: 'object',
            required: ['items', 'total'],
            properties: { items: { type: 'array', items: described }, total: { type: 'integer' } },
          }),
          '400': failure('No such page'),
          ...refusals,
        },
      },
      post: {
        requestBody: wanted({
          type: 'object',
          required: ['name', 'size'],
          properties: {
            name: { type: 'string', minLength: 1, maxLength: 40, pattern: '^[a-z0-9-]+$' },
            size: { type: 'integer', minimum: 1, maximum: 100 },
            colour: { type: 'string', enum: ['red', 'green', 'blue'] },
          },
        }),
        responses: {
          '201': shown('Made', created),
          '400': failure('Not as it should be'),
          '409': failure('The name is taken already'),
          ...refusals,
        },
      },
    },
    '/widgets/{widget_id}': {
      parameters: [{ name: 'widget_id', in: 'path', required: true, schema: text }],
      get: { responses: { '200': shown('It', described), '404': failure('There is none'), ...refusals } },
      patch: {
        requestBody: wanted({
          type: 'object',
          properties: { size: { type: 'integer', minimum: 1, maximum: 100 } },
        }),
        responses: {
          '200': shown('Changed', described),
          '400': failure('Not as it should be'),
          '404': failure('There is none'),
          ...refusals,
        },
      },
      delete: { responses: { '204': { description: 'Gone' }, '404': failure('There is none'), ...refusals } },
    },
    '/machines/{serial}/start': {
      post: {
        parameters: [{ name: 'serial', in: 'path', required: true, schema: text }],
        responses: { '202': { description: 'It will' }, '404': failure('There is none'), ...refusals },
      },
    },
  },
};

export interface Widget {
  readonly id: string;
  readonly owner: string;
  readonly name: string;
  readonly colour: string;
  readonly size: number;
  readonly created_at: string;
  readonly token: string;
}

/** What a server does wrong: it may change any answer, and skip some of its own rules. */
export interface Wrong {
  readonly answer?: (answer: Answer, ask: Ask) => Answer;
  /** Lets everybody in. */
  readonly open?: true;
  /** Shows tokens in the list. */
  readonly leaky?: true;
  /** Takes any size. */
  readonly anySize?: true;
  /** Shows everybody everything. */
  readonly shared?: true;
  /** Says that it deletes, and does not. */
  readonly keeps?: true;
  /** A page is one longer than asked for. */
  readonly longPages?: true;
  /** Crashes under parameters that it does not know. */
  readonly touchy?: true;
}

export const owners: Readonly<Record<string, string>> = {
  'token-of-the-first-owner-4f1d': 'first',
  'token-of-the-other-owner-77ac': 'other',
};

/** A server of the document, correct but for what it is told. */
export function createWidgets(wrong: Wrong = {}): { readonly app: App; readonly all: Widget[] } {
  const all: Widget[] = [];
  const serve = (ask: Ask): Answer => {
    const owner = ownerOf(ask, all) ?? (wrong.open ? 'first' : undefined);
    if (owner === undefined) return json(401, { error: 'who is asking?' }, { 'WWW-Authenticate': 'Bearer' });
    if (wrong.touchy && [...ask.query.keys()].some((key) => !['limit', 'offset'].includes(key)))
      return json(500, { error: 'oops' });
    const mine = wrong.shared ? all : all.filter((widget) => widget.owner === owner);
    const method = ask.method === 'HEAD' ? 'GET' : ask.method;
    if (ask.path === '/widgets' && method === 'GET') return list(ask, mine, wrong);
    if (ask.path === '/widgets' && method === 'POST') return create(ask, owner, all, mine, wrong);
    const id = /^\/widgets\/([^/]+)$/.exec(ask.path)?.[1];
    const widget = mine.find((candidate) => candidate.id === id);
    if (ask.path === '/widgets') return json(405, { error: 'no such method' }, { Allow: 'GET, POST' });
    if (widget === undefined) return json(404, { error: 'there is none' });
    if (method === 'GET') return json(200, describe(widget));
    if (method === 'PATCH') return update(ask, widget, all);
    if (method !== 'DELETE') return json(405, { error: 'no such method' }, { Allow: 'GET, PATCH, DELETE' });
    if (!wrong.keeps) all.splice(all.indexOf(widget), 1);
    return empty(204);
  };
  const { answer = (it) => it } = wrong;
  return { all, app: (ask) => answer(serve(ask), ask) };
}

function ownerOf(ask: Ask, all: readonly Widget[]): string | undefined {
  const token = /^Bearer (.+)$/.exec(ask.headers.authorization ?? '')?.[1] ?? '';
  return owners[token] ?? all.find((widget) => widget.token === token)?.owner;
}

function list(ask: Ask, mine: readonly Widget[], wrong: Wrong): Answer {
  const limit = numberIn(ask, 'limit', 20);
  const offset = numberIn(ask, 'offset', 0);
  if (!(limit >= 1 && limit <= 50 && offset >= 0)) return json(400, { error: 'no such page' });
  const length = wrong.longPages ? limit + 1 : limit;
  const items = mine
    .slice(offset, offset + length)
    .map((widget) => ({ ...describe(widget), ...(wrong.leaky && { token: widget.token }) }));
  return json(200, { items, total: mine.length });
}

function numberIn(ask: Ask, name: string, usual: number): number {
  const value = ask.query.get(name);
  if (value === null) return usual;
  return /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
}

function create(ask: Ask, owner: string, all: Widget[], mine: readonly Widget[], wrong: Wrong): Answer {
  const { name, size, colour = 'red', isWrong } = bodyOf(ask);
  if (isWrong || typeof name !== 'string' || !/^[a-z0-9-]{1,40}$/.test(name) || !isColour(colour))
    return json(400, { error: 'not as it should be' });
  if (!isSize(size) && !wrong.anySize) return json(400, { error: 'not as it should be' });
  if (mine.some((widget) => widget.name === name)) return json(409, { error: 'the name is taken' });
  const widget: Widget = {
    id: randomUUID(),
    owner,
    name,
    colour,
    size: Number(size),
    created_at: new Date().toISOString(),
    token: randomBytes(24).toString('base64url'),
  };
  all.push(widget);
  return json(201, { ...describe(widget), token: widget.token });
}

function update(ask: Ask, widget: Widget, all: Widget[]): Answer {
  const { size = widget.size, isWrong } = bodyOf(ask);
  if (isWrong || !isSize(size)) return json(400, { error: 'not as it should be' });
  const changed = { ...widget, size };
  all[all.indexOf(widget)] = changed;
  return json(200, describe(changed));
}

function bodyOf(ask: Ask): Record<string, unknown> & { readonly isWrong?: true } {
  try {
    const isJson = /^application\/json\b/i.test(ask.headers['content-type'] ?? '');
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(ask.body));
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isJson && isObject && ask.body.length < 10_000 ? { ...value } : { isWrong: true };
  } catch {
    return { isWrong: true };
  }
}

function describe({ id, name, colour, size, created_at }: Widget) {
  return { id, name, colour, size, created_at };
}

function isColour(value: unknown): value is string {
  return typeof value === 'string' && ['red', 'green', 'blue'].includes(value);
}

function isSize(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 100;
}
