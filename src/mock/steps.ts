import { failCore } from './failures.ts';
import { parseJson } from './json.ts';
import type { Step } from './provider.ts';

/**
 * The steps that providers share. Each provider lists its own in its own order; that order is what decides which of two
 * mistakes in one request is reported.
 */

/** Finds the path, or fails with `unknown-path`. `normalise` maps the other forms of a path that the service takes. */
export function route(normalise = (path: string) => path): Step<unknown, 'unknown-path'> {
  return (turn) => {
    const match = turn.router(normalise(turn.request.path));
    if (!match) return failCore('unknown-path', { path: turn.request.path });
    turn.methods = match.methods;
    turn.path = match.path;
    return undefined;
  };
}

/** Finds the operation among those of the path, or fails with `wrong-method`. With `head`, HEAD is answered as GET. */
export function method({ head = true } = {}): Step<unknown, 'wrong-method'> {
  return (turn) => {
    const methods = turn.methods ?? {};
    const asked = turn.request.method;
    turn.route = methods[asked] ?? (head && asked === 'HEAD' ? methods.GET : undefined);
    if (!turn.route) return failCore('wrong-method', { method: asked, allowed: Object.keys(methods) });
    return undefined;
  };
}

/** Refuses a body of more than `limit` bytes with `body-too-large`. */
export function bodySize(limit: number): Step<unknown, 'body-too-large'> {
  return ({ request }) => {
    const size = request.bodySize ?? request.body.length;
    if (size <= limit) return undefined;
    return failCore('body-too-large', {
      size,
      limit,
      chunked: request.headers['content-length'] === undefined,
    });
  };
}

/** Refuses, with `unsupported-media-type`, a body whose content type is not one that the service reads. */
export function mediaType(
  accepts: (type: string) => boolean,
  { whenEmpty = false } = {},
): Step<unknown, 'unsupported-media-type'> {
  return ({ request, route }) => {
    if (route?.body === 'none' || (!whenEmpty && request.body.length === 0)) return undefined;
    const contentType = request.headers['content-type'] ?? '';
    const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
    if (!accepts(type)) return failCore('unsupported-media-type', { contentType });
    return undefined;
  };
}

/** Parses the body where the operation takes one, or fails with `malformed-json`. `empty` stands for a body of no bytes. */
export function readJson({
  maxDepth,
  empty,
}: {
  maxDepth: number;
  empty?: unknown;
}): Step<unknown, 'malformed-json'> {
  return (turn) => {
    if (turn.route?.body === 'none') return undefined;
    if (turn.request.body.length === 0 && empty !== undefined) {
      turn.body = empty;
      return undefined;
    }
    const result = parseJson(turn.request.body, maxDepth);
    if ('fault' in result) return failCore('malformed-json', result.fault);
    turn.body = result.value;
    return undefined;
  };
}
