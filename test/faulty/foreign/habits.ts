import { randomBytes } from 'node:crypto';
import { empty, type Fields } from '../kit/answer.ts';
import type { Answer, Ask } from '../kit/http.ts';
import { readJson, refusal, rules } from './body.ts';
import { accounts, type Key, type State } from './state.ts';

/** Every decision of the server, to be replaced one at a time. */
export interface Habits {
  wrap(ask: Ask, next: (ask: Ask) => Promise<Answer>, state: State): Answer | Promise<Answer>;
  /** The account that asks. */
  account(ask: Ask, state: State, habits: Habits): string | undefined;
  /** The key whose secret was given, dead ones among them. */
  keyOf(secret: string, state: State): Key | undefined;
  isExpired(key: Key): boolean;
  unauthorized(ask: Ask): Answer;
  body(ask: Ask): { readonly value: Fields } | Answer;
  /** What is wrong with the fields of a body, in words. */
  fault(body: Fields, isCreate: boolean): string | undefined;
  taken(state: State, account: string, name: string): boolean;
  duplicate(): Answer;
  /** Between the look whether a name is taken and the insertion. */
  pause(): Promise<void> | undefined;
  id(): string;
  secret(): string;
  now(): string;
  insert(state: State, key: Key): void;
  /** A key without its secret. */
  shown(key: Key): Fields;
  /** As create and rotate show it. */
  withSecret(key: Key): Fields;
  listed(state: State, account: string): readonly Key[];
  matches(key: Key, kind: string): boolean;
  page(query: URLSearchParams): Page | Answer;
  slice(keys: readonly Key[], page: Page): readonly Key[];
  total(keys: readonly Key[], page: Page): number;
  find(state: State, account: string, id: string, operation: string): Key | undefined;
  unknown(id: string, state: State): Answer;
  update(key: Key, body: Fields, now: string): Key;
  rotate(key: Key, secret: string, now: string): Key;
  remove(state: State, key: Key): void;
  removed(key: Key): Answer;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

export const usual: Habits = {
  wrap: (ask, next) => next(ask),
  account(ask, state, habits) {
    const token = bearer(ask);
    if (token === undefined) return undefined;
    const key = habits.keyOf(token, state);
    if (key !== undefined) return habits.isExpired(key) ? undefined : key.account;
    return Object.hasOwn(accounts, token) ? accounts[token] : undefined;
  },
  keyOf: (secret, state) => state.keys.find((key) => key.secret === secret),
  isExpired: (key) => key.expires_at !== null && Date.parse(key.expires_at) <= Date.now(),
  unauthorized: () =>
    refusal(401, 'unauthorized', 'Bring a token or the secret of a key.', {
      'WWW-Authenticate': 'Bearer realm="strongroom"',
    }),
  body: readJson,
  fault(body, isCreate) {
    const faults = Object.entries(rules).map(([name, rule]) => {
      if (!isCreate && (name === 'name' || name === 'kind')) return undefined;
      if (body[name] === undefined) return isCreate && name === 'name' ? 'name is required' : undefined;
      return rule(body[name]);
    });
    return faults.find((fault) => fault !== undefined);
  },
  taken: (state, account, name) => state.keys.some((key) => key.account === account && key.name === name),
  duplicate: () => refusal(409, 'name_taken', 'There is a key of this name.'),
  pause: () => undefined,
  id: () => `key_${randomBytes(10).toString('hex')}`,
  secret: () => `room_${randomBytes(30).toString('base64url')}`,
  now: () => new Date().toISOString(),
  insert: (state, key) => void state.keys.push(key),
  shown: ({ account: _, secret: __, ...fields }) => fields,
  withSecret: ({ account: _, ...fields }) => fields,
  listed: (state, account) => state.keys.filter((key) => key.account === account),
  matches: (key, kind) => key.kind === kind,
  page(query) {
    const limit = whole(query.get('limit') ?? '20');
    const offset = whole(query.get('offset') ?? '0');
    if (limit === undefined || limit < 1 || limit > 50) return refusal(400, 'bad_page', 'limit is 1 to 50.');
    if (offset === undefined) return refusal(400, 'bad_page', 'offset is 0 or more.');
    return { limit, offset };
  },
  slice: (keys, page) => keys.slice(page.offset, page.offset + page.limit),
  total: (keys) => keys.length,
  find: (state, account, id) => state.keys.find((key) => key.id === id && key.account === account),
  unknown: () => refusal(404, 'no_such_key', 'There is no such key.'),
  update: (key, body, now) => ({ ...key, ...optional(body, key), updated_at: now }),
  rotate: (key, secret, now) => ({ ...key, secret, updated_at: now }),
  remove(state, key) {
    state.keys = state.keys.filter((it) => it.id !== key.id);
  },
  removed: () => empty(204),
};

export function bearer(ask: Ask): string | undefined {
  return /^Bearer (\S+)$/i.exec(ask.headers.authorization ?? '')?.[1];
}

/** The fields that a create and a change may set; what the body does not name stays as it is. */
export function optional(body: Fields, old: Pick<Key, 'note' | 'uses' | 'expires_at'>) {
  return {
    note: typeof body.note === 'string' || body.note === null ? body.note : old.note,
    uses: typeof body.uses === 'number' || body.uses === null ? body.uses : old.uses,
    expires_at:
      typeof body.expires_at === 'string'
        ? new Date(body.expires_at).toISOString()
        : body.expires_at === null
          ? null
          : old.expires_at,
  };
}

function whole(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
