import { isJsonMediaType } from '../../../spec/document.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { headerOf } from '../../engine/header-of.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';
import { behaviourTrail } from '../behaviours.ts';

export const unknownPath: ActiveCheck = {
  kind: 'active',
  id: 'wire/unknown-path',
  title: 'a path that the API does not have is not found',
  why: 'A client with a typing error must not believe that all is well.',
  failing: 'GET /keyz -> 200, {}',
  passing: 'GET /keyz -> 404',
  source: 'RFC 9110, section 15.5.5. Pages for people (HTML) are no finding.',
  plan: ({ document }) => {
    const first =
      document.operations.find((operation) => operation.method === 'GET') ?? document.operations[0];
    if (first === undefined) return [];
    return [
      {
        operation: first.label,
        title: 'a path beside the known ones is refused',
        writes: false,
        async run(scene) {
          const path = `${first.path.replace(/\/[^/]*\/?$/, '')}/keymock-no-such-path`;
          const draft = {
            operation: undefined,
            method: 'GET',
            path: path.replaceAll(/\{[^}]+\}/g, 'keymock'),
            query: [],
            headers: {},
            caller: scene.run.self(first),
          };
          const exchange = await scene.probe(draft);
          const fault = {
            trail: [...behaviourTrail(document, 'unknown-path'), first.pointer],
            operation: first.label,
            exchange,
          };
          const { status } = exchange.response;
          if (status === 0 || status >= 500)
            scene.fail({
              ...fault,
              absolute: true,
              check: 'robustness/no-server-error',
              message: 'an unknown path is a server error',
              expected: '404',
              actual: statusOf(exchange),
            });
          else if (
            isSuccess(exchange) &&
            isJsonMediaType(headerOf(exchange.response, 'content-type') ?? '')
          ) {
            scene.fail({
              ...fault,
              message: 'an unknown path is answered as if it were known',
              expected: '404',
              actual: statusOf(exchange),
            });
          }
        },
      },
    ];
  },
};
