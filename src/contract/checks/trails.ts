import { flatten } from '../../spec/constraints.ts';
import {
  bodyContent,
  type Document,
  type DocumentedResponse,
  jsonContent,
  type Operation,
} from '../../spec/document.ts';
import type { JsonObject } from '../../spec/json.ts';
import type { ItemVerb, Resource } from '../../spec/resource.ts';
import { schemaTrailAt } from '../../spec/validate.ts';
import type { Expectation } from '../check.ts';

/** The documented success of an operation. */
export function successOf(operation: Operation): DocumentedResponse | undefined {
  return operation.responses.find((response) => response.status.startsWith('2'));
}

/** What an operation says of a status, and what is around it. */
export function responseTrail(operation: Operation, status: number): readonly string[] {
  const response = operation.responses.find((documented) => documented.status === String(status));
  return response ? response.trail : [operation.pointer];
}

/** The schema of a field of an item, as a verb's reply shows it, and what is around it. */
export function fieldTrail(
  document: Document,
  resource: Resource,
  field: string,
  verb: 'create' | 'list' | 'read' = 'create',
): readonly string[] {
  const operation = resource[verb]?.operation;
  const success = operation && successOf(operation);
  const content = success && jsonContent(success.contents);
  if (operation === undefined || success === undefined || content?.schema === undefined)
    return [resource.pointer];
  const at = verb === 'list' ? `${resource.list?.items ?? ''}/0` : (resource[verb]?.item ?? '');
  return [...schemaTrailAt(document.root, content.schema, at + field), ...success.trail];
}

/** The schema of a field of a request's body, and what is around it. */
export function requestTrail(root: JsonObject, operation: Operation, field: string): readonly string[] {
  const content = bodyContent(operation);
  if (content?.schema === undefined) return operation.body?.trail ?? [operation.pointer];
  const schema = flatten(root, content.schema, content.trail);
  const property = schema.properties[field];
  return property ? flatten(root, property.pointer, property.trail).trail : schema.trail;
}

/** What `x-resource` says, then the operation that it names. */
export function verbTrail(pointer: string, operation: Operation): readonly string[] {
  return [pointer, operation.pointer];
}

/** What `x-resource` promises of a verb. */
export function promiseOf({ pointer, operation }: Pick<ItemVerb, 'pointer' | 'operation'>): Expectation {
  return { operation, at: verbTrail(pointer, operation) };
}
