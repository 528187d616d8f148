import type { JsonObject } from '../../../src/spec/json.ts';
import { empty, json } from '../../faulty/kit/answer.ts';
import type { Answer, App } from '../../faulty/kit/http.ts';

const text = { type: 'string' } as const;
const job = {
  type: 'object',
  required: ['id', 'name', 'slug'],
  properties: { id: { type: 'integer' }, name: text, slug: text },
};
const body = (schema: unknown) => ({ content: { 'application/json': { schema } } });
const shown = (schema: unknown) => ({ description: 'It', ...body(schema) });
const refusals = Object.fromEntries(
  ['400', '404', '409'].map((status) => [status, { description: 'No', ...body({ type: 'object' }) }]),
);

/** Jobs, of which the document does not say that a slug is given once only and that a name is made once only. */
export const jobs: JsonObject = {
  openapi: '3.0.3',
  info: { title: 'Jobs', version: '1' },
  paths: {
    '/jobs': {
      get: { responses: { '200': shown({ type: 'array', items: job }) } },
      post: {
        requestBody: {
          required: true,
          ...body({ type: 'object', required: ['name', 'slug'], properties: { name: text, slug: text } }),
        },
        responses: { '201': shown(job), ...refusals },
      },
    },
    '/jobs/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'integer' } }],
      get: { responses: { '200': shown(job), ...refusals } },
      delete: { responses: { '204': { description: 'Gone' }, ...refusals } },
    },
  },
};

interface Job {
  readonly id: number;
  readonly name: string;
  readonly slug: string;
}

/** A server that gives back the job of a name that is there, and refuses a slug that another job has. */
export function createJobs(): { readonly app: App; readonly rows: Map<number, Job> } {
  const rows = new Map<number, Job>();
  let last = 0;
  const make = (sent: unknown): Answer => {
    const { name, slug } = Object(sent);
    if (typeof name !== 'string' || typeof slug !== 'string')
      return json(400, { error: 'not as it should be' });
    const there = [...rows.values()].find((row) => row.name === name);
    if (there) return json(201, there);
    if ([...rows.values()].some((row) => row.slug === slug))
      return json(409, { error: 'that slug is in use' });
    const made = { id: ++last, name, slug };
    rows.set(made.id, made);
    return json(201, made);
  };
  const app: App = ({ method, path, body: sent }) => {
    const [, , key] = path.split('/');
    const row = rows.get(Number(key));
    if (key === undefined && method === 'POST') return make(parsed(sent));
    if (key === undefined) return method === 'GET' ? json(200, [...rows.values()]) : empty(405);
    if (row === undefined) return json(404, { error: 'there is none' });
    if (method !== 'DELETE') return method === 'GET' ? json(200, row) : empty(405);
    rows.delete(row.id);
    return empty(204);
  };
  return { app, rows };
}

function parsed(sent: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(sent));
  } catch {
    return undefined;
  }
}
