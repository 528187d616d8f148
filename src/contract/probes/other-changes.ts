import { constraint, type FlatSchema } from '../../spec/constraints.ts';
import { bodyContent, type Document, type Operation } from '../../spec/document.ts';
import { arrayOf, deepEqual, type JsonObject } from '../../spec/json.ts';
import { type Resource, rolesOf } from '../../spec/resource.ts';
import type { SchemaJudge } from '../../spec/validate.ts';
import { anyValue, bodyProperties, bodySchema, documentedValue } from '../bodies/values.ts';
import { isSecured } from '../http/caller.ts';

/** An operation that no resource names as a verb, and that changes one of its items all the same. */
export interface OtherChange {
  readonly operation: Operation;
  /** The path parameter that holds the item's id. */
  readonly parameter: string;
}

/** What is written below the path of an item: `POST /keys/{id}/limit`. */
export function otherChanges(
  operations: readonly Operation[],
  resources: readonly Resource[],
  { read, id }: Resource,
): OtherChange[] {
  const [[parameter, at] = [], ...others] = Object.entries(read?.by ?? {});
  const path = read?.operation.path.replace(/\/$/, '');
  if (parameter === undefined || others.length > 0 || at !== id || !path?.endsWith(`{${parameter}}`))
    return [];
  return operations
    .filter(
      (operation) =>
        ['POST', 'PUT', 'PATCH'].includes(operation.method) &&
        operation.path.startsWith(`${path}/`) &&
        !operation.path.slice(path.length).includes('{') &&
        isSecured(operation) &&
        rolesOf(resources, operation).length === 0,
    )
    .map((operation) => ({ operation, parameter }));
}

/** A body with the required fields that gives fields of the item other values; undefined where there is none. */
export function changedBody(
  { root }: Document,
  schemas: SchemaJudge,
  operation: Operation,
  item: JsonObject,
): JsonObject | undefined {
  const required = bodySchema(root, operation)?.required ?? {};
  const content = bodyContent(operation);
  const body: Record<string, unknown> = {};
  let isChange = false;
  for (const [name, schema] of Object.entries(bodyProperties(root, operation))) {
    const other = Object.hasOwn(item, name) ? anotherValue(schema, item[name]) : undefined;
    if (other !== undefined && schemas.violations(schema.pointer, other, 'request').length === 0) {
      body[name] = other;
      isChange = true;
    } else if (Object.hasOwn(required, name)) {
      const value = documentedValue(content, name, schema) ?? anyValue(schema);
      if (value === undefined) return undefined;
      body[name] = value;
    }
  }
  return isChange ? body : undefined;
}

/** Another value than the given one, of a flag, a choice or a number. */
export function anotherValue(schema: FlatSchema, value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  const choices = arrayOf(constraint(schema, 'enum')?.value);
  if (choices.length > 0) return choices.find((choice) => choice !== null && !deepEqual(choice, value));
  return typeof value === 'number' ? value + 1 : undefined;
}
