import type { JsonObject } from './json.ts';
import type { ItemVerb, ListVerb, Resource } from './resource.ts';

/**
 * Resources as an `x-resource` describes them: what `resourcesOf` would read from the document with it.
 *
 * @example
 * toXResource(inferResources(document)); // { key: { id: '/id', create: { operation: 'createKey', ... }, ... } }
 */
export function toXResource(resources: readonly Resource[]): JsonObject {
  const written: Record<string, JsonObject> = {};
  for (const resource of resources) written[freeName(resource.name, written)] = writeResource(resource);
  return written;
}

/** Two collections may have the same last word: `/users/{id}/keys` and `/keys`. */
function freeName(name: string, taken: JsonObject): string {
  let free = name;
  for (let i = 2; Object.hasOwn(taken, free); i++) free = `${name}-${i}`;
  return free;
}

function writeResource({
  create,
  list,
  read,
  update,
  rotate,
  secrets,
  unique,
  ...resource
}: Resource): JsonObject {
  return filled({
    id: resource.id,
    scope: resource.scope,
    create:
      create &&
      filled({
        operation: create.operation.id,
        item: create.item,
        inputs: create.inputs,
        fields: create.fields,
      }),
    list: list && writeList(list),
    read: read && itemVerb(read),
    update: update && filled({ ...itemVerb(update), fields: update.fields }),
    rotate: rotate && filled({ ...itemVerb(rotate), changes: rotate.changes }),
    delete: resource.delete && itemVerb(resource.delete),
    gone: filled(resource.gone),
    unique: unique.map(({ field, status, example }) => filled({ field, status, example })),
    secrets: secrets.map(({ field, shown }) => filled({ field, shown })),
    authenticates:
      resource.authenticates &&
      filled({
        field: resource.authenticates.field,
        scheme: resource.authenticates.scheme,
        may: resource.authenticates.may,
      }),
  });
}

function writeList({ operation, items, total, paging, filters, repeats, order }: ListVerb): JsonObject {
  const pages =
    paging &&
    filled({
      style: paging.style,
      limit: paging.limit,
      [paging.style]: paging.position,
      max: paging.max,
      over: paging.over,
    });
  return filled({ operation: operation.id, items, total, paging: pages, filters, repeats, order });
}

function itemVerb({ operation, by, item }: ItemVerb): JsonObject {
  return filled({ operation: operation.id, by, item });
}

/** Without what says nothing: no value, an empty list or an empty map. */
function filled(part: JsonObject): JsonObject {
  const isEmpty = (value: unknown) =>
    value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(part).filter(([, value]) => !isEmpty(value)));
}
