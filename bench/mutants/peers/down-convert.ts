/** An OpenAPI 3.1 document as 3.0, as far as ours need it: for tools that read no other. */
export function downConvert(root: unknown): unknown {
  return { ...objectOf(converted(root)), openapi: '3.0.3' };
}

function converted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(converted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value)
    .filter(([name]) => !name.startsWith('x-') && !unknownThen.has(name))
    .map(([name, inner]) => [name, converted(name === 'headers' ? requiredOnly(inner) : inner)] as const);
  return oldSchema(Object.fromEntries(entries));
}

/** Dredd takes every documented header for required; so the others are left out, in fairness. */
function requiredOnly(headers: unknown): unknown {
  return Object.fromEntries(
    Object.entries(objectOf(headers)).filter(([, it]) => objectOf(it).required === true),
  );
}

/** Keywords and fields that 3.0 does not have. */
const unknownThen = new Set(['$schema', 'identifier', 'jsonSchemaDialect', 'webhooks']);

function oldSchema(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { const: constant, type, examples, ...rest } = value;
  const result: Record<string, unknown> = { ...rest };
  if (constant !== undefined) result.enum = [constant];
  if (Array.isArray(type)) {
    result.type = type.find((it) => it !== 'null');
    result.nullable = type.includes('null');
  } else if (type === 'null') {
    result.nullable = true;
  } else if (type !== undefined) {
    result.type = type;
  }
  if (Array.isArray(examples)) result.example = examples[0];
  else if (examples !== undefined) result.examples = examples;
  return result;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const objectOf = (value: unknown) => (isObject(value) ? value : {});
