import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { type Fields, json } from '../kit/answer.ts';
import type { Answer, Ask } from '../kit/http.ts';
import { challenge, type DigestRules, digestRules, digestUser } from './digest.ts';
import { accessKeys, type Key, type State } from './state.ts';

/** Every decision of the server, to be replaced one at a time. */
export interface Habits {
  wrap(ask: Ask, next: (ask: Ask) => Promise<Answer>, state: State): Answer | Promise<Answer>;
  /** The access key id that asks. */
  user(ask: Ask, state: State): string | undefined;
  digest: DigestRules;
  unauthorized(ask: Ask, state: State): Answer;
  /** Whose keys: account, organization and project; or the refusal. */
  owner(user: string, ask: Ask): string | Answer;
  body(ask: Ask): { readonly value: Fields } | Answer;
  field(body: Fields, name: 'name' | 'action', ask: Ask): string | Answer;
  id(): string;
  apiKey(name: string): string;
  now(): string;
  insert(state: State, key: Key, body: Fields): void;
  created(key: Key, ask: Ask): Fields;
  listed(state: State, owner: string): readonly Key[];
  page(ask: Ask): Page | Answer;
  slice(keys: readonly Key[], page: Page): readonly Key[];
  total(keys: readonly Key[], page: Page, state: State): unknown;
  described(key: Key): Fields;
  find(state: State, owner: string, id: string): Key | undefined;
  remove(state: State, key: Key): void;
  removed(ask: Ask, key: Key): Answer;
  unknown(ask: Ask, id: string): Answer;
}

export interface Page {
  readonly number: number;
  readonly size: number;
}

export const usual: Habits = {
  wrap: (ask, next) => next(ask),
  user: (ask, state) => userOf(ask, state, digestRules),
  digest: digestRules,
  unauthorized: (ask, state) =>
    failure(ask, 401, 'UNAUTHORIZED', 'The AccessKey is missing or wrong.', {
      'WWW-Authenticate': challenge(state),
    }),
  owner(user, ask) {
    const organization = ask.headers['x-ob-org-id'];
    const project = ask.headers['x-ob-project-id'];
    if (!organization) return failure(ask, 400, 'INVALID_PARAMETER', 'X-OB-Org-Id is required.');
    if (!project) return failure(ask, 400, 'INVALID_PARAMETER', 'X-OB-Project-Id is required.');
    return JSON.stringify([user, organization, project]);
  },
  body: readJson,
  field(body, name, ask) {
    const value = body[name];
    if (typeof value === 'string' && value !== '') return value;
    return failure(ask, 400, 'INVALID_PARAMETER', `${name} must be a text.`);
  },
  id: () => `ak-${randomBytes(8).toString('hex')}`,
  apiKey: () => `sk_${alphanumeric(32)}`,
  now: () => new Date().toISOString().replace(/\.\d+/, ''),
  insert: (state, key) => void state.keys.set(key.id, key),
  created: (key) => ({ apiKey: key.apiKey, name: key.name, createdAt: key.createdAt }),
  listed: (state, owner) => [...state.keys.values()].filter((key) => key.owner === owner),
  page(ask) {
    const number = whole(ask.query.get('pageNumber') ?? '1');
    const size = whole(ask.query.get('pageSize') ?? '10');
    if (number === undefined) return failure(ask, 400, 'INVALID_PARAMETER', 'pageNumber is no page.');
    if (size === undefined) return failure(ask, 400, 'INVALID_PARAMETER', 'pageSize is no size.');
    return { number, size: size > 100 ? 20 : size };
  },
  slice: (keys, page) => keys.slice((page.number - 1) * page.size, page.number * page.size),
  total: (keys) => keys.length,
  described: (key) => ({
    id: key.id,
    name: key.name,
    createdAt: key.createdAt,
    updatedAt: key.updatedAt,
  }),
  find(state, owner, id) {
    const key = state.keys.get(id);
    return key?.owner === owner ? key : undefined;
  },
  remove: (state, key) => void state.keys.delete(key.id),
  removed: (ask) => success(ask, 'DeleteAIServiceAPIKey', {}),
  unknown: (ask) => failure(ask, 404, 'NOT_FOUND', 'The API key does not exist.'),
};

/** Who asks, by Basic or by Digest. */
export function userOf(ask: Ask, state: State, rules: DigestRules): string | undefined {
  const header = ask.headers.authorization ?? '';
  if (/^Digest /i.test(header)) return digestUser(header, ask, state, rules);
  const [user, secret] = basicOf(header);
  return user !== undefined && secret !== undefined && accessKeys[user] === secret ? user : undefined;
}

export function basicOf(header: string): [user?: string, secret?: string] {
  const code = /^Basic (\S+)$/i.exec(header)?.[1];
  if (code === undefined) return [];
  const text = Buffer.from(code, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? [] : [text.slice(0, colon), text.slice(colon + 1)];
}

/** The envelope of lists and deletes. */
export function success(ask: Ask, action: string, data: Fields): Answer {
  const named = ask.query.get('Action') ?? ask.headers.action ?? action;
  return json(200, { action: named, data, error: {}, message: 'success', ...tail(ask), success: true });
}

export function tail(ask: Ask): Fields {
  const requestId = ask.headers['x-request-id'] ?? ask.headers.requestid ?? randomUUID();
  return { requestId, server: '127.0.0.1:8080' };
}

export function failure(
  ask: Ask,
  status: number,
  errorCode: string,
  errorMessage: string,
  headers: Record<string, string> = {},
): Answer {
  return json(status, { success: false, errorCode, errorMessage, requestId: tail(ask).requestId }, headers);
}

function readJson(ask: Ask): { readonly value: Fields } | Answer {
  const type = (ask.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') return failure(ask, 415, 'UNSUPPORTED_MEDIA_TYPE', 'Send JSON.');
  if (ask.body.length > 1_048_576) return failure(ask, 413, 'PAYLOAD_TOO_LARGE', 'The body is too large.');
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(ask.body));
    if (isObject(value)) return { value };
  } catch {
    // the same refusal
  }
  return failure(ask, 400, 'INVALID_PARAMETER', 'The request body is not a JSON object.');
}

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A whole number from 1 on. */
function whole(text: string): number | undefined {
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

export function alphanumeric(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}
