import type { MockRequest } from '../../mock/exchange.ts';
import type { HandlerReply } from '../../mock/provider.ts';

export const strayTarget = 'feldera.stack.stray-target';

/**
 * What the server replies to targets that none of its parts reads. Its web console, which has every other path, is not mocked:
 * undefined there.
 *
 * @example
 * replyToStray({ ...request, path: '*' }); // { status: 404, evidence: 'feldera.stack.stray-target' }
 */
export function replyToStray({ method, path }: MockRequest): HandlerReply | undefined {
  if (!path.startsWith('/')) return { status: 404, evidence: strayTarget };
  const isRead = method === 'GET' || method === 'HEAD';
  return isRead && path.split('/').some(isRefused) ? { status: 400, evidence: strayTarget } : undefined;
}

/** The console makes a file name of the path, and refuses names that could lead elsewhere. */
function isRefused(segment: string): boolean {
  return segment !== '..' && /^[.*]|[:<>]$/.test(segment);
}
