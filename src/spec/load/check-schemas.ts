import type { Document } from '../document.ts';
import { isObject, type JsonObject } from '../json.ts';
import { isPattern } from '../pattern.ts';
import { joinPointer, parsePointer, valueAt } from '../pointer.ts';
import { localPointer } from '../ref.ts';
import { limits } from './limits.ts';

/** A schema that no value can be checked with. Its message ends without a full stop. */
export class SchemaProblem extends Error {
  override readonly name = 'SchemaProblem';
  readonly pointer: string;

  constructor(pointer: string, problem: string) {
    super(problem);
    this.pointer = pointer;
  }
}

/** A pattern that is no regular expression of ECMA-262, as JSON Schema wants it: `(?i)`, `\\Z`. */
export interface BadPattern {
  /** Of the `pattern`, or of a name in `patternProperties`. */
  readonly pointer: string;
  readonly pattern: string;
}

/**
 * Checks the schemas that operations use for what would hang or break a run.
 *
 * @returns the patterns that cannot be read, which must be left out
 * @throws SchemaProblem with the pointer of the part that is wrong
 */
export function checkSchemas(document: Document): readonly BadPattern[] {
  const count = createCounter(document.root);
  const seen = new Set<string>();
  return schemasOf(document).flatMap((pointer) => checkPart(document.root, pointer, seen, count));
}

/** A copy of the document without certain patterns. A schema that names its properties by one then admits any others. */
export function withoutPatterns(root: JsonObject, patterns: readonly BadPattern[]): JsonObject {
  const copy = structuredClone(root);
  for (const { pointer } of patterns) {
    const tokens = parsePointer(pointer);
    const names =
      tokens.at(-2) === 'patternProperties' &&
      isObject(valueAt(copy, joinPointer('', ...tokens.slice(0, -1))));
    const schema = valueAt(copy, joinPointer('', ...tokens.slice(0, names ? -2 : -1)));
    for (const keyword of names
      ? ['patternProperties', 'additionalProperties', 'unevaluatedProperties']
      : ['pattern'])
      if (isObject(schema)) Reflect.deleteProperty(schema, keyword);
  }
  return copy;
}

function schemasOf({ operations }: Document): string[] {
  const parts = operations.flatMap(({ parameters, body, responses }) => [
    ...parameters,
    ...(body?.contents ?? []),
    ...responses.flatMap(({ headers, contents }) => [...headers, ...contents]),
  ]);
  return parts.flatMap(({ schema }) => schema ?? []);
}

/** Keywords whose schemas are about the same value: a circle of these has no end. */
const sameValue = {
  one: ['not', 'if', 'then', 'else'],
  list: ['allOf', 'anyOf', 'oneOf'],
  map: ['dependentSchemas'],
} as const;
/** Keywords whose schemas are about a part of the value. */
const partOfValue = {
  one: [
    'items',
    'contains',
    'additionalProperties',
    'propertyNames',
    'unevaluatedItems',
    'unevaluatedProperties',
  ],
  list: ['prefixItems'],
  map: ['properties', 'patternProperties'],
} as const;

/** Visits each schema below once. */
function checkPart(
  root: JsonObject,
  pointer: string,
  seen: Set<string>,
  count: (pointer: string) => number,
): BadPattern[] {
  const bad: BadPattern[] = [];
  const pending = [pointer];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const schema = valueAt(root, at);
    if (!isObject(schema)) continue;
    const missing = target(schema, at).find((pointer) => valueAt(root, pointer) === undefined);
    if (missing !== undefined) throw new SchemaProblem(at, `there is no "#${missing}", to which it refers`);
    checkTypes(schema, at);
    if (typeof schema.pattern === 'string')
      bad.push(...badPattern(schema.pattern, joinPointer(at, 'pattern')));
    for (const name of namesIn(schema.patternProperties))
      bad.push(...badPattern(name, joinPointer(at, 'patternProperties', name)));
    count(at);
    pending.push(...next(schema, at, sameValue), ...next(schema, at, partOfValue), ...target(schema, at));
  }
  return bad;
}

/** What a keyword must hold for a value to be checked with it, in words for people. */
const kinds: readonly {
  readonly kind: string;
  readonly keywords: readonly string[];
  readonly is: (value: unknown) => boolean;
}[] = [
  { kind: 'a list', keywords: ['enum', ...sameValue.list, ...partOfValue.list], is: Array.isArray },
  { kind: 'an object', keywords: [...sameValue.map, ...partOfValue.map, 'dependentRequired'], is: isObject },
  { kind: 'a schema', keywords: [...sameValue.one, ...partOfValue.one], is: isSchema },
  {
    kind: 'a number',
    keywords: words(`multipleOf minimum maximum minLength maxLength minItems maxItems minContains maxContains
      minProperties maxProperties`),
    is: (value) => typeof value === 'number',
  },
  { kind: 'a text', keywords: ['pattern'], is: (value) => typeof value === 'string' },
  {
    kind: 'a type or a list of types',
    keywords: ['type'],
    is: (value) => [value].flat().every((type) => typeof type === 'string'),
  },
];

function checkTypes(schema: JsonObject, at: string): void {
  for (const { kind, keywords, is } of kinds) {
    const wrong = keywords.find((keyword) => schema[keyword] !== undefined && !is(schema[keyword]));
    if (wrong !== undefined) throw new SchemaProblem(joinPointer(at, wrong), `"${wrong}" must be ${kind}`);
  }
  const schemas = [...sameValue.list, ...partOfValue.list, ...sameValue.map, ...partOfValue.map].flatMap(
    (keyword) =>
      Object.entries(Object(schema[keyword])).map(([name, value]) => ({
        value,
        pointer: joinPointer(at, keyword, name),
      })),
  );
  const wrong = schemas.find(({ value }) => !isSchema(value));
  if (wrong) throw new SchemaProblem(wrong.pointer, 'a schema must be an object or a boolean');
}

function isSchema(value: unknown): boolean {
  return isObject(value) || typeof value === 'boolean';
}

function words(text: string): string[] {
  return text.split(/\s+/);
}

function badPattern(pattern: string, pointer: string): BadPattern[] {
  return isPattern(pattern) ? [] : [{ pointer, pattern }];
}

/** How many schemas one schema stands for. */
function createCounter(root: JsonObject): (pointer: string) => number {
  const known = new Map<string, number>();
  const open = new Set<string>();
  const count = (at: string): number => {
    const before = known.get(at);
    if (before !== undefined) return before;
    if (open.has(at)) throw new SchemaProblem(at, 'the schema refers to itself without end');
    const schema = valueAt(root, at);
    if (!isObject(schema)) return 1;
    open.add(at);
    let sum = 1;
    for (const one of [...next(schema, at, sameValue), ...target(schema, at)]) sum += count(one);
    if (sum > limits.alternatives)
      throw new SchemaProblem(at, `the schema stands for more than ${limits.alternatives} schemas`);
    open.delete(at);
    known.set(at, sum);
    return sum;
  };
  return count;
}

interface Keywords {
  readonly one: readonly string[];
  readonly list: readonly string[];
  readonly map: readonly string[];
}

function next(schema: JsonObject, at: string, { one, list, map }: Keywords): string[] {
  const items = (keyword: string) => {
    const value = schema[keyword];
    return Array.isArray(value) ? [...value.keys()].map((i) => joinPointer(at, keyword, i)) : [];
  };
  return [
    ...one.filter((keyword) => isObject(schema[keyword])).map((keyword) => joinPointer(at, keyword)),
    ...list.flatMap(items),
    ...map.flatMap((keyword) => namesIn(schema[keyword]).map((name) => joinPointer(at, keyword, name))),
  ];
}

function target(schema: JsonObject, at: string): string[] {
  return typeof schema.$ref === 'string' ? [localPointer(schema.$ref, at)] : [];
}

function namesIn(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : [];
}
