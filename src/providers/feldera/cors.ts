import type { MockReply } from '../../mock/exchange.ts';
import type { Step, Turn } from '../../mock/provider.ts';
import { errors, fail } from './errors.ts';

const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'];
const headers = ['authorization', 'accept', 'content-type', 'feldera-tenant'];
const token = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;

/** Answers preflight requests. They carry no credential, so this comes before authentication; the path does not matter. */
export const preflight: Step = ({ request }) => {
  const method = request.headers['access-control-request-method'] ?? '';
  if (request.method !== 'OPTIONS' || !token.test(method)) return undefined;
  if (!methods.includes(method)) return fail('cors-method', {});
  const asked = request.headers['access-control-request-headers'];
  if (asked !== undefined) checkHeaders(asked.split(',').map((name) => name.trim().toLowerCase()));
  return {
    status: 200,
    evidence: 'feldera.stack.cors-preflight',
    headers: {
      'access-control-allow-methods': methods.join(', '),
      'access-control-allow-headers': headers.join(', '),
    },
  };
};

function checkHeaders(names: readonly string[]): void {
  if (!names.every((name) => token.test(name))) fail('cors-unreadable-headers', {});
  if (!names.every((name) => headers.includes(name))) fail('cors-headers', {});
}

/** The refusals of a preflight request, which the CORS layer sends bare. */
const bare: ReadonlySet<string> = new Set([
  errors['cors-method'].evidence,
  errors['cors-headers'].evidence,
  errors['cors-unreadable-headers'].evidence,
]);

/**
 * What the CORS layer adds to every other reply, also where no origin is named: any origin may read it, with credentials.
 * Header names are in lower case, as the service's stack writes them.
 */
export function finish(reply: MockReply, { request }: Turn): MockReply {
  const named: Record<string, string | readonly string[]> = {};
  for (const name in reply.headers) named[name.toLowerCase()] = reply.headers[name] ?? '';
  if (bare.has(reply.evidence)) return { ...reply, headers: named };
  const origin = request.headers['origin'];
  if (origin !== undefined) named['access-control-allow-origin'] = origin;
  named['access-control-allow-credentials'] = 'true';
  named['vary'] = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers';
  return { ...reply, headers: named, compressible: true };
}
