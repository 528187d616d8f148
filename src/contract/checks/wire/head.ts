import { defineOperationCheck, headerOf, isSecured, isSuccess, statusOf } from '../../check.ts';

export const head = defineOperationCheck({
  id: 'wire/head',
  title: 'HEAD answers like GET, without the body',
  why: 'Monitors and caches send HEAD. A server need not support it, but must not fail on it.',
  failing: 'GET /keys -> 200, HEAD /keys -> 500',
  passing: 'GET /keys -> 200, HEAD /keys -> 200; 404 or 405 will do, too',
  source: 'RFC 9110, section 9.3.2',
  tries: 'HEAD agrees with GET',
  given: ({ document: { operations } }) =>
    operations
      .filter(({ method, path }) => method === 'GET' && !path.includes('{'))
      .filter(({ path }) => !operations.some((other) => other.method === 'HEAD' && other.path === path))
      .map((operation) => ({ operation, writes: false })),
  async run({ api, operation, expect }) {
    const request = api.request(operation);
    const get = await api.send(request);
    const headRequest = { ...request, operation: undefined, method: 'HEAD' };
    const reply = await api.probe(headRequest);
    const expected = expect(reply, { operation, always: true });
    const name = `HEAD of ${operation.path}`;
    if (isSecured(operation)) {
      const anonymous = await api.probe({ ...headRequest, caller: { kind: 'nobody' } });
      expect(anonymous, { operation, always: true }).isRejected(
        `${name} needs no credential, and GET does`,
        '401, or as GET',
      );
    }
    const { status, body } = reply.response;
    const actual = statusOf(reply);
    if (status === 0 || (status >= 500 && status !== 501)) {
      const message = `${name} is a server error`;
      expected.holds(false, { message, expected: 'as GET, or a refusal', actual });
      return;
    }
    const isSameStatus =
      status >= 400 ||
      (isSuccess(reply) && isSuccess(get)
        ? status === get.response.status
        : isSuccess(reply) === isSuccess(get));
    const message = `${name} has another status than GET`;
    if (!expected.holds(isSameStatus, { message, expected: statusOf(get), actual })) return;
    if (!isSuccess(reply) || !isSuccess(get)) return;
    const [wanted, type] = [get, reply].map(({ response }) => headerOf(response, 'content-type'));
    const isSameType = expected.holds(type === undefined || type === wanted, {
      message: `${name} has another content type than GET`,
      expected: wanted ?? 'none',
      actual: type ?? 'none',
    });
    if (isSameType)
      expected.holds(body === '', { message: `${name} has a body`, expected: 'none', actual: 'one' });
  },
});
