import { isSecured } from '../../engine/caller.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { headerOf } from '../../engine/header-of.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';

export const head: ActiveCheck = {
  kind: 'active',
  id: 'wire/head',
  title: 'HEAD answers like GET, without the body',
  why: 'Monitors and caches ask with HEAD. A server need not know it, but must not fail on it.',
  failing: 'GET /keys -> 200, HEAD /keys -> 500',
  passing: 'GET /keys -> 200, HEAD /keys -> 200; 404 or 405 will do, too',
  source: 'RFC 9110, section 9.3.2',
  plan: ({ document }) =>
    document.operations
      .filter(
        (operation) =>
          operation.method === 'GET' &&
          !document.operations.some((other) => other.method === 'HEAD' && other.path === operation.path),
      )
      .filter((operation) => !operation.path.includes('{'))
      .map((operation) => ({
        operation: operation.label,
        title: 'HEAD agrees with GET',
        writes: false,
        async run(scene) {
          const draft = scene.draft(operation);
          const get = await scene.send(draft);
          const reply = await scene.probe({ ...draft, operation: undefined, method: 'HEAD' });
          const fault = {
            trail: [operation.pointer],
            absolute: true,
            operation: operation.label,
            exchange: reply,
          };
          if (isSecured(operation)) {
            const open = await scene.probe({
              ...draft,
              operation: undefined,
              method: 'HEAD',
              caller: { kind: 'nobody' },
            });
            if (isSuccess(open))
              scene.fail({
                ...fault,
                exchange: open,
                message: `HEAD of ${operation.path} needs no credential, and GET does`,
                expected: '401, or as GET',
                actual: statusOf(open),
              });
          }
          const { status } = reply.response;
          if (status === 0 || (status >= 500 && status !== 501)) {
            scene.fail({
              ...fault,
              message: `HEAD of ${operation.path} is a server error`,
              expected: 'as GET, or a refusal',
              actual: statusOf(reply),
            });
          } else if (isSuccess(reply) && isSuccess(get)) {
            const types = [get, reply].map((exchange) => headerOf(exchange.response, 'content-type'));
            if (status !== get.response.status)
              scene.fail({
                ...fault,
                message: `HEAD of ${operation.path} has another status than GET`,
                expected: statusOf(get),
                actual: statusOf(reply),
              });
            else if (types[1] !== undefined && types[0] !== types[1])
              scene.fail({
                ...fault,
                message: `HEAD of ${operation.path} has another content type than GET`,
                expected: types[0] ?? 'none',
                actual: types[1],
              });
            else if (reply.response.body !== '')
              scene.fail({
                ...fault,
                message: `HEAD of ${operation.path} has a body`,
                expected: 'none',
                actual: 'one',
              });
          } else if (isSuccess(reply) !== isSuccess(get) && status < 400) {
            scene.fail({
              ...fault,
              message: `HEAD of ${operation.path} has another status than GET`,
              expected: statusOf(get),
              actual: statusOf(reply),
            });
          }
        },
      })),
};
