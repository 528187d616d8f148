import type { Sleep } from '../../src/contract/http/pace.ts';
import { createTransport, type Transport } from '../../src/contract/http/transport.ts';
import type { ExistingItems } from '../../src/contract/items/existing.ts';
import { createExchangeJudge } from '../../src/contract/judge/judge.ts';
import { type RunOptions, type Settings, settle } from '../../src/contract/options.ts';
import { createChance } from '../../src/contract/run/chance.ts';
import { createRun } from '../../src/contract/run/create-run.ts';
import type { Run } from '../../src/contract/run/run-state.ts';
import type { Stage } from '../../src/contract/run/stage.ts';
import type { Exchange } from '../../src/contract/types.ts';
import type { Document } from '../../src/spec/document.ts';
import type { JsonObject } from '../../src/spec/json.ts';
import { readDocument } from '../../src/spec/read-document.ts';
import { resourcesOf } from '../../src/spec/read-resource.ts';
import type { Resource } from '../../src/spec/resource.ts';

/** A request as a fake server sees it. */
export interface Asked {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A status alone, a status with a JSON body and headers, or the code of a network error. */
export type Reply =
  | number
  | readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>]
  | { readonly fails: string };

export interface Stand {
  readonly document: Document;
  readonly settings: Settings;
  readonly run: Run;
  readonly transport: Transport;
  /** All requests so far. */
  readonly asked: Asked[];
  readonly exchanges: Exchange[];
  readonly resource: Resource;
  readonly stage: Stage;
}

/** A run against a server that is a function: nothing goes over a network. */
export function stand(
  root: JsonObject,
  answer: (asked: Asked, number: number) => Reply | Promise<Reply>,
  options: Partial<RunOptions> = {},
  sleep?: Sleep,
  existing: ExistingItems | undefined = emptyBefore,
): Stand {
  const document = readDocument(root);
  const asked: Asked[] = [];
  const exchanges: Exchange[] = [];
  const settings = settle({
    document,
    url: 'http://localhost:1',
    seed: 1,
    identity: { id: '1', random: createChance(1) },
    credentials: { token: 'token-of-the-tests' },
    patienceMs: 5,
    ...options,
    fetch: fakeFetch(asked, answer),
  });
  const resources = resourcesOf(document);
  const hooks = { sending: () => {}, exchanged: (exchange: Exchange) => exchanges.push(exchange) };
  const transport = createTransport(settings, hooks, sleep);
  const { schemas } = createExchangeJudge(document, resources, settings.base, []);
  const run = createRun({
    settings,
    resources,
    schemas,
    transport,
    filter: () => true,
    ...(existing && { existing }),
  });
  const resource = resources.at(-1);
  if (resource === undefined) throw new Error('The document has no resource.');
  return {
    document,
    settings,
    run,
    transport,
    asked,
    exchanges,
    resource,
    stage: run.stage(resource),
  };
}

/** A server on which nothing was before the run, without asking for it. */
const emptyBefore: ExistingItems = {
  note: async () => {},
  of: () => ({ isComplete: true, unread: new Set(), ids: new Set(), names: new Set() }),
};

export function fakeFetch(
  asked: Asked[],
  answer: (asked: Asked, number: number) => Reply | Promise<Reply>,
): typeof fetch {
  return async (input, init) => {
    const { pathname, search, searchParams } = new URL(String(input));
    const request: Asked = {
      method: init?.method ?? 'GET',
      target: pathname + search,
      path: pathname,
      query: Object.fromEntries(searchParams),
      headers: Object.fromEntries(new Headers(init?.headers)),
      body: init?.body === undefined ? '' : String(init.body),
    };
    const reply = await answer(request, asked.push(request));
    if (typeof reply === 'number') return new Response(null, { status: reply });
    if ('fails' in reply)
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('no'), { code: reply.fails }) });
    const [status, body, headers] = reply;
    return new Response(JSON.stringify(body), {
      status,
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  };
}

const text = { type: 'string' };
const item = { type: 'object', properties: { id: text, name: text } };
export const shows = (schema: unknown) => ({
  description: 'ok',
  content: { 'application/json': { schema } },
});

/** Parts of the document of keys that a test has otherwise. */
export interface KeysParts {
  /** Query parameters of the list: a name, or a name and its largest value. */
  readonly query?: readonly (string | readonly [name: string, maximum: number])[];
  /** The schema of a list's reply. */
  readonly list?: (items: JsonObject) => JsonObject;
  readonly create?: JsonObject;
  readonly more?: JsonObject;
  /** Operations that are not there. */
  readonly without?: readonly ('list' | 'create' | 'read' | 'delete')[];
  readonly resource?: JsonObject;
}

/** A document like any other, of keys that can be made, listed, read and deleted. */
export function keys({ query = [], list, create, more, without = [], resource }: KeysParts = {}): JsonObject {
  const items = { type: 'array', items: item };
  const parameters = query.map((given) => {
    const [name, maximum] = typeof given === 'string' ? [given] : given;
    return { name, in: 'query', schema: { type: 'integer', ...(maximum !== undefined && { maximum }) } };
  });
  const id = { name: 'id', in: 'path', required: true, schema: text };
  const only = (verb: 'list' | 'create' | 'read' | 'delete', method: string, operation: JsonObject) =>
    without.includes(verb) ? {} : { [method]: { operationId: `${verb}Key`, ...operation } };
  return {
    openapi: '3.1.0',
    info: { title: 'Keys', version: '1' },
    security: [{ bearer: [] }],
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    ...(resource && { 'x-resource': resource }),
    paths: {
      '/keys': {
        ...only('list', 'get', { parameters, responses: { 200: shows(list?.(items) ?? items) } }),
        ...only('create', 'post', {
          requestBody: {
            content: {
              'application/json': { schema: create ?? { type: 'object', properties: { name: text } } },
            },
          },
          responses: { 201: shows(item), 409: { description: 'It exists.' } },
        }),
      },
      '/keys/{id}': {
        parameters: [id],
        ...only('read', 'get', { responses: { 200: shows(item) } }),
        ...only('delete', 'delete', { responses: { 204: { description: 'gone' } } }),
        ...more,
      },
    },
  };
}
