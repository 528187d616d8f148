import type { Operation } from '../../../spec/document.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { headerOf } from '../../engine/header-of.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import { behaviourTrail } from '../behaviours.ts';

export const methodNotAllowed: ActiveCheck = {
  kind: 'active',
  id: 'wire/method-not-allowed',
  title: 'a method that a path does not have is refused',
  why: 'What answers a PUT like a GET may as well obey it one day.',
  failing: 'PUT /keys -> 200',
  passing: 'PUT /keys -> 405, Allow: GET, POST; 404 will do where no 405 is documented',
  source: 'RFC 9110, section 15.5.6; the document: 405 where it is listed',
  plan: ({ document }) =>
    [...new Set(document.operations.map((operation) => operation.path))]
      .filter((path) => !path.includes('{'))
      .flatMap((path) => {
        const siblings = document.operations.filter((operation) => operation.path === path);
        const [first] = siblings;
        const methods = ['PUT', 'PATCH', 'DELETE'].filter(
          (method) => !siblings.some((operation) => operation.method === method),
        );
        if (first === undefined || methods.length === 0) return [];
        return [
          {
            operation: first.label,
            title: `${methods.join(', ')} of ${path} are refused`,
            writes: true,
            run: (scene: Scene) => tryMethods(scene, first, siblings, methods),
          },
        ];
      }),
};

async function tryMethods(
  scene: Scene,
  first: Operation,
  siblings: readonly Operation[],
  methods: readonly string[],
): Promise<void> {
  const { document } = scene.run;
  const documented = siblings.flatMap((operation) =>
    operation.responses.filter((response) => response.status === '405'),
  )[0];
  for (const method of methods) {
    const body = method === 'DELETE' ? {} : { json: {} };
    const draft = scene.draft(first, { ...body, caller: scene.run.self(first) });
    const exchange = await scene.probe({ ...draft, operation: undefined, method });
    const trail = documented?.trail ?? [
      ...behaviourTrail(document, 'wrong-method', 'method-not-allowed'),
      first.pointer,
    ];
    const fault = { trail, operation: first.label, exchange };
    const { status } = exchange.response;
    if (isSuccess(exchange))
      scene.fail({
        ...fault,
        message: `${method} ${first.path} was answered, and the document has no such operation`,
        expected: documented ? '405' : 'a refusal',
        actual: statusOf(exchange),
      });
    else if (status >= 500 && status !== 501)
      scene.fail({
        ...fault,
        absolute: true,
        check: 'robustness/no-server-error',
        message: `${method} ${first.path} is a server error`,
        expected: 'a refusal',
        actual: brief(statusOf(exchange)),
      });
    else if (documented && status >= 400 && status !== 405 && status !== 401)
      scene.fail({
        ...fault,
        message: `${method} ${first.path} is refused with another status than documented`,
        expected: '405',
        actual: statusOf(exchange),
      });
    else if (
      status === 405 &&
      headerOf(exchange.response, 'allow') === undefined &&
      documented?.headers.some((header) => header.name === 'allow')
    ) {
      scene.fail({
        ...fault,
        message: `the 405 of ${first.path} lacks its Allow header`,
        expected: 'an Allow header',
        actual: 'none',
      });
    }
  }
}
