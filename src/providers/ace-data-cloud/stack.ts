import { type CorsPolicy, withCors } from '../../mock/cors.ts';
import type { MockReply } from '../../mock/exchange.ts';
import type { Dialect, Step, Turn } from '../../mock/provider.ts';
import type { Principal } from './principal.ts';
import { floatRepr } from './python/float.ts';

/** The provider's own console and studio call from other origins, so any is allowed. */
export const cors: CorsPolicy = {
  evidence: 'ace-data-cloud.cors.preflight',
  methods: ['DELETE', 'GET', 'OPTIONS', 'PATCH', 'POST', 'PUT'],
  headers: 'asked',
};

const order = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * The Allow header of a path, as Django REST Framework writes it: HEAD comes with GET, OPTIONS always.
 *
 * @example
 * allowOf(['POST', 'GET']); // 'GET, POST, HEAD, OPTIONS'
 */
export function allowOf(methods: readonly string[]): string {
  const known = order.filter((method) => methods.includes(method));
  return [...known, ...(known.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}

/** Answers OPTIONS as Django REST Framework does: with what the view is, and what it reads and writes. */
export const describeView: Step<Principal> = ({ request, methods = {} }) => {
  if (request.method !== 'OPTIONS') return undefined;
  const [route] = Object.values(methods);
  return {
    status: 200,
    evidence: 'ace-data-cloud.options.metadata',
    body: {
      name: viewName(route?.path ?? ''),
      description: '',
      renders: ['application/json'],
      parses: ['application/json'],
    },
  };
};

/** Every reply of a known path says which methods it takes and that it depends on Accept; browsers get their CORS headers. */
export function finish(reply: MockReply, turn: Turn<Principal>): MockReply {
  const vary = ['Accept', ...(turn.request.headers.origin === undefined ? [] : ['origin'])].join(', ');
  const headers = turn.methods
    ? { Allow: allowOf(Object.keys(turn.methods)), Vary: vary, ...reply.headers }
    : { Vary: vary, ...reply.headers };
  return withCors({ ...reply, headers }, turn, cors);
}

/**
 * Amounts as the newer pages print them, a typed client's stumbling block: `1.0`, where the given ones print `1`. All else is
 * printed as Python does.
 */
export const writeAmount: Readonly<Record<Dialect, (amount: number) => string>> = {
  documented: (amount) => floatRepr(amount).replace(/\.0$/, ''),
  live: floatRepr,
};

/** `/api/v1/platform-tokens/` is a "Platform Token List", a path below it a "Platform Token Instance". */
function viewName(path: string): string {
  const [, , , resource = '', ...below] = path.split('/');
  const words = resource.replace(/s$/, '').split('-');
  const noun = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ');
  return `${noun} ${below.join('') === '' ? 'List' : 'Instance'}`;
}
