import { randomBytes } from 'node:crypto';
import type { JsonObject } from '../../../src/spec/json.ts';
import { empty, json } from '../../faulty/kit/answer.ts';
import type { Answer, App, Ask } from '../../faulty/kit/http.ts';

const text = { type: 'string' } as const;
const content = (schema: unknown) => ({ 'application/json': { schema } });
const object = (required: readonly string[], properties: object) => ({
  type: 'object',
  required,
  properties,
});
const shown = (schema: unknown) => ({ description: 'It', content: content(schema) });
const failure = (description: string) => ({
  description,
  content: content(object(['error'], { error: text })),
});
const wanted = (schema: unknown) => ({ required: true, content: content(schema) });
const refusals = { '401': failure('Who is asking?'), '403': failure('Not for you') };

const flag = object(['name', 'note'], {
  name: text,
  note: text,
  expires_at: { ...text, format: 'date-time' },
});
const ticket = object(['id', 'holder', 'secret'], { id: { type: 'integer' }, holder: text, secret: text });

const crud = (item: string, key: string, schema: object, body: object) => ({
  [`/${item}s`]: {
    get: { responses: { '200': shown({ type: 'array', items: schema }), ...refusals } },
    post: {
      requestBody: wanted(body),
      responses: {
        '201': { ...shown(schema), headers: { Location: { schema: text } } },
        '400': failure('Not as it should be'),
        '409': failure('It exists already'),
        ...refusals,
      },
    },
  },
  [`/${item}s/{${key}}`]: {
    parameters: [{ name: key, in: 'path', required: true, schema: text }],
    get: { responses: { '200': shown(schema), '404': failure('There is none'), ...refusals } },
    delete: { responses: { '204': { description: 'Gone' }, '404': failure('There is none'), ...refusals } },
  },
});

/** Flags, of which the name is the id, and tickets, of which the ids are small numbers and the secrets are listed. */
export const flags: JsonObject = {
  openapi: '3.0.3',
  info: { title: 'Flags', version: '1' },
  security: [{ bearer: [] }],
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
  paths: {
    ...crud(
      'flag',
      'name',
      flag,
      object(['name'], {
        name: { ...text, minLength: 1, maxLength: 60, pattern: '^[a-z0-9-]+$' },
        note: text,
        expires_at: { ...text, format: 'date-time' },
      }),
    ),
    ...crud('ticket', 'id', ticket, object(['holder'], { holder: { ...text, minLength: 1, maxLength: 60 } })),
  },
};

/** What the server does that its document does not tell. */
export interface Rules {
  /** Notes are kept in lower case. */
  readonly lowerCase?: true;
  /** Nobody may make a flag. */
  readonly closed?: true;
  /** A number is taken for a name, and stored as a text; the reply does not show it. */
  readonly coerces?: true;
}

type Row = Record<string, unknown>;

export const flagToken = 'token-of-the-flag-tests-71c0';

/** A server of the document. Beyond what that says, a flag may not expire in more than a month. */
export function createFlags(rules: Rules = {}): { readonly app: App; readonly rows: Record<string, Row[]> } {
  const tickets = Array.from({ length: 9 }, (_, i) => ticketOf(i + 1, `somebody-${i}`));
  const rows: Record<string, Row[]> = { flags: [], tickets };
  let last = tickets.length;
  const app = (ask: Ask): Answer => {
    const [, kind = '', key] = ask.path.split('/');
    const all = rows[kind];
    if (ask.headers.authorization !== `Bearer ${flagToken}`)
      return json(401, { error: 'who?' }, { 'WWW-Authenticate': 'Bearer' });
    if (all === undefined || ask.path.split('/').length > 3) return json(404, { error: 'there is none' });
    const method = ask.method === 'HEAD' ? 'GET' : ask.method;
    if (key === undefined && method === 'GET') return json(200, all);
    if (key === undefined && method !== 'POST') return json(405, { error: 'no' }, { Allow: 'GET, POST' });
    if (key === undefined) {
      const body = bodyOf(ask);
      const row =
        body && (kind === 'flags' ? flagOf(body, rules) : holderOf(body) && ticketOf(++last, holderOf(body)));
      if (!row) return json(400, { error: 'not as it should be' });
      if (kind === 'flags' && rules.closed) return json(403, { error: 'flags are made by an administrator' });
      if (kind === 'flags' && all.some(({ name }) => name === row.name)) return json(409, { error: 'taken' });
      all.push(row);
      return rules.coerces && typeof body?.name === 'number'
        ? json(201, {})
        : json(201, row, { Location: `/${kind}/${String(row.secret ?? row.name)}` });
    }
    const row = all.find((it) => String(it.id ?? it.name) === key);
    if (row === undefined) return json(404, { error: 'there is none' });
    if (method === 'GET') return json(200, row);
    if (method !== 'DELETE') return json(405, { error: 'no' }, { Allow: 'GET, DELETE' });
    all.splice(all.indexOf(row), 1);
    return empty(204);
  };
  return { app, rows };
}

function flagOf({ name, note = '', expires_at }: Row, { lowerCase, coerces }: Rules): Row | undefined {
  const called = coerces && typeof name === 'number' ? String(name) : name;
  if (typeof called !== 'string' || !/^[a-z0-9-]{1,60}$/.test(called) || typeof note !== 'string')
    return undefined;
  const until = expires_at === undefined ? 0 : Date.parse(typeof expires_at === 'string' ? expires_at : '');
  if (!(until < Date.now() + 31 * 86_400_000)) return undefined;
  const kept = lowerCase ? note.toLowerCase() : note;
  return { name: called, note: kept, ...(expires_at === undefined ? {} : { expires_at }) };
}

function holderOf({ holder }: Row): string {
  return typeof holder === 'string' && holder.length >= 1 && holder.length <= 60 ? holder : '';
}

function ticketOf(id: number, holder: string): Row {
  return { id, holder, secret: randomBytes(24).toString('base64url') };
}

function bodyOf(ask: Ask): Row | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(ask.body));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
