import {
  constraint,
  type FlatSchema,
  flatten,
  flattenProperty,
  withoutMarked,
} from '../../spec/constraints.ts';
import { type Document, type DocumentedResponse, jsonContent, type Operation } from '../../spec/document.ts';
import type { JsonObject } from '../../spec/json.ts';
import { joinPointer, parsePointer } from '../../spec/pointer.ts';
import { resourcesOf } from '../../spec/read-resource.ts';
import { type Resource, type Role, rolesOf, type Verb } from '../../spec/resource.ts';
import { type ItemModel, itemModel } from './model.ts';
import { parametersIn } from './routes.ts';

/** A resource with all that its handlers need. Made once for a document. */
export interface ResourcePlan extends ItemModel {
  readonly resource: Resource;
  /** Of an item, in the replies of each verb that shows one. */
  readonly shapes: Readonly<Partial<Record<Verb, FlatSchema>>>;
  /** Path parameters of the collection: whose items they are. */
  readonly parents: readonly string[];
  /** The resource that each of them is an item of, where items of it can be created. */
  readonly parentPlans: readonly { readonly parameter: string; readonly plan: ResourcePlan }[];
}

/** What an operation does to which resource. */
export interface PlannedRole {
  readonly plan: ResourcePlan;
  readonly verb: Verb;
}

/** The resources of a document, and the role of each operation by its id. */
export interface Plan {
  readonly plans: readonly ResourcePlan[];
  readonly roles: ReadonlyMap<string, PlannedRole>;
}

/** A document never changes, and to look for its resources takes long. */
const known = new WeakMap<Document, Plan>();

export function planResources(document: Document): Plan {
  const before = known.get(document);
  if (before) return before;
  const resources = resourcesOf(document);
  const plans: ResourcePlan[] = [];
  for (const resource of resources.toSorted((a, b) => pathOf(a).length - pathOf(b).length))
    plans.push(planOf(document, resource, plans));
  const roles = new Map<string, PlannedRole>();
  for (const operation of document.operations) {
    const role: Role | undefined = rolesOf(resources, operation)[0];
    const plan = plans.find(({ resource }) => resource === role?.resource);
    if (role && plan) roles.set(operation.id, { plan, verb: role.verb });
  }
  const plan = { plans, roles };
  known.set(document, plan);
  return plan;
}

function planOf({ root }: Document, resource: Resource, before: readonly ResourcePlan[]): ResourcePlan {
  const path = pathOf(resource);
  const parents = parametersIn(path);
  const { create, list, read, update, rotate } = resource;
  const itemOfList = list && shapeAt(root, list.operation, joinPointer(list.items, 0));
  const shapes = {
    create: create && shapeAt(root, create.operation, create.item),
    read: read && shapeAt(root, read.operation, read.item),
    list: itemOfList,
    update: update && shapeAt(root, update.operation, update.item),
    rotate: rotate && shapeAt(root, rotate.operation, rotate.item),
    delete: resource.delete && shapeAt(root, resource.delete.operation, resource.delete.item),
  };
  return {
    resource,
    ...itemModel(resource),
    shapes: Object.fromEntries(Object.entries(shapes).filter(([, shape]) => shape !== undefined)),
    parents,
    parentPlans: before.flatMap((plan) => {
      const [parameter, ...others] = parametersIn(path.slice(pathOf(plan.resource).length));
      const isAbove = path.startsWith(`${pathOf(plan.resource)}/{`) && others.length === 0;
      return isAbove && parameter !== undefined && plan.resource.create ? [{ parameter, plan }] : [];
    }),
  };
}

/** The path of the collection. */
function pathOf({ create, list }: Resource): string {
  return (list ?? create)?.operation.path ?? '';
}

/** The response that an operation gives when all is well: the first one documented. */
export function successOf({ responses }: Operation): DocumentedResponse | undefined {
  return (
    responses.find(({ status }) => /^2\d\d$/.test(status)) ??
    responses.find(({ status }) => status === '2XX' || status === 'default')
  );
}

/** The status of a success. */
export function statusOf(response: DocumentedResponse | undefined, method: string): number {
  if (response && /^\d{3}$/.test(response.status)) return Number(response.status);
  return response ? (method === 'POST' ? 201 : 200) : 204;
}

/** The flat schema of what stands at a place in the body of a success. */
function shapeAt(root: JsonObject, operation: Operation, at: string | undefined): FlatSchema | undefined {
  const response = successOf(operation);
  const schema = response && jsonContent(response.contents)?.schema;
  if (schema === undefined || at === undefined) return undefined;
  let flat: FlatSchema | undefined = flatten(root, schema);
  for (const token of parsePointer(at)) {
    const items = flat && constraint(flat, 'items');
    if (items && /^\d+$/.test(token)) flat = flatten(root, joinPointer(items.trail[0] ?? '', 'items'));
    else flat = flat && flattenProperty(root, flat, token);
  }
  return flat && withoutMarked(root, flat, 'writeOnly');
}
