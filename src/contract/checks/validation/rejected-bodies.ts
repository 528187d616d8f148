import type { Operation } from '../../../spec/document.ts';
import { hasVerbs, type Resource, type ResourceWith } from '../../../spec/resource.ts';
import {
  anyValue,
  bodyProperties,
  bodySchema,
  type CheckContext,
  defineCases,
  defineOperationCases,
  type OperationContext,
  type PlanCases,
  parametersBy,
  type RequestDraft,
} from '../../check.ts';
import { expectAllRejected, type InvalidRequest } from './expect-all-rejected.ts';
import {
  type BodyFault,
  type BodyTarget,
  invalidBodies,
  takesFields,
  undescribedBodies,
} from './invalid-bodies.ts';

/** Cases that send every body with a certain fault: creates, updates, and whatever else is done to an item. */
export function rejectedBodyCases(fault: BodyFault, tries: string): readonly PlanCases[] {
  const creates = defineCases({
    tries,
    given: { verbs: ['create'], where: ({ create }, { root }) => takesFields(root, create.operation) },
    writes: true,
    phaseIfCreatedOnce: 'invalid-create',
    async run(context) {
      const { api, items, resource } = context;
      const { operation } = resource.create;
      const target = { operation, valid: () => items.body() };
      await tryBodies(context, fault, target, async (json) => api.request(operation, { json }));
    },
  });
  const updates = defineCases({
    tries,
    given: {
      verbs: ['update', 'create'],
      where: ({ update }, { root }) => takesFields(root, update.operation),
    },
    writes: true,
    async run(context) {
      const item = await context.items.scratch();
      const target = { operation: context.resource.update.operation, valid: async () => ({}) };
      await tryBodies(context, fault, target, (json) => item.request('update', { json }));
    },
  });
  const actions = defineOperationCases({
    tries,
    given: ({ document, resources }) =>
      resources.flatMap((resource) =>
        document.operations
          .filter((operation) => isActionOn(resource, operation) && takesFields(document.root, operation))
          .map((operation) => ({ operation, writes: true })),
      ),
    run: (context) => tryAction(context, fault),
  });
  // An update requires nothing.
  return fault === 'required' ? [creates, actions] : [creates, updates, actions];
}

/** Whether an operation does something else to an item: `POST /keys/{id}/limit`. */
function isActionOn(resource: Resource, operation: Operation): resource is ResourceWith<'read'> {
  if (!hasVerbs(resource, ['read'])) return false;
  const { read, update, rotate } = resource;
  if (operation === update?.operation || operation === rotate?.operation) return false;
  const item = read.operation.path.replace(/\/$/, '');
  return operation.method !== 'GET' && operation.path.startsWith(`${item}/`);
}

async function tryAction(context: OperationContext, fault: BodyFault): Promise<void> {
  const { api, collection, document, limits, operation, require, resources, skip } = context;
  if (!limits.isLoopback) skip('what this does to an item is not known, so it is tried on this machine only');
  const resource = require.defined(
    resources.find((candidate) => isActionOn(candidate, operation)),
    'what it is done to is not known',
  );
  const item = await collection(resource).first();
  const parameters = require.defined(
    parametersBy(resource.read, item.known),
    'what identifies the item is not known',
  );
  const required = bodySchema(document.root, operation)?.required ?? {};
  const valid = async () =>
    Object.fromEntries(
      Object.entries(bodyProperties(document.root, operation))
        .filter(([name]) => Object.hasOwn(required, name))
        .map(([name, schema]) => [name, anyValue(schema)]),
    );
  await tryBodies(context, fault, { operation, valid }, async (json) =>
    api.request(operation, { parameters, json }),
  );
}

async function tryBodies(
  context: CheckContext,
  fault: BodyFault,
  target: BodyTarget,
  requestOf: (json: unknown) => Promise<RequestDraft>,
): Promise<void> {
  const invalid: InvalidRequest[] = [];
  for (const body of await invalidBodies(context, target, fault))
    invalid.push({ ...body, request: await requestOf(body.json) });
  const undescribed = fault === 'type' ? await undescribedBodies(context, target) : [];
  if (invalid.length + undescribed.length === 0)
    context.skip('the schema leaves nothing of this kind to break');
  await expectAllRejected(context, target.operation, invalid);
  // A server error is found in every reply.
  await context.api.probeAll(await Promise.all(undescribed.map(requestOf)));
}
