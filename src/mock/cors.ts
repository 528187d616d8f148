import type { MockReply } from './exchange.ts';
import type { Step, Turn } from './provider.ts';

/** How a service answers browsers of other origins (Fetch standard, section 3.3). */
export interface CorsPolicy {
  /** The `x-evidence` id that the policy stands on. */
  readonly evidence: string;
  readonly methods: readonly string[];
  /** Request headers that are allowed; `asked` allows whatever is asked for. */
  readonly headers: readonly string[] | 'asked';
  /** Response headers that a page may read, beyond the safe ones. */
  readonly expose?: readonly string[];
  /** Whether cookies may come along; the origin is then named, never `*`. */
  readonly credentials?: boolean;
}

/** A first step that answers preflight requests. They carry no credential, so it stands before authentication. */
export function preflight(policy: CorsPolicy): Step {
  return ({ request }) => {
    const asked = request.headers['access-control-request-method'];
    if (request.method !== 'OPTIONS' || asked === undefined || request.headers.origin === undefined)
      return undefined;
    const headers =
      policy.headers === 'asked' ? [request.headers['access-control-request-headers'] ?? ''] : policy.headers;
    return {
      status: 200,
      evidence: policy.evidence,
      headers: {
        'Access-Control-Allow-Methods': policy.methods.join(', '),
        ...(headers.join('') !== '' && { 'Access-Control-Allow-Headers': headers.join(', ') }),
      },
    };
  };
}

/** Adds what lets a page of another origin read a reply. Requests without `Origin` get the reply as it is. */
export function withCors(reply: MockReply, { request }: Turn, policy: CorsPolicy): MockReply {
  const origin = request.headers.origin;
  if (origin === undefined) return reply;
  return {
    ...reply,
    headers: {
      ...reply.headers,
      'Access-Control-Allow-Origin': policy.credentials ? origin : '*',
      ...(policy.credentials && { 'Access-Control-Allow-Credentials': 'true' }),
      ...(policy.expose && { 'Access-Control-Expose-Headers': policy.expose.join(', ') }),
    },
  };
}
