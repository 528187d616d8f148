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
          const beside = first.path.replace(/\/[^/]*\/?$/, '').replaceAll(/\{[^}]+\}/g, 'keymock');
          const draft = {
            operation: undefined,
            method: 'GET',
            path: `${beside}/keymock-no-such-path`,
            query: [],
            headers: {},
            caller: scene.run.self(first),
          };
          const exchange = await scene.probe(draft);
          const odd = await scene.probes(oddPaths.map((path) => ({ ...draft, path: `${beside}${path}` })));
          const fault = {
            trail: [...behaviourTrail(document, 'unknown-path'), first.pointer],
            operation: first.label,
            exchange,
          };
          const crashed = [exchange, ...odd].find(
            ({ response }) => response.status === 0 || response.status >= 500,
          );
          if (crashed)
            scene.fail({
              ...fault,
              exchange: crashed,
              absolute: true,
              check: 'robustness/no-server-error',
              message: 'an unknown path is a server error',
              expected: '404',
              actual: statusOf(crashed),
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

/** Paths that careless code takes apart wrongly, beside the known ones. */
const oddPaths: readonly string[] = [
  '/keymock-%zz',
  '/keymock-%00',
  '/keymock-%ff%fe',
  '//keymock',
  '/keymock;v=1',
  `/${'k'.repeat(300)}`,
];
