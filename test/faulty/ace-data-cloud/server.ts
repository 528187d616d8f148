import { type Answer, type App, type Ask, listen, type Running, type Transport } from '../kit/http.ts';
import { problem } from './body.ts';
import { type Habits, usual } from './habits.ts';
import { operations } from './operations.ts';
import { type State, seeded } from './state.ts';

/** Starts an Ace Data Cloud server; `apply` replaces some of its habits, `transport` how its answers travel. */
export function startAceDataCloud(
  apply: (usual: Habits) => Partial<Habits> = () => ({}),
  transport?: Transport,
): Promise<Running> {
  return listen(createAceDataCloud({ ...usual, ...apply(usual) }), transport);
}

export function createAceDataCloud(habits: Habits): App {
  const state: State = seeded();
  const serve = async (ask: Ask) => dispatch(ask, state, habits);
  return (ask) => habits.wrap(ask, serve, state);
}

/** Path, then credential, then method, then the addressed object, then the body. */
async function dispatch(ask: Ask, state: State, habits: Habits): Promise<Answer> {
  const place = placeOf(ask.path);
  if (place === undefined) return problem(404, 'Not found.', 'not_found');
  const user = habits.user(ask, state);
  const open = place.path.startsWith('services') && ask.headers.authorization === undefined;
  if (user === undefined && !open) return habits.unauthorized(ask);
  const operation = operationOf(ask.method, ask.path);
  if (operation === undefined) {
    const allow = [...Object.keys(methods[place.path] ?? {}), 'HEAD', 'OPTIONS'].join(', ');
    return problem(405, `Method "${ask.method}" not allowed.`, 'method_not_allowed', { Allow: allow });
  }
  return operations[operation]({ ask, user: user ?? '', id: place.id, state, habits });
}

const methods: Readonly<Record<string, Readonly<Record<string, keyof typeof operations>>>> = {
  credentials: { GET: 'listCredentials', POST: 'createCredential' },
  'credentials/:id': { GET: 'readCredential', PATCH: 'updateCredential', DELETE: 'deleteCredential' },
  'credentials/:id/rotate': { POST: 'rotateCredential' },
  applications: { GET: 'listApplications', POST: 'createApplication' },
  'applications/:id': { GET: 'readApplication' },
  'applications/:id/update-allow-consume-global': { POST: 'consumeGlobal' },
  'platform-tokens': { GET: 'listPlatformTokens', POST: 'createPlatformToken' },
  'platform-tokens/me': { GET: 'whoAmI' },
  'platform-tokens/:id': { GET: 'readPlatformToken', DELETE: 'deletePlatformToken' },
  services: { GET: 'listServices' },
  'services/:id': { GET: 'readService' },
};

/** The operation of a request, if the path and the method are known. */
export function operationOf(method: string, path: string): keyof typeof operations | undefined {
  const place = placeOf(path);
  return place === undefined ? undefined : methods[place.path]?.[method === 'HEAD' ? 'GET' : method];
}

function placeOf(path: string): { path: string; id: string } | undefined {
  const parts = /^\/api\/v1\/(.+?)\/?$/.exec(path)?.[1]?.split('/') ?? [];
  const exact = parts.join('/');
  if (methods[exact] !== undefined) return { path: exact, id: '' };
  const general = [parts[0], ':id', ...parts.slice(2)].join('/');
  return parts.length > 1 && methods[general] !== undefined
    ? { path: general, id: decode(parts[1] ?? '') }
    : undefined;
}

/** What cannot be decoded is nobody's id. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
