import type { Document, Operation } from '../../../spec/document.ts';
import { hasVerbs, type Resource } from '../../../spec/resource.ts';
import type { ActiveCheck, PlannedCase } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { headerOf } from '../../engine/header-of.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Draft } from '../../engine/transport.ts';
import { behaviourTrail } from '../behaviours.ts';
import { leakOf } from '../secrecy/leaks.ts';

export const methodNotAllowed: ActiveCheck = {
  kind: 'active',
  id: 'wire/method-not-allowed',
  title: 'a method that a path does not have is refused',
  why: 'What answers a PUT like a GET may as well obey it one day.',
  failing: 'REPORT /keys -> 200',
  passing: 'REPORT /keys -> 405, Allow: GET, POST; 404 will do where no 405 is documented',
  source: 'RFC 9110, section 15.5.6; the document: 405 where it is listed',
  plan: ({ document, resources }) => [
    ...collections(document).flatMap((path) => caseOf(document, path, [harmless], collectionDraft)),
    ...collections(document).flatMap((path) =>
      caseOf(document, path, ['PUT', 'PATCH', 'DELETE'], collectionDraft).map((planned) => ({
        ...planned,
        run: (scene: Scene) =>
          scene.run.settings.bulkMethods ? planned.run(scene) : scene.skip(whyNotBulk(path)),
      })),
    ),
    ...resources.flatMap((resource) => itemCases(document, resource)),
  ],
};

/** Changes nothing, by the IANA registry of methods, wherever it is obeyed; few APIs have it. */
const harmless = 'REPORT';

/** Paths without parameters: whatever destroys something there may destroy everything. */
const collections = (document: Document) => [
  ...new Set(document.operations.map(({ path }) => path).filter((path) => !path.includes('{'))),
];

const whyNotBulk = (path: string) =>
  `a server may change or delete everything at ${path}; allow that with --bulk-methods`;

/** A request for what a path stands for, whose method is yet to be replaced. */
type DraftOf = (scene: Scene, first: Operation, method: string) => Draft | Promise<Draft>;

const collectionDraft: DraftOf = (scene, first, method) =>
  scene.draft(first, {
    ...(['DELETE', harmless].includes(method) ? {} : { json: {} }),
    caller: scene.run.self(first),
  });

function caseOf(
  document: Document,
  path: string,
  candidates: readonly string[],
  draftOf: DraftOf,
): PlannedCase[] {
  const siblings = document.operations.filter((operation) => operation.path === path);
  const [first] = siblings;
  const methods = candidates.filter((method) => !siblings.some((operation) => operation.method === method));
  if (first === undefined || methods.length === 0) return [];
  return [
    {
      operation: first.label,
      title: `${methods.join(', ')} of ${path} ${methods.length > 1 ? 'are' : 'is'} refused`,
      writes: true,
      run: (scene: Scene) => tryMethods(scene, first, siblings, methods, draftOf),
    },
  ];
}

/** The path of one item: tried on one of our own, which may be deleted afterwards. */
function itemCases(document: Document, resource: Resource): PlannedCase[] {
  if (!hasVerbs(resource, ['create', 'delete'])) return [];
  const verb = (['read', 'delete'] as const).find((one) => resource[one]?.operation.path.endsWith('}'));
  const path = verb && resource[verb]?.operation.path;
  if (path === undefined) return [];
  return caseOf(document, path, ['PUT', 'PATCH'], async (scene) => {
    const stage = scene.stage(resource);
    const draft = await stage.itemDraft(verb ?? 'delete', await stage.guineaPig());
    return { ...draft, body: '{}', headers: { ...draft.headers, 'Content-Type': 'application/json' } };
  });
}

async function tryMethods(
  scene: Scene,
  first: Operation,
  siblings: readonly Operation[],
  methods: readonly string[],
  draftOf: DraftOf,
): Promise<void> {
  const { document } = scene.run;
  const documented = siblings.flatMap((operation) =>
    operation.responses.filter((response) => response.status === '405'),
  )[0];
  for (const method of methods) {
    const draft = await draftOf(scene, first, method);
    const exchange = await scene.probe({ ...draft, operation: undefined, method });
    const trail = documented?.trail ?? [
      ...behaviourTrail(document, 'wrong-method', 'method-not-allowed'),
      first.pointer,
    ];
    const fault = { trail, operation: first.label, exchange };
    const { status } = exchange.response;
    const leak = leakOf(scene.run.ledger.items, exchange);
    if (leak)
      scene.fail({
        ...fault,
        absolute: true,
        check: 'secrecy/shown-once',
        message: `${method} ${first.path} shows the secret ${leak.field.slice(1)} in ${leak.place}`,
        expected: 'no secret in a reply to what the document does not have',
        actual: `it is in ${leak.place}`,
      });
    // Where no 405 is documented, an item may have more methods than the document tells.
    if (isSuccess(exchange) && (documented || !first.path.includes('{')))
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
    else if (documented && method !== harmless && status >= 400 && status !== 405 && status !== 401)
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
    } else if (status === 405) {
      const wrong = wrongAllow(headerOf(exchange.response, 'allow'), method, siblings);
      if (wrong)
        scene.fail({
          ...fault,
          message: `the Allow header of ${first.path} is wrong`,
          expected: `${siblings.map((operation) => operation.method).join(', ')}, not ${method}`,
          actual: wrong,
        });
    }
  }
}

/** An Allow header that names what has just been refused, or leaves out what the document has. */
function wrongAllow(
  allow: string | undefined,
  refused: string,
  siblings: readonly Operation[],
): string | undefined {
  if (allow === undefined) return undefined;
  const named = allow.split(',').map((name) => name.trim().toUpperCase());
  const isComplete = siblings.every((operation) => named.includes(operation.method));
  return named.includes(refused) || !isComplete ? allow : undefined;
}
