import { type Fields, json } from '../kit/answer.ts';
import type { Answer, Ask } from '../kit/http.ts';
import { problem } from './body.ts';
import type { Habits, Validated } from './habits.ts';
import { forbidden } from './habits.ts';
import {
  type Application,
  type Credential,
  type Owned,
  type Service,
  type State,
  services,
} from './state.ts';

export interface Call {
  readonly ask: Ask;
  readonly user: string;
  /** The id in the path, if there is one. */
  readonly id: string;
  readonly state: State;
  readonly habits: Habits;
}

type Operation = (call: Call) => Answer | Promise<Answer>;

const names = [
  'listCredentials',
  'createCredential',
  'readCredential',
  'updateCredential',
  'rotateCredential',
  'deleteCredential',
  'listApplications',
  'createApplication',
  'readApplication',
  'consumeGlobal',
  'listPlatformTokens',
  'createPlatformToken',
  'readPlatformToken',
  'deletePlatformToken',
  'whoAmI',
  'listServices',
  'readService',
] as const;

export const operations: Record<(typeof names)[number], Operation> = {
  listCredentials: (call) =>
    list(call, call.state.credentials, ['application_id', 'host'], (it) => call.habits.shown(it, 'list')),
  createCredential(call) {
    const body = checked(call, 'createCredential');
    if ('status' in body) return body;
    const { state, habits, user } = call;
    const application = habits.find(
      state.applications,
      user,
      String(body.value.application_id),
      'createCredential',
    );
    if ('status' in application) return application;
    const proxy = services.find((it) => it.id === application.service_id)?.type === 'Proxy';
    if (proxy && state.credentials.some((it) => it.application_id === application.id)) {
      return problem(400, 'A Proxy application has one credential.', 'invalid');
    }
    const credential = habits.credential(freshCredential(call, application, proxy), body.value);
    habits.insert(state, credential);
    return json(201, habits.shown(credential, 'create'));
  },
  readCredential: (call) =>
    one(call, call.state.credentials, 'read', (it) => json(200, call.habits.shown(it, 'read'))),
  updateCredential: (call) =>
    one(call, call.state.credentials, 'update', (it) => {
      const body = checked(call, 'updateCredential');
      if ('status' in body) return body;
      return replaced(call, it, call.habits.update(it, body.value, call.habits.now()), 'update');
    }),
  rotateCredential: (call) =>
    one(call, call.state.credentials, 'rotate', (it) =>
      replaced(call, it, call.habits.rotate(it, call.habits.token(), call.habits.now()), 'rotate'),
    ),
  deleteCredential: (call) =>
    one(call, call.state.credentials, 'delete', (it) => {
      call.habits.remove(call.state, it);
      return call.habits.removed(it);
    }),
  listApplications: (call) =>
    list(call, call.state.applications, ['service_id', 'scope', 'type'], call.habits.shownApplication),
  async createApplication(call) {
    const body = checked(call, 'createApplication');
    if ('status' in body) return body;
    const service = services.find((it) => it.id === body.value.service_id);
    if (service === undefined) return problem(404, 'Service not found.', 'not_found');
    const { state, habits } = call;
    const application = habits.application(freshApplication(call, service), body.value);
    if (habits.taken(state, application)) return problem(400, 'Item already exists.', 'duplication');
    await habits.pause();
    state.applications.push(application);
    return json(201, habits.shownApplication(application));
  },
  readApplication: (call) =>
    one(call, call.state.applications, 'read', (it) => json(200, call.habits.shownApplication(it))),
  consumeGlobal: (call) =>
    one(call, call.state.applications, 'update', (it) => {
      const body = checked(call, 'consumeGlobal');
      if ('status' in body) return body;
      const allow = it.type !== 'Period' && body.value.allow_consume_global === true;
      const changed = { ...it, allow_consume_global: allow, updated_at: call.habits.now() };
      call.state.applications = call.state.applications.map((other) => (other === it ? changed : other));
      return json(200, call.habits.shownApplication(changed));
    }),
  listPlatformTokens: (call) => list(call, call.state.platformTokens, [], (it) => it),
  createPlatformToken(call) {
    const { habits, state, user } = call;
    const now = habits.now();
    const times = { created_at: now, updated_at: now, used_at: null };
    const token = {
      id: habits.id(),
      token: habits.platformToken(),
      expiration: null,
      user_id: user,
      ...times,
    };
    state.platformTokens.push(token);
    return json(201, token);
  },
  readPlatformToken: (call) => one(call, call.state.platformTokens, 'read', (it) => json(200, it)),
  deletePlatformToken: (call) =>
    one(call, call.state.platformTokens, 'delete', (it) => {
      call.habits.removePlatformToken(call.state, it);
      return call.habits.removed(it);
    }),
  whoAmI: (call) => json(200, { id: call.user }),
  listServices: (call) => listOf(call, services, ['id', 'type'], (it) => it),
  readService(call) {
    const service = services.find((it) => it.id === call.id || it.alias === call.id);
    if (service === undefined) return problem(404, 'Service not found.', 'not_found');
    return json(200, { ...service, apis: [], proxies: [], datasets: [], packages: [] });
  },
};

function checked(call: Call, operation: Validated): { readonly value: Fields } | Answer {
  const body = call.habits.body(call.ask);
  if ('status' in body) return body;
  const faults = call.habits.faults(operation, body.value);
  return faults === undefined ? body : problem(400, faults, 'invalid');
}

function one<Row extends Owned>(
  call: Call,
  rows: readonly Row[],
  operation: string,
  answer: (row: Row) => Answer,
): Answer {
  const row = call.habits.find(rows, call.user, call.id, operation);
  return 'status' in row ? row : answer(row);
}

function list<Row extends Owned>(
  call: Call,
  rows: readonly Row[],
  filters: readonly string[],
  shown: (row: Row) => unknown,
): Answer {
  const users = call.ask.query.getAll('user_id');
  if (users.some((it) => it !== 'me' && it !== call.user)) return forbidden();
  const mine = call.habits.visible(rows, call.user);
  return listOf(call, call.habits.newestFirst(call.ask.query) ? [...mine].reverse() : mine, filters, shown);
}

function listOf<Row extends object>(
  call: Call,
  rows: readonly Row[],
  filters: readonly string[],
  shown: (row: Row) => unknown,
): Answer {
  const { ask, habits } = call;
  const page = habits.page(ask.query);
  if ('status' in page) return page;
  const given = filters.filter((name) => ask.query.has(name));
  const matching = rows.filter((row) =>
    given.every((name) => habits.matches(row, name, ask.query.getAll(name))),
  );
  const results = habits.slice(matching, page);
  const count = habits.count(matching.length, results.length, rows.length, page);
  return json(200, { count, results: results.map(shown) });
}

function replaced(call: Call, old: Credential, row: Credential, operation: string): Answer {
  call.state.credentials = call.state.credentials.map((it) => (it === old ? row : it));
  return json(200, call.habits.shown(row, operation));
}

function freshCredential({ habits, user }: Call, application: Application, proxy: boolean): Credential {
  const now = habits.now();
  const secret = habits.token();
  const id = habits.id();
  return {
    id,
    user_id: user,
    application_id: application.id,
    type: proxy ? 'Identity' : 'Token',
    token: proxy ? null : secret,
    username: proxy ? id.slice(0, 8) : null,
    password: proxy ? secret.slice(3) : null,
    host: null,
    limited_amount: null,
    used_amount: 0,
    expired_at: null,
    created_at: now,
    updated_at: now,
  };
}

function freshApplication({ habits, user }: Call, service: Service): Application {
  const now = habits.now();
  return {
    id: habits.id(),
    user_id: user,
    service_id: service.id,
    type: 'Usage',
    scope: 'Individual',
    remaining_amount: service.free_amount,
    used_amount: 0,
    paid: false,
    disabled: false,
    allow_consume_global: true,
    expired_at: null,
    credentials: [],
    packages: [],
    service: { id: service.id, alias: service.alias, name: service.name },
    tags: null,
    metadata: null,
    created_at: now,
    updated_at: now,
  };
}
