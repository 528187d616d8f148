import { isJsonMediaType } from '../../../spec/document.ts';
import { defineOperationCheck, headerOf, isSuccess, statusOf } from '../../check.ts';
import { malformedPaths } from '../../probes/paths.ts';
import { behaviourTrail } from '../behaviours.ts';

export const unknownPath = defineOperationCheck({
  id: 'wire/unknown-path',
  title: 'a path that the API does not have is not found',
  why: 'A client with a typing error must not believe that all is well.',
  failing: 'GET /keyz -> 200, {}',
  passing: 'GET /keyz -> 404',
  source: 'RFC 9110, section 15.5.5. Pages for people (HTML) are no finding.',
  tries: 'a path beside the known ones is refused',
  given({ document: { operations } }) {
    const operation = operations.find(({ method }) => method === 'GET') ?? operations[0];
    return operation ? [{ operation, writes: false }] : [];
  },
  async run({ api, document, operation, expect }) {
    const beside = operation.path.replace(/\/[^/]*\/?$/, '').replaceAll(/\{[^}]+\}/g, 'keymock');
    const caller = api.self(operation);
    const requests = ['/keymock-no-such-path', ...malformedPaths].map((path) => ({
      operation: undefined,
      method: 'GET',
      path: `${beside}${path}`,
      query: [],
      headers: {},
      caller,
    }));
    const [plain, ...malformed] = requests;
    if (plain === undefined) return;
    const reply = await api.probe(plain);
    const replies = [reply, ...(await api.probeAll(malformed))];
    const promise = { operation, at: [...behaviourTrail(document, 'unknown-path'), operation.pointer] };
    const crash = replies.find(({ response }) => response.status === 0 || response.status >= 500);
    if (crash) {
      const message = 'an unknown path is a server error';
      expect(crash, { ...promise, always: true, check: 'robustness/no-server-error' }).holds(false, {
        message,
        expected: '404',
        actual: statusOf(crash),
      });
      return;
    }
    const isJson = isJsonMediaType(headerOf(reply.response, 'content-type') ?? '');
    expect(reply, promise).holds(!isSuccess(reply) || !isJson, {
      message: 'an unknown path is answered as if it were known',
      expected: '404',
      actual: statusOf(reply),
    });
  },
});
