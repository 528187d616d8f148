import type { Document, Parameter, ParameterPlace } from '../document.ts';
import { arrayOf, type JsonObject, objectOf, textOf } from '../json.ts';
import { type Located, locateIn } from '../ref.ts';
import { schemaOf } from './part.ts';

/** The path's parameters and the operation's; the operation's win. https://spec.openapis.org/oas/v3.1.0#parameter-object */
export function readParameters(
  root: JsonObject,
  template: string,
  path: Located,
  operation: Located,
): Parameter[] {
  const byKey = new Map<string, Parameter>();
  for (const part of [path, operation]) {
    for (const i of arrayOf(part.value.parameters).keys()) {
      const located = locateIn(root, part, 'parameters', i);
      const parameter = located && readParameter(root, located);
      if (parameter) byKey.set(`${parameter.in} ${parameter.name}`, parameter);
    }
  }
  for (const name of namesIn(template)) {
    const { pointer, trail } = operation;
    const implicit = {
      name,
      in: 'path',
      required: true,
      pointer,
      trail,
      schema: undefined,
      example: undefined,
    } as const;
    if (!byKey.has(`path ${name}`)) byKey.set(`path ${name}`, implicit);
  }
  return [...byKey.values()];
}

/** The parameters of paths that no operation declares: they are read from the path itself. */
export function undeclaredParameters({ operations }: Pick<Document, 'operations'>) {
  return operations.flatMap((operation) =>
    operation.parameters
      .filter(({ in: place, pointer }) => place === 'path' && pointer === operation.pointer)
      .map(({ name }) => ({ operation, name })),
  );
}

function namesIn(template: string): string[] {
  return [...template.matchAll(/\{([^{}]+)\}/g)].flatMap(([, name]) => name ?? []);
}

const places: readonly ParameterPlace[] = ['path', 'query', 'header', 'cookie'];

function readParameter(root: JsonObject, located: Located): Parameter | undefined {
  const { value, pointer, trail } = located;
  const place = places.find((name) => name === value.in);
  const name = textOf(value.name);
  if (place === undefined || name === undefined) return undefined;
  const [first] = Object.values(objectOf(value.examples));
  return {
    name,
    in: place,
    required: value.required === true,
    pointer,
    trail,
    schema: schemaOf(located),
    example:
      value.example ?? objectOf(first).value ?? offeredBy(objectOf(locateIn(root, located, 'schema')?.value)),
  };
}

/** What a schema itself offers as a value. */
function offeredBy(schema: JsonObject): unknown {
  return (
    schema.example ?? arrayOf(schema.examples)[0] ?? schema.const ?? schema.default ?? arrayOf(schema.enum)[0]
  );
}
