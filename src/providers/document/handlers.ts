import type { Context, Handler, HandlerReply, Step, Turn } from '../../mock/provider.ts';
import { flatten } from '../../spec/constraints.ts';
import { type Document, jsonContent, type Operation } from '../../spec/document.ts';
import type { JsonObject } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { ItemVerb, Verb } from '../../spec/resource.ts';
import type { Table } from '../../store/model.ts';
import { fail } from './errors.ts';
import { exampleHandler, successReply } from './example.ts';
import { changedItem, newItem, rotatedFields, sentFields, shownItem } from './item.ts';
import { fillPage, pageOf, pagesOf } from './listing.ts';
import { type ItemRow, itemKey, itemOf, ownerOf } from './model.ts';
import { type PlannedRole, type ResourcePlan, successOf } from './plan.ts';
import type { Principal } from './principal.ts';
import { issueSecrets, revokeSecrets } from './secrets.ts';
import { setAt } from './set-at.ts';

type Do = (context: Context<Principal>) => HandlerReply;

/** The handler of an operation: what it does to its resource, or its example where that is not known. */
export function handlerOf(
  document: Document,
  operation: Operation,
  role: PlannedRole | undefined,
): Handler<Principal> {
  if (role === undefined) return exampleHandler(document, operation);
  return byVerb[role.verb](document, operation, role.plan);
}

const byVerb: Readonly<Record<Verb, (document: Document, operation: Operation, plan: ResourcePlan) => Do>> = {
  create: (document, operation, plan) => (context) => {
    const { root } = document;
    const { resource, model, pointers } = plan;
    const owner = ownerIn(context, plan);
    const sent = sentFields(root, operation, resource.create?.fields ?? {}, context.body, true);
    const rows = context.tables.get(model);
    for (const { field } of resource.unique) refuseTaken(rows, pointers, owner, field, sent.get(field));
    const item = newItem(context, root, plan, sent);
    const key = keyOf(plan, owner, item);
    if (rows.get(key)) fail('duplicate', { field: nameOf(resource.id) });
    const row = rows.create({ key, owner, json: JSON.stringify(item) });
    issueSecrets(context, plan, row, item);
    return itemReply(context, document, operation, plan, 'create', item);
  },

  list: (document, operation, plan) => {
    const { list } = plan.resource;
    if (list === undefined) return exampleHandler(document, operation);
    const pages = pagesOf(list, plan.shapes.list);
    return (context) => {
      const { root } = document;
      const owner = ownerIn(context, plan);
      const page = pageOf(document, context, context.tables.get(plan.model).of(owner), {
        pages,
        list,
        owner,
      });
      const items = page.items.map((item) => shownItem(plan, 'list', item));
      const reply = successReply(document, operation, context, { at: list.items, value: items });
      const linkTo = (position: string) => linkOf(context, pages.position?.name ?? 'page', position);
      const schema = jsonContent(successOf(operation)?.contents ?? [])?.schema;
      const filled =
        schema === undefined ? reply.body : fillPage(root, flatten(root, schema), reply.body, page, linkTo);
      const counted = list.total === undefined ? filled : setAt(filled, list.total, page.total);
      return {
        ...reply,
        body: setAt(counted, list.items, items),
        headers: { ...reply.headers, ...linkHeader(operation, page.next, page.previous, linkTo) },
      };
    };
  },

  read: (document, operation, plan) => (context) => {
    const { row } = find(context, plan, plan.resource.read, plan.resource.gone.read);
    return itemReply(context, document, operation, plan, 'read', itemOf(row));
  },

  update: (document, operation, plan) => (context) => {
    const { root } = document;
    const { resource, model, pointers } = plan;
    const { row, owner } = find(context, plan, resource.update);
    const before = itemOf(row);
    const isWhole = operation.method === 'PUT';
    const changes = sentFields(root, operation, resource.update?.fields ?? {}, context.body, isWhole);
    const rows = context.tables.get(model);
    for (const { field } of resource.unique)
      if (changes.get(field) !== valueAt(before, field))
        refuseTaken(rows, pointers, owner, field, changes.get(field));
    const item = changedItem(context, root, plan, before, changes);
    const key = keyOf(plan, owner, item);
    if (key !== row.key && rows.get(key)) fail('duplicate', { field: nameOf(resource.id) });
    const next = rows.update(row, { key, json: JSON.stringify(item) });
    revokeSecrets(context, row.key);
    issueSecrets(context, plan, next, item);
    return itemReply(context, document, operation, plan, 'update', item);
  },

  rotate: (document, operation, plan) => (context) => {
    const { row } = find(context, plan, plan.resource.rotate);
    const item = changedItem(
      context,
      document.root,
      plan,
      itemOf(row),
      rotatedFields(context, document.root, plan),
    );
    revokeSecrets(context, row.key);
    const next = context.tables.get(plan.model).update(row, { json: JSON.stringify(item) });
    issueSecrets(context, plan, next, item);
    return itemReply(context, document, operation, plan, 'rotate', item);
  },

  delete: (document, operation, plan) => (context) => {
    const { gone, delete: verb } = plan.resource;
    // A second delete may succeed, too (RFC 9110, section 9.3.5).
    const isIdempotent = gone.delete !== undefined && gone.delete < 300;
    const row = lookUp(context, plan, verb).row;
    if (!row && isIdempotent) return successReply(document, operation, context, undefined);
    if (!row) return fail('unknown-item', unknownItem(plan, gone.delete));
    revokeSecrets(context, row.key);
    context.tables.get(plan.model).delete(row);
    return itemReply(context, document, operation, plan, 'delete', itemOf(row));
  },
};

/** Refuses a request about an item that is not there, before it looks at the body: an item of another account is none. */
export function requireItem(roleOf: (turn: Turn<Principal>) => PlannedRole | undefined): Step<Principal> {
  return (turn) => {
    const role = roleOf(turn);
    if (
      !role ||
      !turn.route ||
      !turn.principal ||
      role.verb === 'create' ||
      role.verb === 'list' ||
      role.verb === 'delete'
    )
      return undefined;
    // Both are set by the steps before.
    find(
      turn as Context<Principal>,
      role.plan,
      role.plan.resource[role.verb],
      role.verb === 'read' ? role.plan.resource.gone.read : undefined,
    );
    return undefined;
  };
}

/** The owner of a request's items. Below a parent that can be created, that parent must be there. */
function ownerIn(context: Context<Principal>, plan: ResourcePlan): string {
  for (const { parameter, plan: parent } of plan.parentPlans) {
    const owner = ownerOf(context, context.principal, parent.parents);
    const id = context.path[parameter] ?? '';
    if (!context.tables.get(parent.model).get(itemKey(owner, id)))
      fail('unknown-item', { name: parent.resource.name });
  }
  return ownerOf(context, context.principal, plan.parents);
}

/** The row that the parameters of a request name, or a failure where there is none. */
function find(
  context: Context<Principal>,
  plan: ResourcePlan,
  verb: ItemVerb | undefined,
  gone?: number,
): { readonly row: ItemRow; readonly owner: string } {
  const { row, owner } = lookUp(context, plan, verb);
  return row ? { row, owner } : fail('unknown-item', unknownItem(plan, gone));
}

function unknownItem({ resource }: ResourcePlan, gone: number | undefined) {
  return { name: resource.name, ...(gone !== undefined && { status: gone }) };
}

function lookUp(
  context: Context<Principal>,
  plan: ResourcePlan,
  verb: ItemVerb | undefined,
): { readonly row: ItemRow | undefined; readonly owner: string } {
  const owner = ownerIn(context, plan);
  const rows = context.tables.get(plan.model);
  const values = Object.entries(verb?.by ?? {}).map(([parameter, pointer]) => {
    const value = context.path[parameter] ?? context.query.get(parameter);
    if (value === null) return fail('invalid', { field: parameter, reason: 'is required', place: 'query' });
    return { pointer, value };
  });
  const [first] = values;
  const index = plan.pointers.indexOf(first?.pointer ?? '');
  const row =
    first?.pointer === plan.resource.id
      ? rows.get(itemKey(owner, first?.value))
      : index < 0
        ? undefined
        : rows.find(`at${index}`, `${owner}\n${first?.value}`);
  const fits = row && values.every(({ pointer, value }) => String(valueAt(itemOf(row), pointer)) === value);
  return { row: fits ? row : undefined, owner };
}

function refuseTaken(
  rows: Table<ItemRow>,
  pointers: readonly string[],
  owner: string,
  field: string,
  value: unknown,
): void {
  const index = pointers.indexOf(field);
  if (value === undefined || value === null || index < 0) return;
  if (rows.find(`at${index}`, `${owner}\n${String(value)}`)) fail('duplicate', { field: nameOf(field) });
}

function keyOf({ resource }: ResourcePlan, owner: string, item: JsonObject): string {
  return itemKey(owner, resource.id === undefined ? '' : valueAt(item, resource.id));
}

function nameOf(pointer: string | undefined): string {
  return pointer?.split('/').at(-1) ?? 'id';
}

/** The success of an operation, with the item where the document shows it. */
function itemReply(
  context: Context<Principal>,
  document: Document,
  operation: Operation,
  plan: ResourcePlan,
  verb: Exclude<Verb, 'list'>,
  item: JsonObject,
): HandlerReply {
  const at = plan.resource[verb]?.item;
  const shown = at === undefined ? undefined : { at, value: shownItem(plan, verb, item) };
  const reply = successReply(document, operation, context, shown);
  if (verb !== 'create' || !plan.resource.read) return reply;
  const id = plan.resource.id === undefined ? undefined : valueAt(item, plan.resource.id);
  const isNamed = successOf(operation)?.headers.some(({ name }) => name === 'location');
  const location = `${context.request.path.replace(/\/$/, '')}/${encodeURIComponent(String(id))}`;
  return isNamed ? { ...reply, headers: { ...reply.headers, Location: location } } : reply;
}

/** The address of another page: this one with another position. */
function linkOf({ request }: Context<Principal>, parameter: string, position: string): string {
  const query = new URLSearchParams(request.query);
  query.set(parameter, position);
  const host = request.headers['host'];
  return `${host === undefined ? '' : `http://${host}`}${request.path}?${query}`;
}

/** RFC 8288. */
function linkHeader(
  operation: Operation,
  next: string | undefined,
  previous: string | undefined,
  linkTo: (position: string) => string,
): Record<string, string> {
  if (!successOf(operation)?.headers.some(({ name }) => name === 'link')) return {};
  const links = [
    ...(previous === undefined || previous === '' ? [] : [`<${linkTo(previous)}>; rel="prev"`]),
    ...(next === undefined ? [] : [`<${linkTo(next)}>; rel="next"`]),
  ];
  return links.length === 0 ? {} : { Link: links.join(', ') };
}
