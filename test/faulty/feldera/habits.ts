import { randomBytes, randomInt } from 'node:crypto';
import { empty, type Fields, json, text } from '../kit/answer.ts';
import type { Answer, Ask } from '../kit/http.ts';
import { type Key, type State, slot, tenants } from './state.ts';

/** Every decision of the server, to be replaced one at a time. */
export interface Habits {
  wrap(ask: Ask, next: (ask: Ask) => Promise<Answer>, state: State): Answer | Promise<Answer>;
  /** Who asks; or the refusal. */
  tenant(state: State, authorization: string | undefined, ask: Ask): string | Answer;
  body(ask: Ask): { readonly value: unknown } | Answer;
  name(value: unknown): string | Answer;
  nameFault(name: string): Answer | undefined;
  taken(state: State, tenant: string, name: string): boolean;
  duplicate(name: string, state: State): Answer;
  /** Between the look whether a name is taken and the insertion. */
  pause(): Promise<void> | undefined;
  id(): string;
  secret(state: State): string;
  insert(state: State, key: Key, body: unknown): void;
  created(key: Key): Fields;
  find(state: State, tenant: string, name: string): Key | undefined;
  unknown(name: string, state: State): Answer;
  listed(state: State, tenant: string): readonly Key[];
  described(key: Key): Fields;
  readBody(key: Key): unknown;
  remove(state: State, key: Key): void;
  removed(key: Key): Answer;
  config(): Fields;
}

export const usual: Habits = {
  wrap: (ask, next) => next(ask),
  tenant(state, authorization) {
    const token = /^Bearer (.+)$/.exec(authorization ?? '')?.[1];
    if (token === undefined) return empty(401, { 'WWW-Authenticate': 'Bearer' });
    if (!token.startsWith('apikey:')) return tenantOf(token) ?? malformedToken();
    return state.secrets.get(token)?.tenant ?? text(401, unauthorizedKey);
  },
  body: readJson,
  name(value) {
    const name = isObject(value) ? value.name : undefined;
    if (typeof name === 'string') return name;
    if (name === undefined) return deserializeError('missing field `name` at line 1 column 2');
    return deserializeError('invalid type: expected a string at line 1 column 9');
  },
  nameFault,
  taken: (state, tenant, name) => state.keys.has(slot(tenant, name)),
  duplicate: () => refusal(409, 'An entity with this name already exists', 'DuplicateName', null),
  pause: () => undefined,
  id: uuid7,
  secret: () => `apikey:${alphanumeric(128)}`,
  insert(state, key) {
    state.keys.set(slot(key.tenant, key.name), key);
    state.secrets.set(key.secret, key);
  },
  created: (key) => ({ id: key.id, name: key.name, api_key: key.secret }),
  find: (state, tenant, name) => state.keys.get(slot(tenant, name)),
  unknown: (name) => refusal(404, `Unknown API key '${name}'`, 'UnknownApiKey', { name }),
  listed: (state, tenant) => [...state.keys.values()].filter((key) => key.tenant === tenant),
  described,
  readBody: (key) => [described(key)],
  remove(state, key) {
    state.keys.delete(slot(key.tenant, key.name));
    state.secrets.delete(key.secret);
  },
  removed: () => empty(200),
  config: () => ({
    edition: 'Open source',
    version: '0.313.0',
    revision: '6e9b4a4d3e5b1c7f8a90',
    telemetry: '',
    changelog_url: 'https://docs.feldera.com/changelog',
    runtime_revision: '6e9b4a4d3e5b1c7f8a90',
    build_info: {
      build_timestamp: '2026-06-03T09:12:31.000000000Z',
      build_cpu: 'x86_64',
      build_os: 'linux',
      cargo_dependencies: '',
      cargo_features: '',
      cargo_debug: 'false',
      cargo_opt_level: '3',
      cargo_target_triple: 'x86_64-unknown-linux-gnu',
      rustc_version: '1.93.1',
    },
    build_source: 'source',
  }),
};

/** A record has more than was put in: `constructor`. */
const tenantOf = (token: string) => (Object.hasOwn(tenants, token) ? tenants[token] : undefined);

export function refusal(status: number, message: string, code: string, details: unknown): Answer {
  return json(status, { message, error_code: code, details });
}

export const deserializeError = (reason: string) => text(400, `Json deserialize error: ${reason}`);

const unauthorizedKey = JSON.stringify({
  message: 'Unauthorized API key',
  error_code: 'AuthenticationFailed',
});

function malformedToken(): Answer {
  return empty(401, { 'WWW-Authenticate': 'Bearer error_description="InvalidToken"' });
}

function described(key: Key): Fields {
  return { id: key.id, name: key.name, scopes: key.scopes };
}

function readJson(ask: Ask): { readonly value: unknown } | Answer {
  const type = (ask.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  if (!/^[\w.-]+\/(json|.+\+json)$/i.test(type)) return text(400, 'Content type error');
  const size = ask.body.length;
  if (size > 2_097_152) {
    return text(413, `JSON payload (${size} bytes) is larger than allowed (limit: 2097152 bytes).`);
  }
  if (size === 0) return deserializeError('EOF while parsing a value at line 1 column 0');
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(ask.body)) };
  } catch {
    return deserializeError(`expected value at line 1 column ${size}`);
  }
}

const pattern = '^[a-zA-Z0-9_-]+$';
const wording =
  'be non-empty and only contain lowercase (a-z), uppercase (A-Z), number (0-9), underscore (_) or hyphen (-) characters';

function nameFault(name: string): Answer | undefined {
  if (name === '') return refusal(400, 'Name cannot be be empty', 'EmptyName', null);
  const length = Buffer.byteLength(name);
  if (length > 100) {
    const message = `Name '${name}' is longer (${length}) than maximum allowed (100)`;
    return refusal(400, message, 'TooLongName', { name, length, maximum: 100 });
  }
  if (new RegExp(pattern).test(name)) return undefined;
  const message = `Name '${name}' should ${wording} (pattern: '${pattern}')`;
  return refusal(400, message, 'NameDoesNotMatchPattern', { name, pattern, pattern_description: wording });
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function alphanumeric(length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');
}

export function uuid7(): string {
  const hex = Date.now().toString(16).padStart(12, '0') + randomBytes(10).toString('hex');
  const variant = '89ab'[randomInt(4)];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
