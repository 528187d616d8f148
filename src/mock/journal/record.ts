import type { MockedProvider } from '../core.ts';
import type { MockReply, MockRequest } from '../exchange.ts';
import type { Turn } from '../provider.ts';
import { callerOf } from './caller.ts';
import type { Recorded } from './recorded.ts';

/** What is known of an exchange once its reply is made. */
export interface Observed {
  readonly request: MockRequest;
  readonly reply: MockReply;
  /** How far the steps of the API came; undefined where no mocked API owns the path. */
  readonly turn: Turn | undefined;
  readonly mocked: MockedProvider | undefined;
  readonly durationMs: number;
  readonly fault: string | null;
  readonly isDropped: boolean;
}

/** An exchange as the journal keeps it: nothing that holds more memory than the exchange itself. Written out, since it is quicker. */
export function toRecorded(observed: Observed): Recorded {
  const { request, turn, mocked } = observed;
  return {
    request: request.body.length === 0 ? request : withOwnBody(request),
    reply: observed.reply,
    mocked,
    route: turn && routeOf(turn, mocked),
    namespace: request.headers['x-keymock-namespace'] ?? '',
    caller: turn && mocked && callerOf(turn, mocked.provider.credentialKind),
    durationMs: observed.durationMs,
    fault: observed.fault,
    isDropped: observed.isDropped,
  };
}

/** A body of node:http may be a view on a far larger buffer. */
function withOwnBody({ method, path, query, headers, body }: MockRequest): MockRequest {
  return { method, path, query, headers, body: new Uint8Array(body) };
}

/** The operation that is meant, also where a step refused the request before it looked for one. */
export function routeOf(
  { route, methods, router, request }: Turn,
  mocked: MockedProvider | undefined,
): Recorded['route'] {
  if (route) return route;
  const path = mocked?.provider.normalisePath?.(request.path) ?? request.path;
  return (methods ?? router(path)?.methods)?.[request.method];
}
