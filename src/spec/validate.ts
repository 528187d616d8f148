import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { isObject, type JsonObject, objectOf } from './json.ts';
import { compilePattern, isPattern } from './pattern.ts';
import { joinPointer, parsePointer, valueAt } from './pointer.ts';
import { locate } from './ref.ts';
import { type SchemaUse, toJsonSchema } from './schema.ts';

/** Where a value breaks its schema. */
export interface SchemaViolation {
  /** JSON Pointer into the value. */
  readonly at: string;
  /** JSON Schema's keyword: `type`, `required`, `pattern`... */
  readonly keyword: string;
  /** In a few words: `must be string`. */
  readonly message: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Judges values by the document's schemas. Each schema is compiled once, when it is first needed. */
export interface SchemaJudge {
  /** What is wrong with the value; empty where nothing is. */
  violations(schemaPointer: string, value: unknown, use?: SchemaUse): readonly SchemaViolation[];
}

/** A compiled schema never changes, and to compile one takes longer than thousands of values. */
const judges = new WeakMap<JsonObject, SchemaJudge>();

/** The judge for one document's schemas, which all runs with this document share. The document must not change. */
export function schemaJudgeOf(root: JsonObject): SchemaJudge {
  const known = judges.get(root);
  if (known) return known;
  const judge = createSchemaJudge(root);
  judges.set(root, judge);
  return judge;
}

/**
 * A judge for one document's schemas.
 *
 * @throws Error naming the schema's pointer, where a schema cannot be translated or compiled.
 *
 * @example
 * createSchemaJudge(document.root).violations('/components/schemas/ApiKey', { id: 7 }, 'response');
 */
export function createSchemaJudge(root: JsonObject): SchemaJudge {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: false,
    strictRequired: false,
    strictTuples: false,
    allErrors: true,
    allowUnionTypes: true,
    // `compile` does this, with a meta-schema that is compiled once for all documents.
    validateSchema: false,
    code: { regExp },
  });
  addFormats.default(ajv);
  // ajv's own check of schemas uses it for `pattern`, and knows the `u` flag alone.
  ajv.addFormat('regex', isPattern);
  boundFormats(ajv);
  const compiled = new Map<string, ValidateFunction>();
  const validator = (pointer: string, use: SchemaUse): ValidateFunction => {
    const key = `${use} ${pointer}`;
    const known = compiled.get(key);
    if (known) return known;
    const made = compile(ajv, toJsonSchema(root, pointer, use), pointer);
    compiled.set(key, made);
    return made;
  };
  return {
    violations(pointer, value, use = 'any') {
      const validate = validator(pointer, use);
      if (validate(value)) return [];
      return (validate.errors ?? []).map((error) => ({
        at: error.instancePath,
        keyword: error.keyword,
        message: error.message ?? error.keyword,
        params: objectOf(error.params),
      }));
    },
  };
}

/** No value of a format is longer, but for `byte`; some formats' regular expressions take long on such texts. */
const longestFormatted = 64 * 1024;

function boundFormats(ajv: Ajv2020): void {
  for (const [name, format] of Object.entries(ajv.formats)) {
    const check = format instanceof RegExp ? (text: string) => format.test(text) : format;
    if (name === 'byte' || typeof check !== 'function') continue;
    ajv.addFormat(name, (text: string) => text.length <= longestFormatted && check(text) === true);
  }
}

/** ajv takes its regular expressions from here; it tells them apart by their text. */
const regExp = Object.assign(
  (source: string) => {
    const pattern = compilePattern(source);
    return { test: (text: string) => pattern.test(text), toString: () => source };
  },
  // Only for code that ajv would print, which nobody asks for.
  { code: 'compilePattern' },
);

/**
 * The pointer of the part of a schema that speaks about a place in a value, as deep as it can be told; and the trail to it,
 * innermost first, for evidence.
 *
 * @example
 * schemaTrailAt(root, '/components/schemas/KeyList', '/0/name'); // ['/components/schemas/Key/properties/name', ...]
 */
export function schemaTrailAt(
  root: JsonObject,
  schemaPointer: string,
  instancePath: string,
): readonly string[] {
  let trail: readonly string[] = located(root, schemaPointer, []);
  for (const token of parsePointer(instancePath)) {
    const next = stepInto(root, trail, token, 0);
    if (next === undefined) return trail;
    trail = next;
  }
  return trail;
}

const maxNesting = 8;

function stepInto(
  root: JsonObject,
  trail: readonly string[],
  token: string,
  depth: number,
): readonly string[] | undefined {
  const pointer = trail[0] ?? '';
  const schema = valueAt(root, pointer);
  if (!isObject(schema) || depth > maxNesting) return undefined;
  if (isObject(schema.properties) && Object.hasOwn(schema.properties, token)) {
    return located(root, joinPointer(pointer, 'properties', token), trail);
  }
  if (schema.items !== undefined && /^\d+$/.test(token))
    return located(root, joinPointer(pointer, 'items'), trail);
  for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
    const branches = schema[keyword];
    if (!Array.isArray(branches)) continue;
    for (const i of branches.keys()) {
      const found = stepInto(root, located(root, joinPointer(pointer, keyword, i), trail), token, depth + 1);
      if (found) return found;
    }
  }
  if (isObject(schema.additionalProperties))
    return located(root, joinPointer(pointer, 'additionalProperties'), trail);
  return undefined;
}

/** The trail of a schema with its references followed. */
function located(root: JsonObject, pointer: string, trail: readonly string[]): readonly string[] {
  return locate(root, pointer, trail)?.trail ?? [pointer, ...trail];
}

/** Knows whether a schema is valid JSON Schema 2020-12. */
const metaSchema = new Ajv2020({ strict: true });

function compile(ajv: Ajv2020, schema: JsonObject, pointer: string): ValidateFunction {
  try {
    metaSchema.validateSchema(schema, true);
    return ajv.compile(schema);
  } catch (error) {
    throw new Error(
      `Failed to compile the schema at "${pointer}": ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error },
    );
  }
}
