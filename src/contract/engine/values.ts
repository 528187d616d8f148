import { constraint, type FlatSchema, flatten, flattenProperty } from '../../spec/constraints.ts';
import { type Content, jsonContent, type Operation } from '../../spec/document.ts';
import { arrayOf, isObject, type JsonObject } from '../../spec/json.ts';
import type { CreateVerb } from '../../spec/resource.ts';

/** The flat schema of an operation's JSON body; undefined where it takes none. */
export function bodySchema(root: JsonObject, operation: Operation): FlatSchema | undefined {
  const content = jsonContent(operation.body?.contents ?? []);
  return content?.schema === undefined ? undefined : flatten(root, content.schema, content.trail);
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
  return (
    free.find((name) => /name|title|label/i.test(name)) ??
    free.find((name) => /host|description|note/i.test(name)) ??
    free[0]
  );
}

/** A value that the documents themselves show for a field: in the body's example, then in the field's schema. */
export function documentedValue(
  content: Content | undefined,
  name: string,
  property: FlatSchema | undefined,
): unknown {
  for (const example of Object.values(content?.examples ?? {})) {
    if (isObject(example.value) && example.value[name] !== undefined && example.value[name] !== null)
      return example.value[name];
  }
  return property && schemaValue(property);
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
  return type === undefined ? undefined : makers[type]?.(schema);
}

/** Whether any text will do: no choice, no format. */
export function isFreeText(schema: FlatSchema): boolean {
  return (
    schema.types.includes('string') &&
    !['enum', 'const', 'format'].some((keyword) => constraint(schema, keyword))
  );
}

/** A number said by a keyword. */
export function numberSaid(schema: FlatSchema, keyword: string): number | undefined {
  const value = constraint(schema, keyword)?.value;
  return typeof value === 'number' ? value : undefined;
}

const makers: Readonly<Record<string, (schema: FlatSchema) => unknown>> = {
  string: textFor,
  integer: (schema) => numberFor(schema),
  number: (schema) => numberFor(schema),
  boolean: () => true,
  array: (schema) => ((numberSaid(schema, 'minItems') ?? 0) > 0 ? undefined : []),
  object: () => ({}),
};

const formatted: Readonly<Record<string, string>> = {
  uuid: '00000000-0000-4000-8000-000000000000',
  date: '2031-02-03',
  time: '04:05:06Z',
  'date-time': '2031-02-03T04:05:06Z',
  email: 'keymock@example.com',
  uri: 'https://keymock.example/',
  hostname: 'keymock.example',
  ipv4: '192.0.2.1',
  ipv6: '2001:db8::1',
};

function textFor(schema: FlatSchema): unknown {
  const format = constraint(schema, 'format')?.value;
  if (typeof format === 'string' && formatted[format] !== undefined) return formatted[format];
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
