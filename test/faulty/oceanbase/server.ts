import { json } from '../kit/answer.ts';
import { type Answer, type App, type Ask, listen, type Running, type Transport } from '../kit/http.ts';
import { failure, type Habits, success, tail, userOf, usual } from './habits.ts';
import type { Key, State } from './state.ts';

/** Starts an OceanBase key server; `apply` replaces some of its habits, `transport` how its answers travel. */
export function startOceanBase(
  apply: (usual: Habits) => Partial<Habits> = () => ({}),
  transport?: Transport,
): Promise<Running> {
  return listen(createOceanBase({ ...usual, ...apply(usual) }), transport);
}

export function createOceanBase(given: Habits): App {
  const state: State = { keys: new Map(), nonces: new Map() };
  // who asks depends on the rules of Digest, which may be replaced one at a time
  const user = given.user === usual.user ? whoUnder(given) : given.user;
  const habits = { ...given, user };
  const serve = async (ask: Ask) => dispatch(ask, state, habits);
  return (ask) => habits.wrap(ask, serve, state);
}

const whoUnder =
  (habits: Habits): Habits['user'] =>
  (ask, state) =>
    userOf(ask, state, habits.digest);

async function dispatch(ask: Ask, state: State, habits: Habits): Promise<Answer> {
  if (ask.path !== '/api/v2/maas/apikeys') {
    return failure(ask, 404, 'NOT_FOUND', `There is nothing at ${ask.path}.`);
  }
  const operation = operationOf(ask.method);
  if (operation === undefined) {
    return failure(ask, 405, 'METHOD_NOT_ALLOWED', `${ask.method} is not allowed here.`, {
      Allow: 'POST, GET, DELETE',
    });
  }
  const user = habits.user(ask, state);
  if (user === undefined) return habits.unauthorized(ask, state);
  const owner = habits.owner(user, ask);
  if (typeof owner !== 'string') return owner;
  return operations[operation](ask, owner, state, habits);
}

type Operation = (ask: Ask, owner: string, state: State, habits: Habits) => Answer;

const operations: Record<'list' | 'create' | 'delete', Operation> = {
  list(ask, owner, state, habits) {
    const page = habits.page(ask);
    if ('status' in page) return page;
    const keys = habits.listed(state, owner);
    return success(ask, 'ListAIServiceAPIKeys', {
      list: habits.slice(keys, page).map(habits.described),
      total: habits.total(keys, page, state),
      pageNumber: page.number,
      pageSize: page.size,
    });
  },
  create(ask, owner, state, habits) {
    const body = habits.body(ask);
    if ('status' in body) return body;
    const name = habits.field(body.value, 'name', ask);
    if (typeof name !== 'string') return name;
    const action = habits.field(body.value, 'action', ask);
    if (typeof action !== 'string') return action;
    const now = habits.now();
    const times = { createdAt: now, updatedAt: now };
    const key: Key = { id: habits.id(), owner, name, action, apiKey: habits.apiKey(name), ...times };
    habits.insert(state, key, body.value);
    return json(200, { data: habits.created(key, ask), ...tail(ask), success: true });
  },
  delete(ask, owner, state, habits) {
    const id = ask.query.get('id');
    if (!id) return failure(ask, 400, 'INVALID_PARAMETER', 'id is required.');
    const key = habits.find(state, owner, id);
    if (key === undefined) return habits.unknown(ask, id);
    habits.remove(state, key);
    return habits.removed(ask, key);
  },
};

/** The operation of a request to the one path that there is. */
export function operationOf(method: string): keyof typeof operations | undefined {
  return ({ GET: 'list', HEAD: 'list', POST: 'create', DELETE: 'delete' } as const)[method];
}
