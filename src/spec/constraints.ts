import { isObject, type JsonObject } from './json.ts';
import { type Mark, markedNames } from './marks.ts';
import { joinPointer } from './pointer.ts';
import { locate } from './ref.ts';

/** One keyword of a schema, and the part that says it: innermost pointer first, for evidence. */
export interface Constraint {
  readonly keyword: string;
  readonly value: unknown;
  readonly trail: readonly string[];
}

/** A schema laid flat: what it says itself and through `$ref` and `allOf`. */
export interface FlatSchema {
  readonly pointer: string;
  readonly trail: readonly string[];
  /** Simple types, lower case; empty where any is allowed. `null` among them where it may be null. */
  readonly types: readonly string[];
  readonly constraints: readonly Constraint[];
  /** Name -> pointer of its schema and the trail to it. */
  readonly properties: Readonly<
    Record<string, { readonly pointer: string; readonly trail: readonly string[] }>
  >;
  /** Required names and who says so. */
  readonly required: Readonly<Record<string, readonly string[]>>;
}

/**
 * Lays a schema flat. Alternatives (`anyOf`, `oneOf`) are not looked into, but for a null among them.
 *
 * @example
 * flatten(root, '/components/schemas/NewKey').required; // { name: ['/components/schemas/NewKey', ...] }
 */
export function flatten(root: JsonObject, pointer: string, trail: readonly string[] = []): FlatSchema {
  const constraints: Constraint[] = [];
  // Without a prototype: a property may be called `constructor`.
  const properties: Record<string, { pointer: string; trail: readonly string[] }> = Object.create(null);
  const required: Record<string, readonly string[]> = Object.create(null);
  let types: readonly string[] | undefined;
  let canBeNull = false;
  const visit = (at: string, passed: readonly string[], depth: number) => {
    const part = depth > 12 ? undefined : locate(root, at, passed);
    if (part === undefined) return;
    const { value } = part;
    if (value.type !== undefined)
      types = narrow(types, (Array.isArray(value.type) ? value.type : [value.type]).map(String));
    canBeNull ||= value.nullable === true || admitsNull(value);
    for (const [keyword, said] of Object.entries(value)) {
      if (!structural.has(keyword) && !keyword.startsWith('x-'))
        constraints.push({ keyword, value: said, trail: part.trail });
    }
    for (const name of Object.keys(isObject(value.properties) ? value.properties : {})) {
      properties[name] ??= { pointer: joinPointer(part.pointer, 'properties', name), trail: part.trail };
    }
    for (const name of Array.isArray(value.required) ? value.required : [])
      required[String(name)] ??= part.trail;
    if (Array.isArray(value.allOf))
      for (const i of value.allOf.keys()) visit(joinPointer(part.pointer, 'allOf', i), part.trail, depth + 1);
  };
  visit(pointer, trail, 0);
  const own = locate(root, pointer, trail);
  return {
    pointer: own?.pointer ?? pointer,
    trail: own?.trail ?? [pointer, ...trail],
    types: types === undefined || !canBeNull ? (types ?? []) : [...new Set([...types, 'null'])],
    constraints,
    properties,
    required,
  };
}

/**
 * A flat schema without the properties that are marked, and without the demand for them: of a request those that are `readOnly`,
 * of a reply those that are `writeOnly`.
 *
 * @param pointers the schemas whose marks count, where the flat one was joined from several
 */
export function withoutMarked(
  root: JsonObject,
  schema: FlatSchema,
  mark: Mark,
  pointers: readonly string[] = [schema.pointer],
): FlatSchema {
  const marked = new Set(pointers.flatMap((pointer) => [...markedNames(root, pointer, mark)]));
  if (marked.size === 0) return schema;
  const kept = <Value>(all: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> => {
    const left: Record<string, Value> = Object.create(null);
    for (const [name, value] of Object.entries(all)) if (!marked.has(name)) left[name] = value;
    return left;
  };
  return { ...schema, properties: kept(schema.properties), required: kept(schema.required) };
}

/** The flat schema of a property. */
export function flattenProperty(root: JsonObject, schema: FlatSchema, name: string): FlatSchema | undefined {
  const property = schema.properties[name];
  return property && flatten(root, property.pointer, property.trail);
}

/** The first constraint with this keyword. */
export function constraint(schema: FlatSchema, keyword: string): Constraint | undefined {
  return schema.constraints.find((found) => found.keyword === keyword);
}

/** A number said by a keyword. */
export function numberSaid(schema: FlatSchema, keyword: string): number | undefined {
  const value = constraint(schema, keyword)?.value;
  return typeof value === 'number' ? value : undefined;
}

/** Whether any text will do: no choice, no format. */
export function isFreeText(schema: FlatSchema): boolean {
  return (
    schema.types.includes('string') &&
    !['enum', 'const', 'format'].some((keyword) => constraint(schema, keyword))
  );
}

const structural = new Set([
  'type',
  'properties',
  'required',
  'allOf',
  'nullable',
  '$ref',
  'title',
  'description',
  'deprecated',
]);

function narrow(known: readonly string[] | undefined, said: readonly string[]): readonly string[] {
  return known === undefined ? said : known.filter((type) => said.includes(type));
}

function admitsNull(schema: JsonObject): boolean {
  const branches = [schema.anyOf, schema.oneOf].flatMap((list) => (Array.isArray(list) ? list : []));
  return branches.some((branch) => isObject(branch) && (branch.type === 'null' || branch.const === null));
}
