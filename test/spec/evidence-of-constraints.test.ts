import { describe, expect, it } from 'vitest';
import { dialects } from '../../src/mock/provider.ts';
import { providerNames } from '../../src/providers/index.ts';
import { constraintsAt, evidenceAt, hasOwnEvidence } from '../../src/spec/evidence.ts';
import { arrayOf, isObject, type JsonObject, objectOf } from '../../src/spec/json.ts';
import { joinPointer, parentPointer } from '../../src/spec/pointer.ts';
import { locate } from '../../src/spec/ref.ts';

/** Constraints of schemas, beyond a value's type. */
const keywords = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'uniqueItems',
  'pattern',
  'enum',
  'const',
  'default',
] as const;

interface Claim {
  readonly constraint: string;
  /** The parts that may say how it is known, innermost first. */
  readonly places: readonly string[];
}

const trees = providerNames.flatMap((provider) => dialects.map((dialect) => [provider, dialect] as const));

describe.each(trees)('every constraint of %s in the %s dialect', async (provider, dialect) => {
  const generated = (await import(`../../src/generated/${provider}/${dialect}/document.ts`)) as {
    document: JsonObject;
  };
  const root = generated.document;
  const claims = [...claimsOfSchemas(root), ...claimsOfResources(root)];

  it('is stated by the source of its part, or has evidence of its own', () => {
    const unknown = claims.filter(({ constraint, places }) => !isTold(root, constraint, places));
    expect(unknown.map(({ constraint, places }) => `${places[0]}: ${constraint}`)).toEqual([]);
  });

  it('is one of several kinds', () => {
    expect(new Set(claims.map(({ constraint }) => constraint)).size).toBeGreaterThan(3);
  });
});

/** What is only assumed as a whole accuses nobody, whatever its constraints. */
function isTold(root: JsonObject, constraint: string, places: readonly string[]): boolean {
  const isAssumed = places.some(
    (place) => hasOwnEvidence(root, place) && evidenceAt(root, place).grade === 'assumed',
  );
  return (
    isAssumed ||
    places.some((place) => constraintsAt(root, place).some((one) => one.constraint === constraint))
  );
}

/** What each schema of a body, a parameter or a header demands. */
function claimsOfSchemas(root: JsonObject): Claim[] {
  const claims: Claim[] = [];
  const visit = (value: unknown, pointer: string) => {
    if (Array.isArray(value)) for (const [i, item] of value.entries()) visit(item, joinPointer(pointer, i));
    if (!isObject(value)) return;
    for (const constraint of isSchema(pointer) ? constraintsOf(value) : [])
      claims.push({ constraint, places: [pointer, nearestEvidence(root, pointer)] });
    for (const [name, child] of Object.entries(value))
      if (!/^(?:x-.*|examples?|value|default|enum)$/.test(name) || pointer.endsWith('/properties'))
        visit(child, joinPointer(pointer, name));
  };
  for (const part of ['paths', 'components']) visit(root[part], `/${part}`);
  return claims;
}

function constraintsOf(schema: JsonObject): string[] {
  const types = arrayOf(schema.type);
  const isNullable =
    types.includes('null') || arrayOf(schema.anyOf).some((branch) => objectOf(branch).type === 'null');
  return [
    ...keywords.filter((keyword) => schema[keyword] !== undefined),
    ...(isNullable ? ['nullable'] : []),
  ];
}

/** A schema says what type it is or what it refers to; a map of properties does not, whatever their names. */
function isSchema(pointer: string): boolean {
  return /\/(?:schema|schemas\/[^/]+|properties\/[^/]+|items|(?:allOf|anyOf|oneOf)\/\d+)$/.test(pointer);
}

/** The nearest part around that has evidence. */
function nearestEvidence(root: JsonObject, start: string): string {
  for (let pointer: string | undefined = start; pointer; pointer = parentPointer(pointer))
    if (hasOwnEvidence(root, pointer)) return pointer;
  return '';
}

/** What `x-resource` promises of a list, of its filters and pages, and of what must be unique. */
function claimsOfResources(root: JsonObject): Claim[] {
  return Object.entries(objectOf(root['x-resource'])).flatMap(([name, value]) => {
    const resource = objectOf(value);
    const at = joinPointer('/x-resource', name);
    const list = objectOf(resource.list);
    const paging = objectOf(list.paging);
    const parameter = (wanted: unknown) => parameterOf(root, String(list.operation), String(wanted));
    return [
      ...(list.order === undefined ? [] : [{ constraint: 'order', places: [`${at}/list`] }]),
      ...Object.keys(objectOf(list.filters)).map((filter) => ({
        constraint: 'filters',
        places: [parameter(filter), `${at}/list`],
      })),
      ...arrayOf(list.repeats).map((filter) => ({
        constraint: 'repeats',
        places: [parameter(filter), `${at}/list`],
      })),
      ...['max', 'over']
        .filter((word) => paging[word] !== undefined)
        .map((constraint) => ({ constraint, places: [parameter(paging.limit), `${at}/list/paging`] })),
      // The documented refusal of a duplicate has evidence of its own, which says it.
      ...arrayOf(resource.unique).flatMap((rule, i) =>
        objectOf(rule).example === undefined ? [{ constraint: 'unique', places: [`${at}/unique/${i}`] }] : [],
      ),
    ];
  });
}

/** Where a parameter of an operation is described. */
function parameterOf(root: JsonObject, operationId: string, name: string): string {
  for (const [path, item] of Object.entries(objectOf(root.paths))) {
    for (const [method, operation] of Object.entries(objectOf(item))) {
      if (objectOf(operation).operationId !== operationId) continue;
      for (const i of arrayOf(objectOf(operation).parameters).keys()) {
        const part = locate(root, joinPointer('/paths', path, method, 'parameters', i));
        if (part?.value.name === name) return part.pointer;
      }
    }
  }
  throw new Error(`${operationId} has no parameter ${name}.`);
}
