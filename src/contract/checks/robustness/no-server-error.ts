import { brief, definePassiveCheck } from '../../check.ts';

export const noServerError = definePassiveCheck({
  belongsToProvoker: true,
  id: 'robustness/no-server-error',
  title: 'no request, right or wrong, makes the server fail',
  why: 'A 5xx is a bug of the server, whatever the client sent. A request that crashes a server can be sent on purpose.',
  failing: 'POST /keys {"name": 7} -> 500',
  passing: 'POST /keys {"name": 7} -> 400',
  source: 'RFC 9110, section 15.6; a 5xx that the document lists by its number is no finding',
  look({ operation, response, exchange, isProbe }, expect) {
    const { status, failure, body } = exchange.response;
    if (status > 0 && status < 500) return;
    if (response !== undefined && response.status !== 'default') return;
    const isLost = status === 0;
    if (isLost && isProbe && isCutShort(exchange.request.body, failure)) return;
    expect(exchange, { operation, always: true }).holds(false, {
      message: `${operation.label} ${isLost ? 'gave no reply' : 'answered with a server error'}`,
      expected: 'no server error',
      actual: isLost ? (failure ?? 'no reply') : `${status} ${brief(body, 80)}`.trim(),
    });
  },
});

/** A server may close the connection on a body that is too large for it, before it has read it. */
function isCutShort(body: string | undefined, failure: string | undefined): boolean {
  return (
    body !== undefined &&
    /\(\d{6,} characters\)$/.test(body) &&
    /RESET|EPIPE|SOCKET|closed/i.test(failure ?? '')
  );
}
