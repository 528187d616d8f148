import { constraint, type FlatSchema, flattenProperty } from '../constraints.ts';
import type { Operation } from '../document.ts';
import { type JsonObject, textOf } from '../json.ts';
import { joinPointer } from '../pointer.ts';
import { locate } from '../ref.ts';
import type { CreateVerb, FieldMap, UniqueRule } from '../resource.ts';
import { hasField, requestSchema, type Shape } from './shape.ts';

/** How items are made. */
export function createVerb(root: JsonObject, operation: Operation, created: Shape): CreateVerb {
  const request = requestSchema(root, operation);
  const inputs = Object.keys(request?.properties ?? {}).filter((name) => {
    const format = request && constraintOf(root, request, name, 'format');
    return /.+(_id|Id)$/.test(name) || (format === 'uuid' && !ownName.test(name));
  });
  return {
    operation,
    pointer: operation.pointer,
    item: created.at,
    inputs,
    fields: roundTrips(root, operation, created.schema),
  };
}

/** A uuid that is called so is the item's own, chosen by the client; another is that of something that is there. */
const ownName = /^(u?u?id|guid|key|token|secret|nonce|.*idempotency.*)$/i;

function constraintOf(root: JsonObject, schema: FlatSchema, name: string, keyword: string): unknown {
  const field = flattenProperty(root, schema, name);
  return field && constraint(field, keyword)?.value;
}

/** Fields of the request that the item has too, of simple types that servers have no reason to rewrite. */
export function roundTrips(root: JsonObject, operation: Operation, item: FlatSchema): FieldMap {
  const request = requestSchema(root, operation);
  const names = Object.keys(request?.properties ?? {}).filter((name) => {
    const field = request && flattenProperty(root, request, name);
    return field !== undefined && isSimple(field) && hasField(item, name);
  });
  return Object.fromEntries(names.map((name) => [name, joinPointer('', name)]));
}

function isSimple(field: FlatSchema): boolean {
  const [type, ...others] = field.types.filter((name) => name !== 'null');
  if (type === undefined || others.length > 0) return false;
  return type === 'string' ? !constraint(field, 'format') : type === 'boolean' || type === 'integer';
}

/** A 409 that speaks of something existing already makes a required name unique. */
export function uniqueRules(root: JsonObject, create: CreateVerb): UniqueRule[] {
  const conflict = create.operation.responses.find((response) => response.status === '409');
  const field = create.fields.name;
  if (conflict === undefined || field === undefined) return [];
  const description = textOf(locate(root, conflict.pointer)?.value.description) ?? '';
  if (!/exist|duplicate|unique|taken|already|in use/i.test(description)) return [];
  return requestSchema(root, create.operation)?.required.name === undefined
    ? []
    : [{ pointer: conflict.pointer, field, status: 409, example: undefined }];
}
