import { constraint, type FlatSchema, flatten, flattenProperty, withoutMarked } from '../constraints.ts';
import { bodyContent, jsonContent, type Operation } from '../document.ts';
import type { JsonObject } from '../json.ts';
import { joinPointer } from '../pointer.ts';

/** What the replies of an operation show: an item, or the items of an array. */
export interface Shape {
  /** Where the item or the array is in the body. */
  readonly at: string;
  /** Of one item. */
  readonly schema: FlatSchema;
  /** Of the object around the item or the array; undefined where it is the body itself. */
  readonly around: FlatSchema | undefined;
}

/** Fields that tell one item from another, the best one first. */
export const idNames = ['id', 'uuid', 'uid', 'sid', 'key_id', 'name'];

/** How fields are called that hold a secret. */
export const secretName =
  /^(token|secret|key|password|api_?key|access_?token|auth_?token|client_?secret|secret_?key|key_?secret)$/i;

/** The object that a success shows, directly or one level down (`data`, `key`...). */
export function itemIn(root: JsonObject, operation: Operation): Shape | undefined {
  const body = successSchema(root, operation);
  if (body === undefined) return undefined;
  if (isItem(body)) return { at: '', schema: withoutMarked(root, body, 'writeOnly'), around: undefined };
  for (const name of Object.keys(body.properties)) {
    const inner = flattenProperty(root, body, name);
    if (inner && isItem(inner))
      return { at: joinPointer('', name), schema: withoutMarked(root, inner, 'writeOnly'), around: body };
  }
  return undefined;
}

/** The item that a create shows: as any success does, or alone in a list, where a 201 says that something was made. */
export function createdIn(root: JsonObject, operation: Operation): Shape | undefined {
  const item = itemIn(root, operation);
  const isMaking = operation.responses.some(({ status }) => status === '201');
  if (item !== undefined || !isMaking || requestSchema(root, operation) === undefined) return item;
  const list = arrayIn(root, operation);
  return list && { ...list, at: joinPointer(list.at, '0') };
}

/** The array of objects that a success shows: the body itself, or one or two levels down. */
export function arrayIn(root: JsonObject, operation: Operation): Shape | undefined {
  const body = successSchema(root, operation);
  return body && findArray(root, body, '', undefined, 0);
}

/** The flat schema of the JSON that an operation takes, without what only replies have. */
export function requestSchema(root: JsonObject, operation: Operation): FlatSchema | undefined {
  const schema = bodyContent(operation)?.schema;
  return schema === undefined ? undefined : withoutMarked(root, flatten(root, schema), 'readOnly');
}

/** The field of this name, or the one that only case and punctuation tell from it: `{Sid}` stands for `sid`. */
export function fieldNamed(schema: FlatSchema, name: string): string | undefined {
  if (hasField(schema, name)) return name;
  return Object.keys(schema.properties).find((field) => plain(field) === plain(name));
}

/** A name without case and punctuation. */
export function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

export function hasField(schema: FlatSchema, name: string): boolean {
  return Object.hasOwn(schema.properties, name);
}

function findArray(
  root: JsonObject,
  schema: FlatSchema,
  at: string,
  around: FlatSchema | undefined,
  depth: number,
): Shape | undefined {
  const items = constraint(schema, 'items');
  if (items) {
    const item = withoutMarked(root, flatten(root, joinPointer(items.trail[0] ?? '', 'items')), 'writeOnly');
    return isItem(item) ? { at, schema: item, around } : undefined;
  }
  if (depth === 2) return undefined;
  for (const name of Object.keys(schema.properties)) {
    const inner = flattenProperty(root, schema, name);
    const found = inner && findArray(root, inner, joinPointer(at, name), schema, depth + 1);
    if (found) return found;
  }
  return undefined;
}

function successSchema(root: JsonObject, operation: Operation): FlatSchema | undefined {
  const success = operation.responses.find(
    (response) => /^2/.test(response.status) && jsonContent(response.contents),
  );
  const schema = success && jsonContent(success.contents)?.schema;
  return schema === undefined ? undefined : flatten(root, schema);
}

function isItem(schema: FlatSchema): boolean {
  return Object.keys(schema.properties).some(
    // A `key` may as well be that of a setting, a `password` that of a form.
    (name) =>
      idNames.some((id) => plain(id) === plain(name)) ||
      (secretName.test(name) && !/^(key|password)$/i.test(name)),
  );
}
