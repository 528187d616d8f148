import { empty, json } from '../kit/answer.ts';
import { type Answer, type App, type Ask, listen, type Running, type Transport } from '../kit/http.ts';
import { type Habits, usual } from './habits.ts';
import type { Key, State } from './state.ts';

/** Starts a Feldera key server; `apply` replaces some of its habits, `transport` how its answers travel. */
export function startFeldera(
  apply: (usual: Habits) => Partial<Habits> = () => ({}),
  transport?: Transport,
): Promise<Running> {
  return listen(createFeldera({ ...usual, ...apply(usual) }), transport);
}

export function createFeldera(habits: Habits): App {
  const state: State = { keys: new Map(), secrets: new Map() };
  const serve = async (ask: Ask) => dispatch(ask, state, habits);
  return (ask) => habits.wrap(ask, serve, state);
}

async function dispatch(ask: Ask, state: State, habits: Habits): Promise<Answer> {
  const tenant = habits.tenant(state, ask.headers.authorization, ask);
  if (typeof tenant !== 'string') return tenant;
  const operation = operationOf(ask.method === 'HEAD' ? 'GET' : ask.method, ask.path);
  if (operation === 'config') return json(200, habits.config());
  if (operation === 'list') return json(200, habits.listed(state, tenant).map(habits.described), noCache);
  if (operation === 'create') return create(ask, tenant, state, habits);
  if (operation === undefined) return empty(404);
  const name = decode(ask.path.slice('/v0/api_keys/'.length));
  const key = habits.find(state, tenant, name);
  if (key === undefined) return habits.unknown(name, state);
  if (operation === 'read') return json(200, habits.readBody(key), noCache);
  habits.remove(state, key);
  return habits.removed(key);
}

async function create(ask: Ask, tenant: string, state: State, habits: Habits): Promise<Answer> {
  const body = habits.body(ask);
  if ('status' in body) return body;
  const name = habits.name(body.value);
  if (typeof name !== 'string') return name;
  const fault = habits.nameFault(name);
  if (fault !== undefined) return fault;
  if (habits.taken(state, tenant, name)) return habits.duplicate(name, state);
  await habits.pause();
  const key: Key = { id: habits.id(), name, tenant, secret: habits.secret(state), scopes: ['Read', 'Write'] };
  habits.insert(state, key, body.value);
  return json(201, habits.created(key), noCache);
}

const noCache = { 'Cache-Control': 'no-cache' };

type Operation = 'list' | 'create' | 'read' | 'delete' | 'config';

/** The operation of a request, if the path and the method are known. */
export function operationOf(method: string, path: string): Operation | undefined {
  if (path === '/v0/config') return method === 'GET' ? 'config' : undefined;
  if (path === '/v0/api_keys') return ({ GET: 'list', POST: 'create' } as const)[method];
  if (/^\/v0\/api_keys\/[^/]+$/.test(path)) return ({ GET: 'read', DELETE: 'delete' } as const)[method];
  return undefined;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
