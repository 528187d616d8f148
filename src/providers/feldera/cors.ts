import type { MockReply } from '../../mock/exchange.ts';
import type { Dialect, Step, Turn } from '../../mock/provider.ts';
import { chooseCoding } from './accept-encoding.ts';
import { errors, fail } from './errors.ts';
import { isHealth } from './paths.ts';
import { strayTarget } from './stray-target.ts';

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];
/** `content-type` came with version 0.327.0. */
const headers: Readonly<Record<Dialect, readonly string[]>> = {
  documented: ['authorization', 'accept', 'feldera-tenant'],
  live: ['authorization', 'accept', 'content-type', 'feldera-tenant'],
};
const token = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** Answers preflight requests. They carry no credential, so this comes before authentication; the path does not matter. */
export const preflight: Step = ({ request, dialect }) => {
  const method = request.headers['access-control-request-method'] ?? '';
  if (request.method !== 'OPTIONS' || !token.test(method) || isHealth(request.path)) return undefined;
  if (!methods.includes(method)) return fail('cors-method', {});
  const asked = request.headers['access-control-request-headers'];
  if (asked !== undefined) {
    checkHeaders(
      asked.split(',').map((name) => name.trim().toLowerCase()),
      headers[dialect],
    );
  }
  return {
    status: 200,
    evidence: 'feldera.stack.cors-preflight',
    dropsBody: true,
    headers: {
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': headers[dialect].join(', '),
    },
  };
};

function checkHeaders(names: readonly string[], allowed: readonly string[]): void {
  if (!names.every((name) => token.test(name))) fail('cors-unreadable-headers', {});
  if (!names.every((name) => allowed.includes(name))) fail('cors-headers', {});
}

/** What is sent without the CORS layer's headers: its own refusals, and that of the compression around it. */
const bare: ReadonlySet<string> = new Set([
  errors['not-acceptable'].evidence,
  errors['cors-method'].evidence,
  errors['cors-headers'].evidence,
  errors['cors-unreadable-headers'].evidence,
  strayTarget,
]);

/**
 * What the service's layers add to a reply: the CORS layer lets any origin read it, with credentials, also where no origin is
 * named; the compression around that layer encodes it. Header names are in lower case, as the service's stack writes them.
 */
export function finish(reply: MockReply, { request }: Turn): MockReply {
  const named: Record<string, string | readonly string[]> = {};
  for (const name in reply.headers) named[name.toLowerCase()] = reply.headers[name] ?? '';
  if (!bare.has(reply.evidence) && !isHealth(request.path)) {
    const origin = request.headers['origin'];
    if (origin !== undefined) named['access-control-allow-origin'] = origin;
    named['access-control-allow-credentials'] = 'true';
    named['vary'] = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';
  }
  const coding = chooseCoding(request.headers['accept-encoding']);
  const isCoded = coding !== 'identity' && coding !== undefined && reply.body !== '';
  return { ...reply, headers: named, ...(isCoded && { coding }) };
}
