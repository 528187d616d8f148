import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { empty, type Fields } from '../kit/answer.ts';
import type { Answer, Ask } from '../kit/http.ts';
import {
  type FieldRules,
  faults,
  isAmount,
  isBoolean,
  isOneOf,
  isText,
  isTime,
  isUuid,
  problem,
  readJson,
} from './body.ts';
import {
  type Application,
  accounts,
  type Credential,
  type Owned,
  type PlatformToken,
  type State,
  seededId,
} from './state.ts';

/** Every decision of the server, to be replaced one at a time. */
export interface Habits {
  wrap(ask: Ask, next: (ask: Ask) => Promise<Answer>, state: State): Answer | Promise<Answer>;
  /** The user that asks. */
  user(ask: Ask, state: State): string | undefined;
  unauthorized(ask: Ask): Answer;
  body(ask: Ask): { readonly value: Fields } | Answer;
  /** What is wrong with the fields of a body. */
  faults(operation: Validated, body: Fields): Fields | undefined;
  id(): string;
  token(): string;
  platformToken(): string;
  now(): string;
  /** A new credential, as the body wants it. */
  credential(fresh: Credential, body: Fields): Credential;
  insert(state: State, credential: Credential): void;
  /** As create, read, update, rotate and list show it. */
  shown(credential: Credential, operation: string): unknown;
  application(fresh: Application, body: Fields): Application;
  shownApplication(application: Application): unknown;
  taken(state: State, application: Application): boolean;
  /** Between the look whether there is such an application and its insertion. */
  pause(): Promise<void> | undefined;
  /** Whose things a list is made of. */
  visible<Row extends Owned>(rows: readonly Row[], user: string): readonly Row[];
  matches(row: object, filter: string, values: readonly string[]): boolean;
  newestFirst(query: URLSearchParams): boolean;
  page(query: URLSearchParams): Page | Answer;
  slice<Row>(rows: readonly Row[], page: Page): readonly Row[];
  count(matching: number, shown: number, all: number, page: Page): unknown;
  /** A thing by its id; the refusal where it is not there, or another's. */
  find<Row extends Owned>(rows: readonly Row[], user: string, id: string, operation: string): Row | Answer;
  update(credential: Credential, body: Fields, now: string): Credential;
  rotate(credential: Credential, token: string, now: string): Credential;
  remove(state: State, credential: Credential): void;
  removePlatformToken(state: State, token: PlatformToken): void;
  removed(row: Owned): Answer;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

export type Validated = 'createCredential' | 'updateCredential' | 'createApplication' | 'consumeGlobal';

export const rules: Record<Validated, FieldRules> = {
  createCredential: {
    application_id: { required: true, rule: isUuid },
    host: { rule: isText },
    limited_amount: { rule: isAmount },
    expired_at: { rule: isTime },
  },
  updateCredential: { limited_amount: { rule: isAmount }, expired_at: { rule: isTime } },
  createApplication: {
    service_id: { required: true, rule: isUuid },
    type: { rule: isOneOf('Usage', 'Period') },
    scope: { rule: isOneOf('Individual', 'Global') },
  },
  consumeGlobal: { allow_consume_global: { required: true, rule: isBoolean } },
};

export const usual: Habits = {
  wrap: (ask, next) => next(ask),
  user: (ask, state) => userOf(bearer(ask), state),
  unauthorized: () =>
    problem(401, 'Authentication credentials were not provided.', 'not_authenticated', {
      'WWW-Authenticate': 'Bearer realm="api"',
    }),
  body: readJson,
  faults: (operation, body) => faults(body, rules[operation]),
  id: () => randomUUID(),
  token: () => `sk-${alphanumeric(40)}`,
  platformToken: () => `platform-v1-${randomBytes(32).toString('hex')}`,
  now: () => new Date().toISOString().replace('Z', '000Z'),
  credential: (fresh, body) => ({
    ...fresh,
    host: textOr(body.host, null),
    limited_amount: typeof body.limited_amount === 'number' ? body.limited_amount : null,
    expired_at: timeOr(body.expired_at, null),
  }),
  insert: (state, credential) => void state.credentials.push(credential),
  shown: (credential) => credential,
  application: (fresh, body) => ({
    ...fresh,
    type: textOr(body.type, 'Usage') ?? 'Usage',
    scope: textOr(body.scope, 'Individual') ?? 'Individual',
    allow_consume_global: body.type !== 'Period',
  }),
  shownApplication: (application) => application,
  taken: (state, wanted) =>
    state.applications.some(
      (it) =>
        it.id !== seededId &&
        it.user_id === wanted.user_id &&
        it.service_id === wanted.service_id &&
        it.type === wanted.type &&
        it.scope === wanted.scope,
    ),
  pause: () => undefined,
  visible: (rows, user) => rows.filter((row) => row.user_id === user),
  matches: (row, filter, values) =>
    values.includes(String(Object.entries(row).find(([name]) => name === filter)?.[1])),
  newestFirst: (query) => query.get('ordering') !== 'created_at',
  page: (query) => ({
    limit: Math.min(100, whole(query.get('limit'), 1) ?? 10),
    offset: whole(query.get('offset'), 0) ?? 0,
  }),
  slice: (rows, page) => rows.slice(page.offset, page.offset + page.limit),
  count: (matching) => matching,
  find(rows, user, id) {
    const mine = rows.find((row) => row.id === id && row.user_id === user);
    if (mine !== undefined) return mine;
    if (rows.some((row) => row.id === id)) return forbidden();
    return problem(404, 'Not found.', 'not_found');
  },
  update: (credential, body, now) => ({
    ...credential,
    ...(body.limited_amount !== undefined && {
      limited_amount: typeof body.limited_amount === 'number' ? body.limited_amount : null,
    }),
    ...(body.expired_at !== undefined && { expired_at: timeOr(body.expired_at, null) }),
    updated_at: now,
  }),
  rotate: (credential, token, now) => ({ ...credential, token, updated_at: now }),
  remove(state, credential) {
    state.credentials = state.credentials.filter((it) => it !== credential);
  },
  removePlatformToken(state, token) {
    state.platformTokens = state.platformTokens.filter((it) => it.id !== token.id);
  },
  removed: () => empty(204),
};

export const forbidden = () =>
  problem(403, 'You do not have permission to perform this action.', 'permission_denied');

export function bearer(ask: Ask): string | undefined {
  return /^Bearer (\S+)$/i.exec(ask.headers.authorization ?? '')?.[1];
}

/** Whose a platform token is; a credential's token opens the services, not this API. */
export function userOf(token: string | undefined, state: State): string | undefined {
  if (token === undefined) return undefined;
  if (Object.hasOwn(accounts, token)) return accounts[token];
  return state.platformTokens.find((it) => it.token === token)?.user_id;
}

export function alphanumeric(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

function textOr(value: unknown, otherwise: string | null): string | null {
  return typeof value === 'string' ? value : otherwise;
}

/** With six digits of a second, in UTC. */
function timeOr(value: unknown, otherwise: string | null): string | null {
  return typeof value === 'string' ? new Date(value).toISOString().replace('Z', '000Z') : otherwise;
}

function whole(text: string | null, least: number): number | undefined {
  if (text === null || !/^\d{1,15}$/.test(text)) return undefined;
  return Number(text) >= least ? Number(text) : undefined;
}
