import type { Parameter } from '../../../spec/document.ts';
import {
  defineCompositeCheck,
  defineOperationCases,
  type OperationCase,
  type OperationContext,
  type PlanSubject,
  type RequestDraft,
} from '../../check.ts';
import { rejectedBodyCases } from './rejected-bodies.ts';

export const required = defineCompositeCheck(
  {
    id: 'validation/required',
    title: 'a create without a required field is rejected',
    why: 'A key without a name or an owner cannot be found again.',
    failing: 'POST /keys {} -> 201',
    passing: 'POST /keys {} -> 400',
    source: 'the document: required, of fields and of parameters',
    provokes: true,
  },
  ...rejectedBodyCases('required', 'a body without a required field is rejected'),
  defineOperationCases({
    tries: 'a request without a required header or query parameter is rejected',
    given: operationsWithParameters,
    run: leaveOutParameters,
  }),
);

function operationsWithParameters({ resources }: PlanSubject): readonly OperationCase[] {
  return resources.flatMap((resource) =>
    (['list', 'create', 'read', 'delete'] as const).flatMap((verb) => {
      const operation = resource[verb]?.operation;
      const names = operation?.parameters.filter(mayBeLeftOut).map(({ name }) => name) ?? [];
      if (operation === undefined || names.length === 0) return [];
      const tries = `${operation.label} without ${names.join(', ')} is rejected`;
      return [{ operation, role: { resource, verb }, writes: verb !== 'list', tries }];
    }),
  );
}

/** A path cannot lack its parameters. */
function mayBeLeftOut({ in: place, required: isRequired }: Parameter): boolean {
  return isRequired && (place === 'query' || place === 'header');
}

async function leaveOutParameters(context: OperationContext): Promise<void> {
  const { api, expect, limits, operation, role, skip } = context;
  if (role?.verb === 'delete' && !limits.isLoopback)
    skip('a delete without its parameters may delete too much');
  for (const parameter of operation.parameters.filter(mayBeLeftOut)) {
    const reply = await api.probe(without(await validRequest(context), parameter));
    const message = `${operation.label} was accepted without ${parameter.name}`;
    expect(reply, { operation, at: parameter.trail }).isRejected(message, '4xx');
  }
}

async function validRequest({ api, collection, operation, role }: OperationContext): Promise<RequestDraft> {
  const items = role && collection(role.resource);
  if (role?.verb === 'create' && items) return items.createRequest(await items.body());
  if (role?.verb === 'read' && items) return (await items.first()).request('read');
  if (role?.verb === 'delete' && items) return (await items.create()).request('delete');
  return api.request(operation);
}

function without(request: RequestDraft, { in: place, name }: Parameter): RequestDraft {
  return place === 'query'
    ? { ...request, query: request.query.filter(([other]) => other !== name) }
    : { ...request, omit: [name.toLowerCase()] };
}
