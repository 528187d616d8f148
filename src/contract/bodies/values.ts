import {
  constraint,
  type FlatSchema,
  flatten,
  flattenProperty,
  isFreeText,
  numberSaid,
  withoutMarked,
} from '../../spec/constraints.ts';
import { bodyContent, type Content, type Operation } from '../../spec/document.ts';
import { arrayOf, isObject, type JsonObject } from '../../spec/json.ts';
import { joinPointer } from '../../spec/pointer.ts';
import { locate } from '../../spec/ref.ts';
import type { CreateVerb } from '../../spec/resource.ts';
import { isDescriptionLike, isEndLike, isNameLike, isTimeLike } from '../vocabulary.ts';

/**
 * The flat schema of an operation's JSON body, of several ways to write it the first, without what only replies have (`readOnly`);
 * undefined where it takes none.
 */
export function bodySchema(root: JsonObject, operation: Operation): FlatSchema | undefined {
  const content = bodyContent(operation);
  if (content?.schema === undefined) return undefined;
  const schema = flatten(root, content.schema, content.trail);
  const way = firstWay(root, schema);
  if (way === undefined) return withoutMarked(root, schema, 'readOnly');
  return withoutMarked(root, joined(schema, way), 'readOnly', [schema.pointer, way.pointer]);
}

/** Of a schema's alternatives the first that asks for nothing deprecated; undefined where it says no more than the schema. */
function firstWay(root: JsonObject, schema: FlatSchema): FlatSchema | undefined {
  const said = constraint(schema, 'oneOf') ?? constraint(schema, 'anyOf');
  const branches = arrayOf(said?.value).map((_, i) =>
    flatten(root, joinPointer(said?.trail[0] ?? '', said?.keyword ?? '', i), schema.trail),
  );
  const branch = branches.find((one) =>
    Object.keys(one.required).every((name) => !isDeprecated(root, one, name)),
  );
  return branch === undefined || Object.keys(branch.properties).length === 0 ? undefined : branch;
}

/** A schema with all that one of its alternatives says. */
function joined(schema: FlatSchema, way: FlatSchema): FlatSchema {
  return {
    ...schema,
    types: schema.types.length > 0 ? schema.types : way.types,
    constraints: [...schema.constraints, ...way.constraints],
    properties: { ...way.properties, ...schema.properties },
    required: { ...way.required, ...schema.required },
  };
}

function isDeprecated(root: JsonObject, schema: FlatSchema, name: string): boolean {
  const property = schema.properties[name];
  return property !== undefined && locate(root, property.pointer)?.value.deprecated === true;
}

/** The properties of an operation's JSON body, flat, by name. */
export function bodyProperties(root: JsonObject, operation: Operation): Readonly<Record<string, FlatSchema>> {
  const schema = bodySchema(root, operation);
  if (schema === undefined) return {};
  return Object.fromEntries(
    Object.keys(schema.properties).flatMap((name) => {
      const property = flattenProperty(root, schema, name);
      return property === undefined ? [] : [[name, property] as const];
    }),
  );
}

/**
 * The request field that carries the name we give: a free text that comes back in the item, called like a name if one is.
 * It tells our own items from all others.
 */
export function labelField(root: JsonObject, create: CreateVerb): string | undefined {
  const properties = bodyProperties(root, create.operation);
  const free = Object.keys(create.fields).filter((name) => {
    const property = properties[name];
    return property !== undefined && !create.inputs.includes(name) && isFreeText(property);
  });
  return free.find(isNameLike) ?? free.find(isDescriptionLike) ?? free[0];
}

/** A value that the documents themselves show for a field: in the body's example, then in the field's schema. */
export function documentedValue(
  content: Content | undefined,
  name: string,
  property: FlatSchema | undefined,
): unknown {
  for (const example of Object.values(content?.examples ?? {})) {
    if (isObject(example.value) && example.value[name] !== undefined && example.value[name] !== null)
      return stillToCome(name, example.value[name]);
  }
  return property && stillToCome(name, schemaValue(property));
}

/** An end that was in the future when the example was written may be past by now. */
function stillToCome(name: string, value: unknown): unknown {
  const isEnd = isEndLike(name) && typeof value === 'string';
  return isEnd && /^\d{4}-\d\d-\d\dT/.test(value) && value < '2031' ? momentAhead : value;
}

/** A value that a schema itself offers, null excepted. */
export function schemaValue(schema: FlatSchema): unknown {
  const said = (keyword: string) => constraint(schema, keyword)?.value;
  const offers = [
    said('const'),
    said('example'),
    arrayOf(said('examples'))[0],
    said('default'),
    arrayOf(said('enum'))[0],
  ];
  return offers.find((value) => value !== undefined && value !== null);
}

/** Some valid value of a schema; undefined where none can be made up. */
export function anyValue(schema: FlatSchema): unknown {
  const offered = schemaValue(schema);
  if (offered !== undefined) return offered;
  const type = schema.types.find((name) => name !== 'null');
  return type === undefined ? undefined : makers.get(type)?.(schema);
}

/** Whether a field holds a time. */
export function isMoment(name: string, schema: FlatSchema): boolean {
  return constraint(schema, 'format')?.value === 'date-time' || isTimeLike(name);
}

/** A time that is still to come. */
export const momentAhead = '2031-02-03T04:05:06Z';

const makers: ReadonlyMap<string, (schema: FlatSchema) => unknown> = new Map<
  string,
  (schema: FlatSchema) => unknown
>([
  ['string', textFor],
  ['integer', numberFor],
  ['number', numberFor],
  ['boolean', () => true],
  ['array', (schema) => ((numberSaid(schema, 'minItems') ?? 0) > 0 ? undefined : [])],
  ['object', () => ({})],
]);

const formatted: ReadonlyMap<string, string> = new Map([
  ['uuid', '00000000-0000-4000-8000-000000000000'],
  ['date', '2031-02-03'],
  ['time', '04:05:06Z'],
  ['date-time', momentAhead],
  ['email', 'keymock@example.com'],
  ['uri', 'https://keymock.example/'],
  ['hostname', 'keymock.example'],
  ['ipv4', '192.0.2.1'],
  ['ipv6', '2001:db8::1'],
]);

function textFor(schema: FlatSchema): unknown {
  const format = constraint(schema, 'format')?.value;
  if (typeof format === 'string' && formatted.has(format)) return formatted.get(format);
  if (constraint(schema, 'pattern')) return undefined;
  return 'keymock'
    .padEnd(numberSaid(schema, 'minLength') ?? 0, 'k')
    .slice(0, numberSaid(schema, 'maxLength') ?? 100);
}

function numberFor(schema: FlatSchema): number {
  const least = numberSaid(schema, 'minimum') ?? numberSaid(schema, 'exclusiveMinimum');
  const most = numberSaid(schema, 'maximum') ?? numberSaid(schema, 'exclusiveMaximum');
  const step = numberSaid(schema, 'multipleOf') ?? 1;
  if (least !== undefined) return Math.ceil((least + step) / step) * step;
  return most === undefined || most > 7 * step ? 7 * step : most - step;
}
