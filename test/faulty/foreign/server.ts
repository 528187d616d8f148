import { json } from '../kit/answer.ts';
import { type Answer, type App, type Ask, listen, type Running, type Transport } from '../kit/http.ts';
import { refusal } from './body.ts';
import { type Habits, optional, usual } from './habits.ts';
import type { Key, State } from './state.ts';

/** Starts a Strongroom; `apply` replaces some of its habits, `transport` how its answers travel. */
export function startForeign(
  apply: (usual: Habits) => Partial<Habits> = () => ({}),
  transport?: Transport,
  state?: State,
): Promise<Running> {
  return listen(createForeign({ ...usual, ...apply(usual) }, state), transport);
}

export function createForeign(habits: Habits, state: State = { keys: [] }): App {
  const serve = async (ask: Ask) => dispatch(ask, state, habits);
  return (ask) => habits.wrap(ask, serve, state);
}

/** Path, then method, then credential, then the key that is meant, then the body. */
async function dispatch(ask: Ask, state: State, habits: Habits): Promise<Answer> {
  const place = placeOf(ask.path);
  if (place === undefined) return refusal(404, 'no_such_path', 'There is nothing here.');
  const operation = operationOf(ask.method, ask.path);
  if (operation === undefined) {
    const allow = Object.keys(methods[place.path] ?? {}).join(', ');
    return refusal(405, 'wrong_method', `${ask.method} is not for this path.`, { Allow: allow });
  }
  if (operation === 'health') return json(200, { status: 'up' });
  const account = habits.account(ask, state, habits);
  if (account === undefined) return habits.unauthorized(ask);
  if (operation === 'list') return list(ask, account, state, habits);
  if (operation === 'create') return create(ask, account, state, habits);
  const key = habits.find(state, account, place.id, operation);
  return key === undefined ? habits.unknown(place.id, state) : items[operation](ask, key, state, habits);
}

function list(ask: Ask, account: string, state: State, habits: Habits): Answer {
  const page = habits.page(ask.query);
  if ('status' in page) return page;
  const kind = ask.query.get('kind');
  const keys = habits.listed(state, account).filter((key) => kind === null || habits.matches(key, kind));
  const shown = habits.slice(keys, page).map(habits.shown);
  return json(200, { total: habits.total(keys, page), keys: shown });
}

async function create(ask: Ask, account: string, state: State, habits: Habits): Promise<Answer> {
  const body = habits.body(ask);
  if ('status' in body) return body;
  const fault = habits.fault(body.value, true);
  if (fault !== undefined) return refusal(400, 'invalid', fault);
  const name = String(body.value.name);
  if (habits.taken(state, account, name)) return habits.duplicate();
  await habits.pause();
  const now = habits.now();
  const key: Key = {
    id: habits.id(),
    name,
    kind: body.value.kind === 'person' ? 'person' : 'service',
    ...optional(body.value, { note: null, uses: null, expires_at: null }),
    created_at: now,
    updated_at: now,
    account,
    secret: habits.secret(),
  };
  habits.insert(state, key);
  return json(201, habits.withSecret(key), { Location: `/v2/keys/${key.id}` });
}

type Item = (ask: Ask, key: Key, state: State, habits: Habits) => Answer;

const items: Record<'read' | 'update' | 'delete' | 'rotate', Item> = {
  read: (_, key, __, habits) => json(200, habits.shown(key)),
  update(ask, key, state, habits) {
    const body = habits.body(ask);
    if ('status' in body) return body;
    const fault = habits.fault(body.value, false);
    if (fault !== undefined) return refusal(400, 'invalid', fault);
    const changed = habits.update(key, body.value, habits.now());
    replace(state, key, changed);
    return json(200, habits.shown(changed));
  },
  delete(_, key, state, habits) {
    habits.remove(state, key);
    return habits.removed(key);
  },
  rotate(_, key, state, habits) {
    const rotated = habits.rotate(key, habits.secret(), habits.now());
    replace(state, key, rotated);
    return json(200, habits.withSecret(rotated));
  },
};

function replace(state: State, old: Key, row: Key): void {
  state.keys = state.keys.map((key) => (key === old ? row : key));
}

type Operation = 'health' | 'list' | 'create' | keyof typeof items;

const methods: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
  '/health': { GET: 'health' },
  '/keys': { GET: 'list', POST: 'create' },
  '/keys/:id': { GET: 'read', PATCH: 'update', DELETE: 'delete' },
  '/keys/:id/rotate': { POST: 'rotate' },
};

/** The operation of a request, if the path and the method are known. */
export function operationOf(method: string, path: string): Operation | undefined {
  return methods[placeOf(path)?.path ?? '']?.[method === 'HEAD' ? 'GET' : method];
}

function placeOf(path: string): { path: string; id: string } | undefined {
  const [root, top, id, ...rest] = path.slice(1).split('/');
  const general = [`/${top}`, ...(id === undefined ? [] : [':id', ...rest])].join('/');
  return root === 'v2' && Object.hasOwn(methods, general) ? { path: general, id: id ?? '' } : undefined;
}
