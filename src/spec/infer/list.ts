import { constraint, type FlatSchema, flatten, flattenProperty } from '../constraints.ts';
import type { Operation } from '../document.ts';
import type { JsonObject } from '../json.ts';
import { joinPointer } from '../pointer.ts';
import type { FieldMap, ListVerb, Paging } from '../resource.ts';
import { hasField, type Shape } from './shape.ts';

/** How items are listed. */
export function listVerb(root: JsonObject, operation: Operation, listed: Shape): ListVerb {
  const { at, around } = listed;
  const total = ['total', 'count', 'total_count', 'totalCount'].find(
    (name) => around !== undefined && hasField(around, name),
  );
  const parent = at.slice(0, Math.max(0, at.lastIndexOf('/')));
  return {
    operation,
    pointer: operation.pointer,
    items: at,
    total: total === undefined ? undefined : joinPointer(parent, total),
    paging: pagingOf(root, operation),
    filters: filtersOf(root, operation, listed.schema),
    repeats: [],
    order: undefined,
  };
}

/** Parameters with the name and the choices of a field of the items: a text that is free may be searched for in many ways. */
function filtersOf(root: JsonObject, operation: Operation, item: FlatSchema): FieldMap {
  const choicesOf = (schema: FlatSchema | undefined) =>
    schema && JSON.stringify(constraint(schema, 'enum')?.value);
  const filters = operation.parameters.filter((parameter) => {
    if (parameter.in !== 'query' || parameter.schema === undefined) return false;
    const choices = choicesOf(flatten(root, parameter.schema));
    return choices !== undefined && choices === choicesOf(flattenProperty(root, item, parameter.name));
  });
  return Object.fromEntries(filters.map(({ name }) => [name, joinPointer('', name)]));
}

function pagingOf(root: JsonObject, operation: Operation): Paging | undefined {
  const query = operation.parameters.filter((parameter) => parameter.in === 'query');
  const named = (pattern: RegExp) => query.find(({ name }) => pattern.test(name));
  const limit = named(/^(limit|per_?page|page_?size|size)$/i);
  const offset = named(/^(offset|skip|start)$/i);
  const position = offset ?? named(/^(page|page_?number|page_?num)$/i);
  if (limit === undefined || position === undefined) return undefined;
  const maximum =
    limit.schema === undefined ? undefined : constraint(flatten(root, limit.schema), 'maximum')?.value;
  return {
    pointer: operation.pointer,
    style: offset === undefined ? 'page' : 'offset',
    limit: limit.name,
    position: position.name,
    max: typeof maximum === 'number' ? maximum : undefined,
    over: undefined,
  };
}
