import type { Document } from '../../../spec/document.ts';
import { hasVerbs } from '../../../spec/resource.ts';
import {
  brief,
  defineCompositeCheck,
  defineOperationCases,
  type Exchange,
  type Expectation,
  headerOf,
  isSuccess,
  type OperationCase,
  type OperationContext,
  type RequestDraft,
  statusOf,
} from '../../check.ts';
import { behaviourTrail } from '../behaviours.ts';
import { leakOf } from '../secrecy/leaks.ts';

/** Changes nothing, by the IANA registry of methods, wherever a server knows it; few APIs have it. */
const harmless = ['REPORT'];
const bulk = ['PUT', 'PATCH', 'DELETE'];
const ofItems = ['PUT', 'PATCH'];

export const methodNotAllowed = defineCompositeCheck(
  {
    id: 'wire/method-not-allowed',
    title: 'a method that a path does not have is refused',
    why: 'What answers a PUT like a GET may as well obey it one day.',
    failing: 'REPORT /keys -> 200',
    passing: 'REPORT /keys -> 405, Allow: GET, POST; 404 will do where no 405 is documented',
    source: 'RFC 9110, section 15.5.6; the document: 405 where it is listed',
  },
  defineOperationCases({
    tries: 'a method without effect is refused',
    given: ({ document }) => collections(document).flatMap((path) => casesOf(document, path, harmless)),
    run: (context) => tryMethods(context, harmless, (method) => collectionRequest(context, method)),
  }),
  defineOperationCases({
    tries: 'methods that change all items are refused',
    given: ({ document }) => collections(document).flatMap((path) => casesOf(document, path, bulk)),
    async run(context) {
      const { limits, operation, skip } = context;
      if (!limits.bulkMethods)
        skip(`a server may change or delete everything at ${operation.path}; allow that with --bulk-methods`);
      await tryMethods(context, bulk, (method) => collectionRequest(context, method));
    },
  }),
  defineOperationCases({
    tries: 'methods that change an item are refused',
    given: ({ document, resources }) =>
      resources.flatMap((resource) => {
        if (!hasVerbs(resource, ['create', 'delete'])) return [];
        const verb = (['read', 'delete'] as const).find((one) => resource[one]?.operation.path.endsWith('}'));
        const path = verb && resource[verb]?.operation.path;
        if (verb === undefined || path === undefined) return [];
        return casesOf(document, path, ofItems).map((planned) => ({ ...planned, role: { verb, resource } }));
      }),
    run: (context) => tryMethods(context, ofItems, () => itemRequest(context)),
  }),
);

/** Paths without parameters: a method that destroys something there may destroy everything. */
function collections({ operations }: Document): readonly string[] {
  return [...new Set(operations.map(({ path }) => path).filter((path) => !path.includes('{')))];
}

/** A case of the methods that a path does not have. */
function casesOf({ operations }: Document, path: string, candidates: readonly string[]): OperationCase[] {
  const [operation, ...others] = operations.filter((one) => one.path === path);
  const methods = candidates.filter(
    (method) => ![operation, ...others].some((one) => one?.method === method),
  );
  if (operation === undefined || methods.length === 0) return [];
  const tries = `${methods.join(', ')} of ${path} ${methods.length > 1 ? 'are' : 'is'} refused`;
  return [{ operation, writes: true, tries }];
}

function collectionRequest({ api, operation }: OperationContext, method: string): RequestDraft {
  const hasBody = method === 'PUT' || method === 'PATCH';
  return api.request(operation, { ...(hasBody && { json: {} }), as: api.self(operation) });
}

/** A request for an item that may be deleted afterwards. */
async function itemRequest({ collection, require, role }: OperationContext): Promise<RequestDraft> {
  const { resource, verb } = require.defined(role, 'the path belongs to no item');
  const item = await collection(resource).scratch();
  const request = await item.request(verb === 'read' ? 'read' : 'delete');
  return { ...request, body: '{}', headers: { ...request.headers, 'Content-Type': 'application/json' } };
}

async function tryMethods(
  context: OperationContext,
  candidates: readonly string[],
  requestOf: (method: string) => RequestDraft | Promise<RequestDraft>,
): Promise<void> {
  const { api, document, operation } = context;
  const siblings = document.operations
    .filter(({ path }) => path === operation.path)
    .map(({ method }) => method);
  for (const method of candidates.filter((one) => !siblings.includes(one))) {
    const request = await requestOf(method);
    expectNotAllowed(
      context,
      method,
      siblings,
      await api.probe({ ...request, operation: undefined, method }),
    );
  }
}

/** At most one finding, besides a leak. */
function expectNotAllowed(
  { created, document, operation, expect }: OperationContext,
  method: string,
  siblings: readonly string[],
  reply: Exchange,
): void {
  const { path } = operation;
  const documented = document.operations
    .filter((one) => one.path === path)
    .flatMap(({ responses }) => responses)
    .find(({ status }) => status === '405');
  const behaviour = behaviourTrail(document, 'wrong-method', 'method-not-allowed');
  const promise: Expectation = { operation, at: documented?.trail ?? [...behaviour, operation.pointer] };
  const expected = expect(reply, promise);
  const leak = leakOf(created(), reply);
  if (leak)
    expect(reply, { ...promise, always: true, check: 'secrecy/shown-once' }).holds(false, {
      message: `${method} ${path} shows the secret ${leak.field.slice(1)} in ${leak.place}`,
      expected: 'no secret in a reply to what the document does not have',
      actual: `it is in ${leak.place}`,
    });
  // Where no 405 is documented, an item may have more methods than the document has.
  if (isSuccess(reply)) {
    if (documented || !path.includes('{'))
      expected.isRejected(
        `${method} ${path} was answered, and the document has no such operation`,
        documented ? '405' : 'a refusal',
      );
    return;
  }
  const { status } = reply.response;
  if (status >= 500 && status !== 501) {
    expect(reply, { ...promise, always: true, check: 'robustness/no-server-error' }).holds(false, {
      message: `${method} ${path} is a server error`,
      expected: 'a refusal',
      actual: brief(statusOf(reply)),
    });
    return;
  }
  if (status !== 405) {
    const isOther = documented !== undefined && !harmless.includes(method) && status >= 400 && status !== 401;
    const message = `${method} ${path} is refused with another status than documented`;
    expected.holds(!isOther, { message, expected: '405', actual: statusOf(reply) });
    return;
  }
  const allow = headerOf(reply.response, 'allow');
  const isRequired = documented?.headers.some(({ name }) => name === 'allow') ?? false;
  const isThere = expected.holds(allow !== undefined || !isRequired, {
    message: `the 405 of ${path} lacks its Allow header`,
    expected: 'an Allow header',
    actual: 'none',
  });
  if (!isThere || allow === undefined) return;
  const named = allow.split(',').map((name) => name.trim().toUpperCase());
  const isRight = siblings.every((sibling) => named.includes(sibling)) && !named.includes(method);
  expected.holds(isRight, {
    message: `the Allow header of ${path} is wrong`,
    expected: `${siblings.join(', ')}, not ${method}`,
    actual: allow,
  });
}
